//! What a list is searched for.

use crate::text::texts;

texts! {
    /// A few letters, or a whole e-mail address. Nothing fits everything.
    SearchText: "search", 0 to 254;
}

/// Text as it is compared where letter case does not matter, in every script: what is found, and what it is found by.
/// Lists by name or title stand in the order of it.
#[must_use]
pub fn fold(text: &str) -> String {
    // The one letter whose lower case depends on what follows: part of a word would not be found in the whole.
    text.to_lowercase().replace('ς', "σ")
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn letters_of_every_script_are_folded() {
        for (typed, folded) in [
            ("Ada LOVELACE", "ada lovelace"),
            ("ÄGIDIUS Ωmega", "ägidius ωmega"),
            ("Юлия ЁЛКИНА", "юлия ёлкина"),
            ("ՄԱՐԻԱՄ", "մարիամ"),
            ("𞤀𞤣𞤤𞤢𞤥", "𞤢𞤣𞤤𞤢𞤥"),
            ("中村 アキ", "中村 アキ"),
        ] {
            assert_eq!(fold(typed), folded);
        }
    }

    #[test]
    fn a_part_of_a_word_folds_as_it_does_in_the_whole() {
        assert!(fold("ὈΔΥΣΣΕΎΣ").starts_with(&fold("ὈΔΥΣ")));
        assert_eq!(fold("Ὀδυσσεύς"), fold("ὈΔΥΣΣΕΎΣ"));
    }
}
