//! The one cookie (P7-a).

use axum_extra::extract::cookie::CookieJar;
use http::HeaderMap;
use itoms_core::{links::is_loopback, token::Token};
use url::Url;

/// A cookie that this code can set. The page about cookies is made from [`COOKIES`].
pub(crate) struct Described {
    /// Its name, as this installation sets it.
    pub(crate) name: fn(&Url) -> &'static str,
    /// Who gets it, and what it is for.
    pub(crate) purpose: &'static str,
    /// What it holds.
    pub(crate) holds: &'static str,
}

/// All of them. Whatever sets a cookie takes its name from here.
pub(crate) const COOKIES: [Described; 1] = [Described {
    name,
    purpose: "Set when you sign in: it keeps you signed in on this device. While you are at another service to sign in there, it lets this browser alone come \
              back. Whoever only reads gets none.",
    holds: "A random number that says nothing about you; what belongs to it stays on this server. Only this site gets it.",
}];

/// Its name: `__Host-itoms`, but over plain HTTP on this machine, where browsers refuse that prefix.
pub(crate) fn name(base: &Url) -> &'static str {
    if base.scheme() == "http" && is_loopback(base) { "itoms" } else { "__Host-itoms" }
}

/// The session's token, if the request carries one.
pub(crate) fn read(headers: &HeaderMap, base: &Url) -> Option<Token> {
    CookieJar::from_headers(headers).get(name(base)).map(|cookie| Token::presented(cookie.value()))
}
