//! How keys are spelled: a start by which people and secret scanners know them, random letters and digits, and a
//! checksum, so that a scanner reports no look-alike and a mistyped key costs no look into the database.

use crate::random::{Random, RandomError};
use zeroize::Zeroizing;

/// The spelling of one kind of key.
pub(crate) struct Form {
    start: &'static str,
    /// How many random letters and digits follow the start.
    random: usize,
}

/// `itoms_` and 46 letters and digits: 8 are shown for ever, 32 more make 238 random bits, the last 6 are the checksum.
pub(crate) const SECRET: Form = Form { start: "itoms_", random: 40 };

/// `itoms_read_` and 30 letters and digits: 24 are random, which is 142 bits, the last 6 are the checksum.
pub(crate) const READ: Form = Form { start: "itoms_read_", random: 24 };

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// How many of the random letters are shown.
const SHOWN: usize = 8;
const CHECKSUM: usize = 6;

impl Form {
    /// A new key.
    pub(crate) fn draw(&self, random: &dyn Random) -> Result<Zeroizing<String>, RandomError> {
        let mut text = Zeroizing::new(String::with_capacity(self.length()));
        text.push_str(self.start);
        while text.len() < self.start.len() + self.random {
            let mut byte = [0];
            random.fill(&mut byte)?;
            // The greatest bytes would make the first letters likelier than the others.
            if byte[0] < 248 {
                text.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
            }
        }
        let checksum = checksum(text.as_bytes());
        text.push_str(&checksum);
        Ok(text)
    }

    /// Whether a text has the start and the length of such a key.
    pub(crate) fn is_spelled(&self, text: &str) -> bool {
        text.len() == self.length() && text.starts_with(self.start)
    }

    /// Whether a text is spelled like such a key, with the right checksum.
    pub(crate) fn is_sound(&self, text: &str) -> bool {
        self.is_spelled(text)
            && text.is_char_boundary(self.start.len() + self.random)
            && checksum(&text.as_bytes()[..self.start.len() + self.random]) == text[self.start.len() + self.random..]
    }

    /// The part of a key that may be shown.
    pub(crate) fn prefix(&self, text: &str) -> String {
        text.chars().take(self.start.len() + SHOWN).collect()
    }

    const fn length(&self) -> usize {
        self.start.len() + self.random + CHECKSUM
    }
}

/// CRC-32 (ISO 3309) in six of our letters.
fn checksum(text: &[u8]) -> String {
    let mut rest = !text
        .iter()
        .fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(sum & 1))));
    let mut letters = [b'0'; CHECKSUM];
    for letter in letters.iter_mut().rev() {
        *letter = LETTERS[rest as usize % LETTERS.len()];
        rest /= LETTERS.len() as u32;
    }
    letters.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn the_checksum_is_the_well_known_one() {
        // CRC-32 of "123456789" is cbf43926.
        let value = checksum(b"123456789")
            .bytes()
            .fold(0, |value: u64, letter| value * 62 + LETTERS.iter().position(|known| *known == letter).unwrap() as u64);
        assert_eq!(value, 0xcbf4_3926);
    }

    #[test]
    fn a_key_is_known_by_its_spelling_and_no_other_text_is() {
        for _ in 0..100 {
            let key = SECRET.draw(&SystemRandom).unwrap();
            assert!(SECRET.is_sound(&key) && key.len() == 52 && key["itoms_".len()..].bytes().all(|b| b.is_ascii_alphanumeric()));
            assert_eq!(SECRET.prefix(&key), key[..14]);
            let other = if key.ends_with('0') { "1" } else { "0" };
            for wrong in [format!("{}{other}", &key[..51]), key[..51].to_owned(), format!("{}x", *key), key.to_lowercase()] {
                assert!(!SECRET.is_sound(&wrong), "{wrong}");
            }
        }
        for _ in 0..100 {
            let key = READ.draw(&SystemRandom).unwrap();
            assert!(READ.is_sound(&key) && !SECRET.is_spelled(&key) && !READ.is_spelled(&SECRET.draw(&SystemRandom).unwrap()), "{}", *key);
        }
        for wrong in ["", "itoms_", "itoms_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\u{20ac}aaaa"] {
            assert!(!SECRET.is_sound(wrong), "{wrong}");
        }
    }
}
