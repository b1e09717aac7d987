use crate::links::is_loopback;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::fmt;
use url::{Host, Url};

/// From where answers of passkeys may come that is no page of ours: a front end elsewhere, at the host to which passkeys belong or
/// below it, or an app. Each is configured by [`Builder::passkey_origins`](crate::Builder::passkey_origins), and compared whole:
/// whoever has a page at one of them can ask people for their passkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyOrigin(Url);

impl PasskeyOrigin {
    /// Of an origin as browsers write it: by https or of this machine, such as `https://app.example.com`. Or as Android writes that
    /// of an app: `android:apk-key-hash:` and the SHA-256 hash of its certificate in base64url.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
        let is_site = url.path() == "/" && matches!(url.host(), Some(Host::Domain(_)));
        let is_known = match url.scheme() {
            "https" => is_site,
            "http" => is_site && is_loopback(&url),
            "android" => url.path().strip_prefix("apk-key-hash:").is_some_and(is_certificate),
            _ => false,
        };
        (is_plain && is_known).then_some(Self(url))
    }

    /// As an address, which unlike the text has a slash behind a site's host.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Whether a device answers there for passkeys of that host. Whose an app is it learns from the host itself.
    pub(super) fn is_of(&self, host: &str) -> bool {
        let Some(name) = self.0.domain() else { return true };
        name.strip_suffix(host).is_some_and(|below| below.is_empty() || below.ends_with('.'))
    }
}

impl fmt::Display for PasskeyOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn is_certificate(hash: &str) -> bool {
    URL_SAFE_NO_PAD.decode(hash).is_ok_and(|hash| hash.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "android:apk-key-hash:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    #[test]
    fn an_origin_is_written_as_devices_write_it() {
        for text in ["https://app.example.com", "https://example.com:8443", "http://localhost:5173", "http://app.localhost:5173", APP] {
            assert_eq!(PasskeyOrigin::parse(text).map(|origin| origin.to_string()).as_deref(), Some(text));
        }
        for text in [
            "",
            "app.example.com",
            "http://app.example.com",
            "http://127.0.0.1:5173",
            "https://192.0.2.7",
            "https://app.example.com/sign-in",
            "https://app.example.com?from=itoms",
            "https://app.example.com#top",
            "https://ada:secret@app.example.com",
            "com.example.app:/",
            "android:apk-key-hash:",
            "android:apk-key-hash:47DEQpj8HBSa",
            "android:apk-key-hash:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "android:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
        ] {
            assert_eq!(PasskeyOrigin::parse(text), None, "{text}");
        }
    }

    #[test]
    fn passkeys_work_at_their_host_and_below_it() {
        let works = |text: &str| PasskeyOrigin::parse(text).unwrap().is_of("example.com");
        for origin in ["https://example.com", "https://example.com:8443", "https://app.example.com", "https://a.b.example.com", APP] {
            assert!(works(origin), "{origin}");
        }
        for origin in ["https://example.org", "https://badexample.com", "https://com", "https://example.com.evil.example"] {
            assert!(!works(origin), "{origin}");
        }
    }
}
