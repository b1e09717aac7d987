use crate::routes::{
    answer::{Answer, shown},
    body::{Body, FromFields},
    caller::Person,
    fields::Fields,
    projects::Project,
    scalar,
};
use axum::extract::State;
use itoms_core::{Itoms, token::Token};
use utoipa::ToSchema;

/// The token of a mailed invitation.
#[derive(ToSchema)]
pub(crate) struct AcceptInvitation {
    /// The last part of the link's address.
    #[schema(value_type = scalar::Token)]
    token: Token,
}

impl FromFields for AcceptInvitation {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { token: fields.required("token")? })
    }
}

/// Accept an invitation
///
/// Joins its project. Only for the account that has the invited address; works once.
#[utoipa::path(
    post,
    path = "/invitations/accept",
    operation_id = "acceptInvitation",
    tag = "Members",
    request_body = AcceptInvitation,
    responses(
        (status = 200, description = "The project that the caller is now a member of.", body = Project),
        (status = 404, description = "The invitation was used, has ended, is for another address, or never was (`unusable_invitation`)."),
    )
)]
pub(crate) async fn accept_invitation(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    Body(AcceptInvitation { token }): Body<AcceptInvitation>,
) -> Answer {
    let joined = itoms.projects().accept(actor, &token).await?;
    Ok(shown(&Project::from(joined)))
}
