use crate::{security, session_cookie};
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, SameSite};
use itoms_core::{
    account::{PendingAuthorization, SessionLifetimes},
    token::Token,
};
use std::time::Duration;
use url::Url;

/// The one cookie (P7-a), as this installation sets and clears it.
#[derive(Debug, Clone)]
pub(crate) struct SessionCookie {
    base: Url,
    lifetime: Duration,
}

impl SessionCookie {
    pub(crate) fn of(base: &Url, lifetimes: &SessionLifetimes) -> Self {
        Self { base: base.clone(), lifetime: lifetimes.absolute }
    }

    /// The token that a request carries.
    pub(crate) fn read(&self, headers: &HeaderMap) -> Option<Token> {
        session_cookie::read(headers, &self.base)
    }

    /// An answer after which the browser carries `token`.
    pub(crate) fn set(&self, token: &Token, response: Response) -> Response {
        self.send(token.expose(), self.lifetime, response)
    }

    /// An answer after which the browser carries what lets it come back from an identity provider, and no session.
    pub(crate) fn lend(&self, browser: &Token, response: Response) -> Response {
        self.send(browser.expose(), PendingAuthorization::LIFETIME, response)
    }

    /// An answer after which the browser has forgotten it.
    pub(crate) fn clear(&self, response: Response) -> Response {
        self.send("", Duration::ZERO, response)
    }

    /// The same, where that ends a session: the browser forgets the rest that it keeps of us as well.
    pub(crate) fn end(&self, response: Response) -> Response {
        security::signed_out(self.clear(response))
    }

    fn send(&self, value: &str, lifetime: Duration, mut response: Response) -> Response {
        let name = session_cookie::name(&self.base);
        let cookie = Cookie::build((name, value)).path("/").http_only(true).secure(name.starts_with("__Host-")).same_site(SameSite::Lax);
        let text = format!("{}; Max-Age={}", cookie.build(), lifetime.as_secs());
        if let Ok(mut header) = HeaderValue::try_from(text) {
            header.set_sensitive(true);
            response.headers_mut().append(header::SET_COOKIE, header);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    fn set(base: &str) -> String {
        let response =
            SessionCookie::of(&Url::parse(base).unwrap(), &SessionLifetimes::default()).set(&Token::presented("abc"), ().into_response());
        response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned()
    }

    #[test]
    fn is_secure_everywhere_but_on_this_machine() {
        let host = "__Host-itoms=abc; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000";
        for base in ["https://example.com/blog/", "https://localhost:3000/", "http://example.com/"] {
            assert_eq!(set(base), host);
        }
        for base in ["http://localhost:3000/", "http://127.0.0.1:3000/", "http://[::1]/"] {
            assert_eq!(set(base), "itoms=abc; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000");
        }
    }
}
