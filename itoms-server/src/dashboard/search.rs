//! What somebody looks for in a list.

use super::{form::Form, paging::Paging, typed::Typed};
use axum::http::StatusCode;
use itoms_core::{cursor::Cursor, problem::Violation, search::SearchText};
use serde::Deserialize;
use url::form_urlencoded;

/// The search that an address asks for.
#[derive(Deserialize, Default)]
#[serde(transparent)]
pub(super) struct Search(Option<String>);

impl Search {
    /// What can be looked for, if anything, and why not.
    pub(super) fn text(&self) -> (Option<SearchText>, Option<Violation>) {
        match self.0.as_deref().map(SearchText::parse).transpose() {
            Ok(text) => (text.filter(|text| !text.as_str().is_empty()), None),
            Err(violation) => (None, Some(violation)),
        }
    }

    /// What stands in the field again: everything typed that a page can hold.
    pub(super) fn typed(&self) -> String {
        self.0.as_deref().unwrap_or_default().replace(char::is_control, "")
    }
}

/// The links below a part of the list at `path`, under the same filters.
pub(super) fn paging(path: &str, filters: &Typed, is_first: bool, next: Option<&Cursor>) -> Paging {
    let cursor = next.map(ToString::to_string).unwrap_or_default();
    Paging::of(address(path, filters.clone()), is_first, next.map(|_| address(path, filters.clone().with("cursor", cursor))))
}

fn address(path: &str, filters: Typed) -> String {
    let filled = filters.pairs().iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(filled).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The form above a list, and how the page is answered.
pub(super) fn form(filters: Typed, fault: Option<Violation>) -> (StatusCode, Form) {
    match fault {
        None => (StatusCode::OK, Form::of(filters)),
        Some(violation) => (StatusCode::UNPROCESSABLE_ENTITY, Form::of(filters).fault("search", violation.message)),
    }
}
