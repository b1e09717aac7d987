//! What somebody looks for in a list.

use super::{form::Form, typed::Typed};
use axum::http::StatusCode;
use itoms_core::{problem::Violation, search::SearchText};
use serde::Deserialize;

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

/// The form above a list, and how the page is answered.
pub(super) fn form(filters: Typed, fault: Option<Violation>) -> (StatusCode, Form) {
    match fault {
        None => (StatusCode::OK, Form::of(filters)),
        Some(violation) => (StatusCode::UNPROCESSABLE_ENTITY, Form::of(filters).fault("search", violation.message)),
    }
}
