use super::ReadKey;
use crate::{
    problem::Refusal,
    routes::{
        body::{Body, FromFields},
        caller::Person,
        fields::Fields,
        once::Once,
        path::InPath,
        role::RoleFirst,
        scalar,
    },
};
use axum::{Json, extract::State};
use http::StatusCode;
use itoms_core::{
    Itoms,
    id::ProjectId,
    project::{NewReadKey, Permission},
};
use utoipa::ToSchema;

/// A read key to be made.
#[derive(ToSchema)]
pub(crate) struct CreateReadKey {
    /// What you call it.
    #[schema(value_type = scalar::ReadKeyName)]
    name: String,
}

impl FromFields for CreateReadKey {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { name: fields.required("name")? })
    }
}

/// Create a read key
///
/// By it a front end elsewhere reads what the project has published: see `listPublishedContents`. It is no secret, may stand
/// in a web page, and `listReadKeys` shows it again.
#[utoipa::path(
    post,
    path = "/projects/{project}/read-keys",
    operation_id = "createReadKey",
    tag = "Read API",
    params(Once),
    request_body = CreateReadKey,
    responses(
        (status = 201, description = "The key.", body = ReadKey),
        (status = 409, description = "The project has as many as one may have (`too_many_read_keys`)."),
    )
)]
pub(crate) async fn create_read_key(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    once: Result<Once, Refusal>,
    body: Result<Body<CreateReadKey>, Refusal>,
) -> Result<(StatusCode, Json<ReadKey>), Refusal> {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::ManageReadKeys };
    let Once(key) = role.then(once).await?;
    let Body(CreateReadKey { name }) = role.then(body).await?;
    let new = key.into_iter().fold(NewReadKey::named(name), NewReadKey::once);
    let made = itoms.projects().create_read_key(actor, project, new).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}
