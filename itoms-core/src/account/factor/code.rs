//! What a person types as second factor: a code of the app, or a recovery code.

use super::totp::base32;
use crate::{
    random::{Random, RandomError},
    secret::Secret,
    token::{Token, TokenHash},
};

/// New recovery codes: the only time that they are known. Each works once.
#[derive(Debug, Clone)]
pub struct RecoveryCodes(Vec<Token>);

impl RecoveryCodes {
    /// How many there are.
    pub const COUNT: usize = 10;

    /// 80 random bits each: nobody guesses one, so no limit has to stand before them, and a plain hash suffices.
    pub(super) fn new(random: &dyn Random) -> Result<Self, RandomError> {
        let code = || {
            let mut bytes = zeroize::Zeroizing::new([0; 10]);
            random.fill(&mut *bytes)?;
            Ok(Token::presented(base32(&*bytes).to_ascii_lowercase()))
        };
        (0..Self::COUNT).map(|_| code()).collect::<Result<_, _>>().map(Self)
    }

    /// As people read and write them: four groups of four.
    #[must_use]
    pub fn expose(&self) -> Vec<String> {
        let grouped = |code: &Token| {
            let groups: Vec<&str> = (0..4).filter_map(|group| code.expose().get(group * 4..group * 4 + 4)).collect();
            groups.join("-")
        };
        self.0.iter().map(grouped).collect()
    }

    pub(super) fn hashes(&self) -> Vec<TokenHash> {
        self.0.iter().map(Token::hash).collect()
    }
}

/// A code as it was typed, with whatever blanks and hyphens.
pub(super) enum Code {
    /// Six digits of an app.
    Totp(Secret<String>),
    /// Anything else can only be a recovery code.
    Recovery(TokenHash),
}

impl Code {
    pub(super) fn typed(text: &Secret<String>) -> Self {
        let kept = text.expose().chars().take(200).filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_lowercase());
        let kept: String = kept.collect();
        if kept.len() == 6 && kept.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::Totp(Secret::new(kept))
        } else {
            Self::Recovery(Token::presented(kept).hash())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let codes = RecoveryCodes::new(&SystemRandom).unwrap();
        let shown = codes.expose();
        assert_eq!(shown.len(), RecoveryCodes::COUNT);
        for (shown, hash) in shown.iter().zip(codes.hashes()) {
            assert_eq!((shown.len(), shown.matches('-').count()), (19, 3), "{shown}");
            for typed in [shown.clone(), shown.to_uppercase(), shown.replace('-', ""), format!(" {} ", shown.replace('-', " "))] {
                assert!(matches!(Code::typed(&Secret::new(typed)), Code::Recovery(read) if read == hash));
            }
        }
    }

    #[test]
    fn six_digits_are_of_an_app() {
        for typed in ["123456", "123 456", " 123-456 "] {
            assert!(matches!(Code::typed(&typed.into()), Code::Totp(code) if code.expose() == "123456"));
        }
        for typed in ["", "12345", "1234567", "１２３４５６"] {
            assert!(matches!(Code::typed(&typed.into()), Code::Recovery(_)), "{typed}");
        }
    }
}
