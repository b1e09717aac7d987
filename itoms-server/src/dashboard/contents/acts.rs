use super::editor::{EditorPage, Named, refused, typed_of};
use crate::dashboard::{acts, form::Form, page, refusal::Refusal, shell::Shell, typed::Typed, visit::Desk};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::post};
use itoms_core::{content::Content, project::Permission, store::Version};

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/{project}/contents/{content}/unpublish", post(unpublish))
        .route("/dashboard/{project}/contents/{content}/delete", post(delete))
}

/// Makes public what is stored now, and says where it can be seen.
pub(super) async fn publish(desk: &Desk, content: Content, typed: Typed) -> Result<Response, Refusal> {
    let again = content.published_version.is_some();
    let published = match desk.shell().itoms().contents().publish(desk.actor(), desk.project.id, content.id, Some(content.version)).await {
        Ok(published) => published,
        Err(problem) => {
            // What was typed is stored by now.
            let typed = typed.with("version", content.version.to_string());
            return refused(desk, Some(content), typed, &problem).await;
        }
    };
    let message = acts::content_published(published.title.as_str(), again);
    let message = message.link(acts::LOOK_AT_IT, desk.site().content(&published.slug).path);
    let address = desk.shell().paths().content(&desk.project.slug, published.id);
    // What was public before is gone, so publishing changes cannot be taken back; a first publication can.
    let message = if again { message } else { message.undo(format!("{address}/unpublish"), Vec::new()) };
    Ok(desk.visit.go(&address, &message).await)
}

/// Makes public what is stored, if it is still what it was.
pub(super) async fn publish_again(desk: &Desk, content: Content, version: Version) -> Result<Response, Refusal> {
    if content.version == version {
        let typed = typed_of(&content);
        return publish(desk, content, typed).await;
    }
    let page = EditorPage::stored(desk, content).await?.with_trouble(acts::WRITTEN_SINCE);
    Ok(page::show_at(StatusCode::PRECONDITION_FAILED, &page))
}

async fn unpublish(desk: Desk, Path(named): Path<Named>) -> Result<Response, Refusal> {
    desk.require(Permission::PublishContent)?;
    let content = named.find(&desk).await?;
    let had_changes = content.has_unpublished_changes();
    let content = desk.shell().itoms().contents().unpublish(desk.actor(), desk.project.id, content.id, Some(content.version)).await?;
    let message = acts::content_unpublished(content.title.as_str());
    let address = desk.shell().paths().content(&desk.project.slug, content.id);
    // Publishing again would also publish changes that were not public before.
    let message = if had_changes {
        message
    } else {
        message.undo(format!("{address}/publish"), vec![("version".to_owned(), content.version.to_string())])
    };
    Ok(desk.visit.go(&address, &message).await)
}

/// Asks for the slug, so that nobody deletes the wrong text.
async fn delete(desk: Desk, Path(named): Path<Named>, typed: Result<Typed, Refusal>) -> Result<Response, Refusal> {
    desk.require(Permission::WriteContent)?;
    let content = named.find(&desk).await?;
    let typed = typed?;
    if typed.text("confirm").trim() != content.slug.as_str() {
        let deletion = Form::of(typed).fault("confirm", acts::NAME_DIFFERS);
        let page = EditorPage::stored(&desk, content).await?.with_deletion(deletion);
        return Ok(page::show_at(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    desk.shell().itoms().contents().delete(desk.actor(), desk.project.id, content.id, None).await?;
    let message = acts::content_deleted(content.title.as_str());
    Ok(desk.visit.go(&desk.shell().paths().contents(&desk.project.slug), &message).await)
}
