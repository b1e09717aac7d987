use crate::links::is_loopback;
use url::Url;

/// Where a provider may send people back that is no page of ours: a front end elsewhere, or an app. Each is configured by
/// [`Builder::identity_callbacks`](crate::Builder::identity_callbacks), and named whole: whoever could name any address
/// would have other people's codes sent there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityCallback(Url);

impl IdentityCallback {
    /// Of an address that a code may be sent to: by https, to this machine, or to the app that has the scheme for itself,
    /// in which a dot stands (RFC 8252, section 7). It has no fragment (RFC 6749, section 3.1.2).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_plain = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
        let is_safe = match url.scheme() {
            "https" => true,
            "http" => is_loopback(&url),
            scheme => scheme.contains('.'),
        };
        (is_plain && is_safe).then_some(Self(url))
    }

    /// The address.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_sent_to_safe_places_alone() {
        for text in [
            "https://app.example/signed-in",
            "https://app.example/signed-in?from=itoms",
            "http://127.0.0.1:8080/",
            "http://[::1]:8080/",
            "http://localhost:8080/back",
            "com.example.app:/signed-in",
        ] {
            assert_eq!(IdentityCallback::parse(text).map(|callback| callback.url().to_string()).as_deref(), Some(text));
        }
        for text in [
            "",
            "/signed-in",
            "http://app.example/signed-in",
            "http://localhost.example/",
            "https://app.example/#signed-in",
            "https://ada:secret@app.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "app:/signed-in",
        ] {
            assert_eq!(IdentityCallback::parse(text), None, "{text}");
        }
    }
}
