use super::refusal::Refusal;
use crate::{problem, urlencoded};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use itoms_core::{secret::Secret, store::Version};
use std::collections::HashSet;

/// What somebody typed into a form: names and values, in order. Whatever happens next, it is not lost.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed(Vec<(String, String)>);

/// Of these somebody may choose several values, each once.
const GROUPS: [&str; 1] = ["scopes"];

impl Typed {
    /// The greatest body of a form: the longest article, each of its characters written as four escaped bytes, waiting within a
    /// sign-in form, which escapes them once more.
    pub(crate) const MAX_BYTES: usize = 4 * 1024 * 1024;

    /// Names and values, each text and each name once: no form of ours repeats a field, but for a group of boxes with a value
    /// each, so nobody guesses which is meant.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let mut typed = Self::default();
        let mut seen = HashSet::new();
        for pair in urlencoded::pairs(body) {
            let Some(value) = pair.value else { return Err(unreadable(&pair.name, "is not text in UTF-8")) };
            let chosen = GROUPS.contains(&pair.name.as_str()).then(|| value.clone());
            if !seen.insert((pair.name.clone(), chosen)) {
                return Err(unreadable(&pair.name, "came more than once"));
            }
            typed.0.push((pair.name, value));
        }
        Ok(typed)
    }

    /// The value of a field, empty if it was not sent. Line breaks are those of text files, not of forms.
    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().replace("\r\n", "\n")
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a field that may be chosen more than once.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The value of a field, unless it is blank.
    pub(crate) fn filled(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.trim().is_empty())
    }

    /// A password, to the letter.
    pub(crate) fn password(&self, name: &str) -> Secret<String> {
        Secret::new(self.get(name).unwrap_or_default().to_owned())
    }

    /// A second factor's code: a recovery code where one was typed, else one of the app.
    pub(crate) fn second_factor(&self) -> Option<Secret<String>> {
        ["recovery_code", "code"].into_iter().find_map(|name| self.filled(name)).map(Secret::new)
    }

    /// The version that the form was made from. A form without one is of no version that there is.
    pub(crate) fn version(&self) -> Version {
        Version::from_i64(self.get("version").and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.retain(|(field, _)| field != name);
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// Whether it says of each of those fields the same.
    pub(crate) fn says(&self, stored: &Self) -> bool {
        stored.0.iter().all(|(field, value)| self.text(field) == *value)
    }

    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let form = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !form.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded")) {
            return Err(Refusal::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let body = Bytes::from_request(request, state).await.map_err(|error| Refusal::Status(error.status()))?;
        Self::parse(&body)
    }
}

/// Refuses an address whose query is no text, before any page reads a part of it.
pub(crate) async fn require_text(request: Request, next: Next) -> Response {
    if urlencoded::is_text(request.uri().query().unwrap_or_default().as_bytes()) {
        return next.run(request).await;
    }
    let detail = "the address has something in it that is not text in UTF-8";
    problem::Refusal::new(StatusCode::BAD_REQUEST, "malformed_query", detail).into_response()
}

/// Names the field, without what could turn the writing around it.
fn unreadable(name: &str, what: &str) -> Refusal {
    let shown: String = name.chars().filter(char::is_ascii_graphic).take(64).collect();
    let detail = format!("the field “{shown}” of this form {what}; nothing was changed. Go back, what you typed is still there");
    Refusal::Problem(problem::Refusal::new(StatusCode::BAD_REQUEST, "malformed_form", detail))
}
