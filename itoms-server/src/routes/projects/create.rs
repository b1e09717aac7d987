use super::Project;
use crate::routes::{
    answer::{Answer, created},
    api::Api,
    body::{Body, FromFields},
    caller::Person,
    fields::Fields,
    once::Once,
    scalar,
};
use axum::extract::State;
use itoms_core::project::NewProject;
use utoipa::ToSchema;

/// A project to be made.
#[derive(ToSchema)]
pub(crate) struct CreateProject {
    /// Its name.
    #[schema(value_type = scalar::ProjectName)]
    name: String,
    /// Where its pages will live. Left out, it is made from the name.
    #[schema(value_type = Option<scalar::Slug>)]
    slug: Option<String>,
    /// The language of its pages; that of your account if left out.
    #[schema(value_type = Option<scalar::Language>)]
    language: Option<String>,
    /// The zone in which its dates are shown; that of your account if left out.
    #[schema(value_type = Option<scalar::TimeZone>)]
    time_zone: Option<String>,
}

impl FromFields for CreateProject {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let name = fields.required("name");
        let (slug, language, time_zone) = (fields.optional("slug"), fields.optional("language"), fields.optional("time_zone"));
        Some(Self { name: name?, slug, language, time_zone })
    }
}

impl CreateProject {
    fn into_new(self) -> NewProject {
        let new = self.slug.into_iter().fold(NewProject::named(self.name), NewProject::slug);
        let new = self.language.into_iter().fold(new, NewProject::language);
        self.time_zone.into_iter().fold(new, NewProject::time_zone)
    }
}

/// Create a project
///
/// The caller becomes its owner.
#[utoipa::path(
    post,
    path = "/projects",
    operation_id = "createProject",
    tag = "Projects",
    params(Once),
    request_body = CreateProject,
    responses(
        (status = 201, description = "The project.", body = Project, headers(("Location" = String, description = "Its address."))),
        (status = 409, description = "Another project has this slug (`slug_taken`), or the caller has as many projects as one may (`too_many_projects`)."),
    )
)]
pub(crate) async fn create_project(
    State(api): State<Api>,
    Person { actor, .. }: Person,
    Once(key): Once,
    Body(body): Body<CreateProject>,
) -> Answer {
    let new = key.into_iter().fold(body.into_new(), NewProject::once);
    let project = Project::from(api.itoms.projects().create(actor, new).await?);
    Ok(created(&project, &api.location(format_args!("/projects/{}", project.id))))
}
