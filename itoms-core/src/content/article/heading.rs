use crate::project::Slug;
use std::collections::HashMap;

/// The outline of an article: how deep each heading stands, and under which id it is found.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The author's levels of the headings that the next one may stand under.
    open: Vec<u8>,
    /// How often each id was wished for.
    wishes: HashMap<String, u32>,
}

impl Outline {
    /// The level to show for the author's `level`: one deeper than the heading that it stands under, so that
    /// no level is skipped. The page's `h1` is its title, so the first is an `h2`.
    pub(super) fn level(&mut self, level: u8) -> u8 {
        while self.open.pop_if(|open| *open >= level).is_some() {}
        self.open.push(level);
        u8::try_from(self.open.len() + 1).unwrap_or(6).min(6)
    }

    /// An id of its own, made from the heading's text. The prefix keeps it apart from the ids of the page.
    pub(super) fn id(&mut self, text: &str) -> String {
        let id = fragment(text);
        let wishes = self.wishes.entry(id.clone()).or_default();
        *wishes += 1;
        // Two hyphens: no text yields them, so no other heading wishes for this id.
        if *wishes == 1 { id } else { format!("{id}--{wishes}") }
    }
}

/// The id of the first heading with that text; also what a link's `#text` is taken to mean.
pub(super) fn fragment(text: &str) -> String {
    format!("s-{}", Slug::from_title(text).as_ref().map_or("section", Slug::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_follow_each_other_without_a_gap() {
        let mut outline = Outline::default();
        assert_eq!([3, 1, 4, 2, 2, 6, 1].map(|level| outline.level(level)), [2, 2, 3, 3, 3, 4, 2]);
        assert_eq!([1, 2, 3, 4, 5, 6].map(|level| outline.level(level)), [2, 3, 4, 5, 6, 6]);
    }

    #[test]
    fn ids_are_unique_and_never_those_of_the_page() {
        let mut outline = Outline::default();
        let ids = ["Main", "main", "main 2", "Über uns", "!", "?", "main"].map(|text| outline.id(text));
        assert_eq!(ids, ["s-main", "s-main--2", "s-main-2", "s-uber-uns", "s-section", "s-section--2", "s-main--3"]);
    }
}
