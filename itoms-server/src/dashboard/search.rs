//! What somebody looks for in a list.

use super::{form::Form, typed::Typed};
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

/// Where the next part of the list at `path` is, under the same filters.
pub(super) fn next(path: &str, filters: &Typed, cursor: &Cursor) -> String {
    let filled = filters.pairs().iter().filter(|(_, value)| !value.is_empty());
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("{path}?{}", query.extend_pairs(filled).append_pair("cursor", &cursor.to_string()).finish())
}

/// The form above a list, and how the page is answered.
pub(super) fn form(filters: Typed, fault: Option<Violation>) -> (StatusCode, Form) {
    match fault {
        None => (StatusCode::OK, Form::of(filters)),
        Some(violation) => (StatusCode::UNPROCESSABLE_ENTITY, Form::of(filters).fault("search", violation.message)),
    }
}
