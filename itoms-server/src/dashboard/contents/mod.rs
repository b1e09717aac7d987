//! Content in the dashboard: the list, the editor, and the acts on one piece of content.

mod acts;
mod editor;
mod list;
mod preview_link;
mod slug;
mod state;

use super::shell::Shell;
use axum::Router;

pub(super) fn routes() -> Router<Shell> {
    list::routes().merge(editor::routes()).merge(acts::routes()).merge(preview_link::routes()).merge(slug::routes())
}
