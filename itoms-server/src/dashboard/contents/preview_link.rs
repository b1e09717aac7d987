//! The secret link to a draft: made, shown once, revoked.

use super::editor::{EditorPage, Named};
use crate::dashboard::{acts, page, refusal::Refusal, shell::Shell, visit::Desk, words::format};
use axum::{Router, extract::Path, response::Response, routing::post};
use itoms_core::{
    content::{Content, ContentError, PreviewLink},
    links::Place,
    project::Permission,
    time::Timestamp,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/{project}/contents/{content}/preview-link", post(make))
        .route("/dashboard/{project}/contents/{content}/preview-link/revoke", post(revoke))
}

/// How the editor shows it.
pub(super) struct SecretLink {
    made: Option<PreviewLink>,
    /// Its address, right after it was made and never again.
    pub(super) address: Option<String>,
    now: Timestamp,
}

impl SecretLink {
    pub(super) async fn of(desk: &Desk, content: Option<&Content>) -> Result<Self, Refusal> {
        let contents = desk.shell().itoms().contents();
        let made = match content.filter(|_| desk.may(Permission::WriteContent)) {
            Some(content) => contents.preview_link(desk.actor(), desk.project.id, content.id).await?,
            None => None,
        };
        Ok(Self { made, address: None, now: desk.shell().itoms().now() })
    }

    /// The one that was just made.
    fn just_made(link: PreviewLink, address: Option<String>) -> Self {
        Self { now: link.created_at, made: Some(link), address }
    }

    /// When the one that works was made, if one does.
    pub(super) fn made(&self, desk: &Desk) -> Option<String> {
        self.made.as_ref().map(|link| format::ago(link.created_at, self.now, &desk.project.time_zone))
    }
}

/// Answers with the page itself: no address and no message keeps the link. All else on it is read before the act, since the
/// link is shown once, and nothing may come between.
async fn make(desk: Desk, Path(named): Path<Named>) -> Result<Response, Refusal> {
    desk.require(Permission::WriteContent)?;
    let content = named.find(&desk).await?;
    let (itoms, id) = (desk.shell().itoms(), content.id);
    let page = EditorPage::stored(&desk, content).await?;
    let (link, token) = itoms.contents().make_preview_link(desk.actor(), desk.project.id, id).await?;
    let address = itoms.links().to(&Place::Preview(token)).map(String::from);
    Ok(page::show(&page.with_secret_link(SecretLink::just_made(link, address))))
}

/// One that somebody else has revoked meanwhile is just as dead.
async fn revoke(desk: Desk, Path(named): Path<Named>) -> Result<Response, Refusal> {
    desk.require(Permission::WriteContent)?;
    let content = named.find(&desk).await?;
    match desk.shell().itoms().contents().revoke_preview_link(desk.actor(), desk.project.id, content.id).await {
        Ok(()) | Err(ContentError::NotFound) => {
            let address = desk.shell().paths().content(&desk.project.slug, content.id);
            Ok(desk.visit.go(&address, &acts::preview_link_revoked()).await)
        }
        Err(problem) => Err(problem.into()),
    }
}
