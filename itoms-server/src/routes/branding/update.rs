use super::Branding;
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
    project::{BrandingChange, Permission},
};
use utoipa::ToSchema;

/// What changes in a project's branding. What is left out stays; what is null goes back to how it comes.
#[derive(ToSchema)]
pub(crate) struct UpdateBranding {
    /// The colour of links. Pages show it as much darker or lighter as people need to read it.
    #[schema(value_type = Option<scalar::Color>)]
    accent: Option<String>,
    /// The font of its pages. Nothing is downloaded: each is a list of fonts that devices have.
    #[schema(value_type = Option<scalar::Font>)]
    font: Option<String>,
    /// The name under which the project writes to people.
    #[schema(value_type = Option<scalar::SenderName>)]
    sender_name: Option<String>,
    /// Plain text at the end of its pages; nothing in it becomes a link.
    #[schema(value_type = Option<scalar::Footer>)]
    footer: Option<String>,
}

impl FromFields for UpdateBranding {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            accent: fields.removable("accent"),
            font: fields.removable("font"),
            sender_name: fields.removable("sender_name"),
            footer: fields.removable("footer"),
        })
    }
}

/// Change how a project looks
///
/// Each change is kept as a version, of which the newest 20 stay; one that changes nothing makes none. Public pages show
/// it at once.
#[utoipa::path(
    patch,
    path = "/projects/{project}/branding",
    operation_id = "updateBranding",
    tag = "Branding",
    params(IfMatch),
    request_body = UpdateBranding,
    responses((status = 200, description = "The branding as it is now.", body = Branding))
)]
pub(crate) async fn update_branding(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(project): InPath<ProjectId>,
    expected: Result<IfMatch, Refusal>,
    body: Result<Body<UpdateBranding>, Refusal>,
) -> Answer {
    let role = RoleFirst { itoms: &itoms, actor, project, permission: Permission::UpdateProject };
    let IfMatch(expected) = role.then(expected).await?;
    let Body(UpdateBranding { accent, font, sender_name, footer }) = role.then(body).await?;
    let change = BrandingChange { accent, font, sender_name, footer };
    let changed = itoms.projects().change_branding(actor, project, &change, expected).await?;
    Ok(shown(&Branding::from(changed)))
}
