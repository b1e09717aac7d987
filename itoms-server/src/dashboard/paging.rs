use askama::{Template, filters::HtmlSafe};

/// The links below a part of a list: to where the list begins, and to where it goes on.
#[derive(Template)]
#[template(path = "parts/paging.html")]
pub(super) struct Paging {
    list: &'static str,
    start: Option<String>,
    next: Option<String>,
}

impl HtmlSafe for Paging {}

impl Paging {
    /// Of a list that begins at `start`, below its first part or a later one.
    pub(super) fn of(start: String, is_first: bool, next: Option<String>) -> Self {
        Self { list: "the list", start: (!is_first).then_some(start), next }
    }

    /// Of invitations, on a page with a list of its own.
    pub(super) fn of_invitations(start: String, is_first: bool, next: Option<String>) -> Self {
        Self { list: "the invitations", ..Self::of(start, is_first, next) }
    }

    pub(super) fn is_first(&self) -> bool {
        self.start.is_none()
    }

    /// Whether the list is longer than what is shown of it.
    pub(super) fn is_needed(&self) -> bool {
        self.start.is_some() || self.next.is_some()
    }
}
