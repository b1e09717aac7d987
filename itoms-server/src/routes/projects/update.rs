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
    account::DangerousAct,
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
    /// Whether its members need a second factor. Owners alone change it, in person, with a fresh proof that it is they
    /// (`reauthentication_required`), and whoever requires one has one. Members who have none are told by
    /// mail, twice a day at most.
    #[schema(nullable = false)]
    requires_two_factors: Option<bool>,
}

impl FromFields for UpdateProject {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            name: fields.changed("name"),
            slug: fields.changed("slug"),
            language: fields.changed("language"),
            time_zone: fields.changed("time_zone"),
            requires_two_factors: fields.changed("requires_two_factors"),
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
        (
            status = 409,
            description = "Another project has this slug, or has left it (`slug_taken`); \
                           two factors are required by an owner without a second one (`no_second_factor`)."
        ),
    )
)]
pub(crate) async fn update_project(
    State(itoms): State<Itoms>,
    person: Person,
    InPath(project): InPath<ProjectId>,
    expected: Result<IfMatch, Refusal>,
    body: Result<Body<UpdateProject>, Refusal>,
) -> Answer {
    let actor = person.actor;
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::UpdateProject };
    let IfMatch(expected) = role.then(expected).await?;
    let Body(UpdateProject { name, slug, language, time_zone, requires_two_factors }) = role.then(body).await?;
    if let Some(wanted) = requires_two_factors {
        require_may_turn(&itoms, &person, project, wanted).await?;
    }
    let change = ProjectChange { name, slug, language, time_zone, requires_two_factors };
    let updated = itoms.projects().update(actor, project, change, expected).await?;
    Ok(shown(&Project::from(updated)))
}

/// A dangerous act within an operation that is none otherwise: who may not do it at all learns that first, as before
/// every other.
async fn require_may_turn(itoms: &Itoms, person: &Person, project: ProjectId, wanted: bool) -> Result<(), Refusal> {
    let now = itoms.projects().require(person.actor, project, Permission::UpdateProject).await?;
    if now.project.requires_two_factors == wanted {
        return Ok(());
    }
    itoms.projects().require(person.actor, project, Permission::ManageMembers).await?;
    Ok(person.require_proof(itoms, DangerousAct::SetTwoFactors)?)
}
