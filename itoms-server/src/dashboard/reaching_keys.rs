//! The API keys by which programs reach the project, as its owners see them.

use super::{acts, format, frame::Frame, page, paging::Paging, refusal::Refusal, search, shell::Shell, typed::Typed, visit::Desk};
use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use itoms_core::{
    api_key::ReachingKey,
    cursor::{Cursor, PageRequest},
    project::{Permission, Project},
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/{project}/members/api-keys", get(list))
}

#[derive(Template)]
#[template(path = "dashboard/reaching_keys.html")]
struct KeysPage {
    frame: Frame,
    project: Project,
    keys: Vec<ReachingKey>,
    paging: Paging,
    now: Timestamp,
}

impl KeysPage {
    fn reach(key: &ReachingKey) -> &'static str {
        if key.of_project_alone { acts::THIS_PROJECT_ALONE } else { acts::ALL_OF_THE_MEMBER }
    }

    fn used(&self, key: &ReachingKey) -> String {
        key.used_at.map_or_else(|| acts::NEVER.to_owned(), |at| format::ago(at, self.now, self.frame.zone()))
    }

    fn ends(&self, key: &ReachingKey) -> String {
        key.expires_at.map_or_else(|| acts::NOT_BY_ITSELF.to_owned(), |end| format::moment(end, self.frame.zone()))
    }
}

#[derive(Deserialize)]
struct Asked {
    cursor: Option<String>,
}

async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    desk.require(Permission::ManageMembers)?;
    let itoms = desk.shell().itoms();
    let is_first = asked.cursor.is_none();
    let request = PageRequest { cursor: asked.cursor.map(Cursor::presented), limit: None };
    let keys = itoms.projects().reaching_keys(desk.actor(), desk.project.id, &request).await?;
    let path = desk.shell().paths().reaching_keys(&desk.project.slug);
    let paging = search::paging(&path, &Typed::default(), is_first, keys.next.as_ref());
    let (frame, project) = (desk.frame("members").await?, desk.project.clone());
    Ok(page::show(&KeysPage { frame, project, keys: keys.items, paging, now: itoms.now() }))
}
