use super::Project;
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
    id::ProjectId,
    project::{Permission, ProjectChange},
};
use utoipa::ToSchema;

/// What changes in a project. What is left out stays.
#[derive(ToSchema)]
pub(crate) struct UpdateProject {
    /// A new name.
    #[schema(value_type = Option<scalar::ProjectName>, nullable = false)]
    name: Option<String>,
    /// A new slug. Addresses with the old one lead to it, and no other project gets it.
    #[schema(value_type = Option<scalar::Slug>, nullable = false)]
    slug: Option<String>,
    /// A new language.
    #[schema(value_type = Option<scalar::Language>, nullable = false)]
    language: Option<String>,
    /// A new time zone.
    #[schema(value_type = Option<scalar::TimeZone>, nullable = false)]
    time_zone: Option<String>,
}

impl FromFields for UpdateProject {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            name: fields.changed("name"),
            slug: fields.changed("slug"),
            language: fields.changed("language"),
            time_zone: fields.changed("time_zone"),
        })
    }
}

/// Change a project
#[utoipa::path(
    patch,
    path = "/projects/{project}",
    operation_id = "updateProject",
    tag = "Projects",
    params(IfMatch),
    request_body = UpdateProject,
    responses(
        (status = 200, description = "The project as it is now.", body = Project),
        (status = 409, description = "Another project has this slug, or has left it (`slug_taken`)."),
    )
)]
pub(crate) async fn update_project(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    expected: Result<IfMatch, Refusal>,
    body: Result<Body<UpdateProject>, Refusal>,
) -> Answer {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::UpdateProject };
    let IfMatch(expected) = role.then(expected).await?;
    let Body(UpdateProject { name, slug, language, time_zone }) = role.then(body).await?;
    let updated = itoms.projects().update(actor, project, ProjectChange { name, slug, language, time_zone }, expected).await?;
    Ok(shown(&Project::from(updated)))
}
