use super::{Account, SignUp};
use crate::problem::Violation;
use zxcvbn::{Score, zxcvbn};

/// What everybody knows of whom a password is for: it makes no part of one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known(Vec<String>);

impl Known {
    /// What may be typed for a name, an address or a company is longer than what a password repeats of it.
    const MAX_CHARACTERS: usize = 120;

    fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let texts = texts.into_iter().flat_map(|text| {
            let text: String = text.trim().chars().take(Self::MAX_CHARACTERS).collect();
            let parts: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
            let joined = parts.concat();
            let sides: Vec<_> = text.split('@').map(str::to_owned).collect();
            [text, joined].into_iter().chain(sides).chain(parts)
        });
        Self(texts.filter(|text| text.chars().count() > 2).collect())
    }

    /// What stands in a sign-up.
    pub(crate) fn of_sign_up(sign_up: &SignUp) -> Self {
        Self::of([sign_up.email.as_str(), &sign_up.full_name].into_iter().chain(sign_up.company.as_deref()))
    }

    /// What stands in a profile.
    pub(crate) fn of_account(account: &Account) -> Self {
        let (email, company) =
            (account.email.as_ref().map(|email| email.as_str()), account.company.as_ref().map(|company| company.as_str()));
        Self::of([account.full_name.as_str()].into_iter().chain(email).chain(company))
    }
}

/// Whether a password withstands who guesses with all the lists there are: passwords that people choose, words, names,
/// dates, rows of keys. The lists are in the program; nobody is asked.
pub(super) fn is_strong(password: &str, known: &Known) -> bool {
    let known: Vec<_> = known.0.iter().map(String::as_str).collect();
    // It looks at the first 100 characters alone. What stands behind them is kept all the same, and can only help.
    zxcvbn(password, &known).score() >= Score::Three
}

/// What to do about one that does not.
pub(super) fn violation() -> Violation {
    let message = "Choose a password that is harder to guess: four or more words that have nothing to do with each other, or with you, make a good one.";
    Violation::new("password", "guessable", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_choose_and_what_everybody_knows_of_them_is_weak() {
        let known = Known::of(["Ada Lovelace", "ada.lovelace@analytical-engines.example", "Analytical Engines"]);
        for weak in [
            "password1234",
            "123456789012",
            "qwertyuiop[]",
            "aaaaaaaaaaaaaaaaaaaa",
            "Password12345!",
            "P@ssw0rdP@ssw0rd",
            "iloveyou1234",
            "lovelace1815",
            "adalovelace1815",
            "ada.lovelace",
            "analyticalengines",
            "ada.lovelace@analytical-engines.example",
        ] {
            assert!(!is_strong(weak, &known), "{weak}");
        }
        for strong in
            ["correct horse battery", "vier Wörter ohne Sinn", "四つの単語で作る長い合言葉", "🌲🪁🥁🧭🪺🛶🧂🪐🦔🧲🫖🎻", "xK9#mQ2$vL7w"]
        {
            assert!(is_strong(strong, &known), "{strong}");
        }
    }

    #[test]
    fn a_monstrous_one_is_judged_as_well() {
        assert!(is_strong(&"ä quick brown fox ".repeat(200), &Known::of([&*"x y ".repeat(1000)])));
    }
}
