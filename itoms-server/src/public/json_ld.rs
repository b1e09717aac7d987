use askama::filters::HtmlSafe;
use std::fmt;

/// JSON inside a page: nothing in it can end the element that holds it.
pub(super) struct JsonLd(String);

impl JsonLd {
    pub(super) fn new(value: &serde_json::Value) -> Self {
        let json = value.to_string();
        let mut safe = String::with_capacity(json.len() + 16);
        for letter in json.chars() {
            match letter {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => safe.push_str(&format!("\\u{:04x}", u32::from(letter))),
                letter => safe.push(letter),
            }
        }
        Self(safe)
    }
}

impl fmt::Display for JsonLd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for JsonLd {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cannot_leave_its_element() {
        let hostile = serde_json::json!({ "headline": "</script><script>alert(1)</script> & \u{2028}" });
        let written = JsonLd::new(&hostile).to_string();
        assert!(!written.contains(['<', '>', '&', '\u{2028}']), "{written}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), hostile);
    }
}
