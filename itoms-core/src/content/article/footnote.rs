use std::{collections::HashMap, mem};

/// The footnotes of an article: numbered as they are first referred to, written at its end.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
    texts: HashMap<String, String>,
    /// The definitions that are open, each with what was written before it.
    open: Vec<(String, String)>,
}

impl Footnotes {
    /// Writes the mark in the text; `linked` unless it stands in a link already.
    pub(super) fn reference(&mut self, name: &str, linked: bool, out: &mut String) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(name.to_owned()).or_insert(next);
        let id = if number == next { format!(" id=\"ref-{number}\"") } else { String::new() };
        out.push_str(&match linked {
            true => format!("<sup{id}><a href=\"#fn-{number}\">{number}</a></sup>"),
            false => format!("<sup{id}>{number}</sup>"),
        });
    }

    /// From here on, what is written is the text of that footnote.
    pub(super) fn start_definition(&mut self, name: &str, out: &mut String) {
        self.open.push((name.to_owned(), mem::take(out)));
    }

    /// Back to what was written before. The first definition of a name counts.
    pub(super) fn end_definition(&mut self, out: &mut String) {
        if let Some((name, before)) = self.open.pop() {
            let text = mem::replace(out, before);
            self.texts.entry(name).or_insert(text);
        }
    }

    /// Those that the text refers to, in their order; nothing if there are none.
    pub(super) fn html(&self) -> String {
        let mut referred: Vec<_> = self.numbers.iter().filter_map(|(name, number)| Some((number, self.texts.get(name)?))).collect();
        referred.sort();
        let items: String = referred.into_iter().map(|(number, text)| item(*number, text)).collect();
        if items.is_empty() { items } else { format!("<section class=\"footnotes\"><ol>\n{items}</ol></section>\n") }
    }
}

/// A footnote with its way back, in its last paragraph if it ends in one.
fn item(number: usize, text: &str) -> String {
    let back = format!(" <a class=\"back\" href=\"#ref-{number}\">↩\u{fe0e}</a>");
    match text.strip_suffix("</p>\n") {
        Some(text) => format!("<li id=\"fn-{number}\">{text}{back}</p></li>\n"),
        None => format!("<li id=\"fn-{number}\">{text}{back}</li>\n"),
    }
}
