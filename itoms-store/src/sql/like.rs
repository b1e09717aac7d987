//! Patterns for `like`, with nothing of what somebody typed read as a wildcard. A statement that uses one says
//! `escape '\\'`.

/// Finds text that begins like this.
pub(super) fn beginning(text: &str) -> String {
    format!("{}%", escaped(text))
}

/// Finds text with this anywhere in it.
pub(super) fn anywhere(text: &str) -> String {
    format!("%{}%", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}
