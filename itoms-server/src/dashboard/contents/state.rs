use askama::{Template, filters::HtmlSafe};
use itoms_core::content::Status;

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
    pub(super) fn of(status: Status, has_unpublished_changes: bool) -> Self {
        match status {
            Status::Draft => Self::Draft,
            Status::Published if has_unpublished_changes => Self::Changed,
            Status::Published => Self::Published,
            Status::Unpublished => Self::Unpublished,
        }
    }
}
