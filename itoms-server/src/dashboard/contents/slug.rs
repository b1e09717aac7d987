use crate::dashboard::{refusal::Refusal, shell::Shell, visit::Desk};
use axum::{Router, extract::Query, routing::get};
use itoms_core::project::Permission;
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/{project}/contents/new/slug", get(propose))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    text: String,
}

/// What the editor fills in while a title is written; nothing for what cannot be a title.
async fn propose(desk: Desk, Query(asked): Query<Asked>) -> Result<String, Refusal> {
    desk.require(Permission::WriteContent)?;
    let proposed = desk.shell().itoms().contents().propose_slug(desk.actor(), desk.project.id, &asked.text).await?;
    Ok(proposed.map(|slug| slug.to_string()).unwrap_or_default())
}
