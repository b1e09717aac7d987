use askama::{Template, filters::HtmlSafe};
use itoms_core::content::{Content, Status};

/// Where a piece of content is in its life, as people see it.
#[derive(Template)]
#[template(path = "parts/state.html")]
pub(super) enum State {
    Draft,
    Published,
    Changed,
    Unpublished,
}

impl HtmlSafe for State {}

impl State {
    pub(super) fn of(content: &Content) -> Self {
        match content.status {
            Status::Draft => Self::Draft,
            Status::Published if content.has_unpublished_changes() => Self::Changed,
            Status::Published => Self::Published,
            Status::Unpublished => Self::Unpublished,
        }
    }
}
