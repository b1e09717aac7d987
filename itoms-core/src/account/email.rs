use crate::problem::Violation;
use std::fmt;

/// An e-mail address that can be mailed to: RFC 5321 without quoted local parts and address literals, 254
/// bytes at most. The domain is lower-case ASCII; the local part is kept as typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The greatest length, in bytes (RFC 5321, 4.5.3.1.3).
    pub const MAX: usize = 254;

    /// The greatest length of what stands before the `@`, in bytes (RFC 5321, 4.5.3.1.1).
    const LOCAL_MAX: usize = 64;

    /// From what somebody typed.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Violation::required("email"));
        }
        if text.len() > Self::MAX {
            return Err(Violation::too_long("email", Self::MAX, text.len(), "bytes"));
        }
        let (local, domain) = text.rsplit_once('@').unwrap_or_default();
        if local.len() > Self::LOCAL_MAX {
            return Err(Violation::too_long("email", Self::LOCAL_MAX, local.len(), "bytes before the @"));
        }
        let address = || {
            let domain = url::Host::parse(domain).ok().filter(|host| matches!(host, url::Host::Domain(_)))?.to_string();
            (is_local_part(local) && is_domain(&domain)).then(|| format!("{local}@{domain}"))
        };
        match address() {
            // In ASCII a domain can be longer than it was typed.
            Some(address) if address.len() > Self::MAX => Err(Violation::too_long("email", Self::MAX, address.len(), "bytes")),
            Some(address) => Ok(Self(address)),
            None => Err(Violation::new("email", "format", "Write a full e-mail address, such as name@example.com.")),
        }
    }

    /// From a stored row, which was checked when it was written: for stores alone, since nothing is checked here.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The one spelling under which an account is found: letters in lower case, nothing else folded, so that
    /// no accent or look-alike reaches another person's account.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

/// `atext` and dots (RFC 5322, 3.2.3), letters of any script (RFC 6531).
fn is_local_part(local: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c) || (!c.is_ascii() && c.is_alphanumeric());
    !local.is_empty() && local.chars().all(allowed) && !local.starts_with('.') && !local.ends_with('.') && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn takes_addresses_that_can_be_mailed_to() {
        for (typed, stored) in [
            ("ada@example.com", "ada@example.com"),
            (" Ada.L+news@EXAMPLE.com ", "Ada.L+news@example.com"),
            ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ] {
            assert_eq!(EmailAddress::parse(typed).map(|address| address.to_string()), Ok(stored.to_owned()));
        }
    }

    #[test]
    fn says_how_long_what_is_too_long_is() {
        let local = |length: usize| format!("{}@example.com", "a".repeat(length));
        let grown = format!("ada@{}example", "ü.".repeat(70));
        let refused = |text: &str| EmailAddress::parse(text).map_err(|refused| (refused.rule, refused.limit, refused.length)).map(drop);
        assert_eq!(refused(&local(64)), Ok(()));
        assert_eq!(refused(&local(65)), Err(("max_length", Some(64), Some(65))));
        assert_eq!(refused(&local(300)), Err(("max_length", Some(254), Some(312))));
        assert_eq!(refused(&grown), Err(("max_length", Some(254), Some(571))));
    }

    #[test]
    fn refuses_everything_else() {
        for typed in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@localhost",
            "a..b@example.com",
            ".a@example.com",
            "a b@example.com",
            "ada@[127.0.0.1]",
            "ada@127.0.0.1",
            "ada@example.com\r\nBcc: eve@example.com",
            "a@b@example.com",
            "<ada@example.com>",
            "ada@-x.com",
        ] {
            assert!(EmailAddress::parse(typed).is_err(), "{typed:?}");
        }
    }
}
