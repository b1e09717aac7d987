use std::ffi::OsStr;

/// The name of a mail in the folder, made of letters that no path can be built from. The same mail has the
/// same name, so that a repeated try replaces it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileName(String);

const ENDING: &str = ".eml";
const HALF: &str = ".part";
/// Leaves room for the ending within what file systems allow.
const LONGEST: usize = 200;

impl FileName {
    /// From a mail's id: plain letters stay, all other bytes become `_` and two hex digits.
    pub(super) fn of_mail(id: &str) -> Self {
        let mut name = String::new();
        for byte in id.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => name.push(char::from(byte)),
                _ => name.push_str(&format!("_{byte:02x}")),
            }
        }
        name.truncate(LONGEST);
        Self(name)
    }

    /// From what an address names; nothing if no mail can be called so.
    pub(super) fn presented(id: &str) -> Option<Self> {
        let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        (plain && (1..=LONGEST).contains(&id.len())).then(|| Self(id.to_owned()))
    }

    /// From a file in the folder; nothing if it is no mail.
    pub(super) fn of_file(name: &OsStr) -> Option<Self> {
        Self::presented(name.to_str()?.strip_suffix(ENDING)?)
    }

    /// Whether a file in the folder is a mail, or half of one that was never finished.
    pub(super) fn is_of_mail(file: &OsStr) -> bool {
        let name = file.to_str().and_then(|name| name.strip_suffix(ENDING).or_else(|| name.strip_suffix(HALF)));
        name.and_then(Self::presented).is_some()
    }

    pub(super) fn id(&self) -> &str {
        &self.0
    }

    pub(super) fn file(&self) -> String {
        format!("{}{ENDING}", self.0)
    }

    /// Where it is written before it is whole.
    pub(super) fn half(&self) -> String {
        format!("{}{HALF}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_leaves_the_folder() {
        for id in ["../../etc/passwd", "a/b", "..", "C:\\x", "a\0b", "ü"] {
            let name = FileName::of_mail(id);
            assert_eq!(FileName::presented(name.id()), Some(name.clone()), "{id}");
            assert_eq!(FileName::of_file(OsStr::new(&name.file())), Some(name));
            assert_eq!(FileName::presented(id), None, "{id}");
        }
    }
}
