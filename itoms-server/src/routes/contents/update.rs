use super::Content;
use crate::{
    problem::Refusal,
    routes::{
        answer::{Answer, shown},
        body::{Body, FromFields},
        caller::Person,
        fields::Fields,
        path::InPath,
        precondition::IfMatch,
        role::RoleFirst,
        scalar,
    },
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    content::{ContentChange, NewBody},
    id::{ContentId, ProjectId},
    project::Permission,
};
use utoipa::ToSchema;

/// What changes in a working copy. What is left out stays; the kind never changes.
#[derive(ToSchema)]
pub(crate) struct UpdateContent {
    /// A new title.
    #[schema(value_type = Option<scalar::Title>, nullable = false)]
    title: Option<String>,
    /// A new slug. The public page moves when the change is published.
    #[schema(value_type = Option<scalar::Slug>, nullable = false)]
    slug: Option<String>,
    /// A new description; null or an empty text removes it.
    #[schema(value_type = Option<scalar::Description>)]
    description: Option<String>,
    /// Other tags, in the place of all there are.
    #[schema(value_type = Option<Vec<scalar::Tag>>, nullable = false, max_items = 20)]
    tags: Option<Vec<String>>,
    /// Another language; null or an empty text for the project's.
    #[schema(value_type = Option<scalar::Language>)]
    language: Option<String>,
    /// Another text of an article.
    #[schema(value_type = Option<scalar::Markdown>, nullable = false)]
    body: Option<String>,
}

impl FromFields for UpdateContent {
    const MAX_BYTES: usize = 4 * 1024 * 1024;

    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            title: fields.changed("title"),
            slug: fields.changed("slug"),
            description: fields.removable("description"),
            tags: fields.changed("tags"),
            language: fields.removable("language"),
            body: fields.changed("body"),
        })
    }
}

impl From<UpdateContent> for ContentChange {
    fn from(update: UpdateContent) -> Self {
        let UpdateContent { title, slug, description, tags, language, body } = update;
        Self { title, slug, description, tags, language, body: body.map(|markdown| NewBody::Article { markdown }) }
    }
}

/// Change a working copy
///
/// Nothing public changes before it is published. A change to what is stored already writes nothing: the answer has the
/// version that it was.
#[utoipa::path(
    patch,
    path = "/projects/{project}/contents/{content}",
    operation_id = "updateContent",
    tag = "Contents",
    params(IfMatch),
    request_body = UpdateContent,
    responses(
        (status = 200, description = "The working copy as it is now.", body = Content),
        (status = 409, description = "Other content of the project has this slug (`slug_taken`)."),
    )
)]
pub(crate) async fn update_content(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(content): InPath<ContentId>,
    expected: Result<IfMatch, Refusal>,
    body: Result<Body<UpdateContent>, Refusal>,
) -> Answer {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::WriteContent };
    let IfMatch(expected) = role.then(expected).await?;
    let Body(update) = role.then(body).await?;
    let content = itoms.contents().update(actor, project, content, update.into(), expected).await?;
    Ok(shown(&Content::from(content)))
}
