//! Names and values as addresses and forms carry them (`application/x-www-form-urlencoded`), read to the letter: what
//! is not UTF-8 is no text, and nothing stands in for it.

/// A name and its value.
pub(crate) struct Pair {
    pub(crate) name: String,
    /// Nothing where it, or its name, is not UTF-8.
    pub(crate) value: Option<String>,
}

/// The pairs of a text, in order.
pub(crate) fn pairs(text: &[u8]) -> impl Iterator<Item = Pair> {
    text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = (decoded(&pair[..end]), decoded(pair.get(end + 1..).unwrap_or_default()));
        match String::from_utf8(name) {
            Ok(name) => Pair { name, value: String::from_utf8(value).ok() },
            Err(broken) => Pair { name: String::from_utf8_lossy(broken.as_bytes()).into_owned(), value: None },
        }
    })
}

/// Whether every name and value is text.
pub(crate) fn is_text(text: &[u8]) -> bool {
    pairs(text).all(|pair| pair.value.is_some())
}

fn decoded(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, beyond @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = beyond;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    bytes
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_url_crate_reads() {
        for text in ["", "&&", "a", "a=", "=a", "a=b=c", "a+b=%20%2B&c=%C3%A9", "a=100%&b=%4&c=%zz", "a=1&a=2"] {
            let ours: Vec<_> = pairs(text.as_bytes()).map(|pair| (pair.name, pair.value.unwrap())).collect();
            let theirs: Vec<_> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            assert_eq!(ours, theirs, "{text}");
        }
    }

    #[test]
    fn what_is_no_utf_8_is_no_text() {
        for text in ["a=%ff%fe", "%ff=a", "b=1&a=%C3", "a=%ED%A0%80"] {
            assert!(!is_text(text.as_bytes()), "{text}");
        }
        assert!(is_text("a=%EF%BF%BD&b=\u{fffd}".as_bytes()), "somebody may mean the mark itself");
    }
}
