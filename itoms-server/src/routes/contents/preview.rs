use crate::routes::{
    answer::{Answer, Versioned, shown},
    caller::Person,
    path::InPath,
    scalar,
};
use axum::extract::State;
use itoms_core::{
    Itoms,
    id::{ContentId, ProjectId},
    store::Version,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What publishing a working copy would show.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preview {
    /// The content's id.
    #[schema(value_type = scalar::Id)]
    id: ContentId,
    /// The state that it shows; also the ETag.
    #[schema(value_type = scalar::Version)]
    version: Version,
    /// The title.
    #[schema(value_type = scalar::Title)]
    title: String,
    /// The language; null if it is the project's.
    #[schema(value_type = Option<scalar::Language>, required)]
    language: Option<String>,
    /// Safe HTML, byte for byte what the public page would hold.
    #[schema(value_type = scalar::Html)]
    html: String,
}

impl Versioned for Preview {
    fn version(&self) -> Version {
        self.version
    }
}

/// Preview a working copy
#[utoipa::path(
    get,
    path = "/projects/{project}/contents/{content}/preview",
    operation_id = "previewContent",
    tag = "Contents",
    responses((status = 200, description = "The preview.", body = Preview))
)]
pub(crate) async fn preview_content(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    InPath(content): InPath<ContentId>,
) -> Answer {
    let content = itoms.contents().show(actor, project, content).await?;
    Ok(shown(&Preview {
        id: content.id,
        version: content.version,
        title: content.title.to_string(),
        language: content.language.map(|language| language.to_string()),
        html: content.html,
    }))
}
