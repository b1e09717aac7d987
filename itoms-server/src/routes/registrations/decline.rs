use crate::routes::{
    answer::{Answer, done},
    body::{Body, FromFields},
    caller::Operator,
    fields::Fields,
    path::InPath,
    scalar,
};
use axum::extract::State;
use itoms_core::{Itoms, id::RegistrationId};
use utoipa::ToSchema;

/// Why somebody is not let in.
#[derive(ToSchema)]
pub(crate) struct DeclineAccount {
    /// Stands in the mail to the person, and is kept nowhere else; left out, the mail names none.
    #[schema(value_type = Option<scalar::DeclineReason>)]
    reason: Option<String>,
}

impl FromFields for DeclineAccount {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { reason: fields.optional("reason") })
    }
}

/// Do not let somebody in
///
/// Erases a sign-up that waits with everything that it said, and tells the person by mail.
#[utoipa::path(
    post,
    path = "/operator/registrations/{registration}/decline",
    operation_id = "declineAccount",
    tag = "Operations",
    request_body = DeclineAccount,
    responses((status = 204, description = "The sign-up is gone."))
)]
pub(crate) async fn decline_account(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(registration): InPath<RegistrationId>,
    Body(DeclineAccount { reason }): Body<DeclineAccount>,
) -> Answer {
    itoms.people().decline(operator, registration, reason.as_deref()).await?;
    Ok(done())
}
