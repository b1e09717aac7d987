use crate::routes::{
    answer::{Answer, done},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::RegistrationId};

/// Do not let somebody in
///
/// Erases a sign-up that waits with everything that it said, and tells the person by mail.
#[utoipa::path(
    post,
    path = "/operator/registrations/{registration}/decline",
    operation_id = "declineAccount",
    tag = "Operations",
    responses((status = 204, description = "The sign-up is gone."))
)]
pub(crate) async fn decline_account(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(registration): InPath<RegistrationId>,
) -> Answer {
    itoms.people().decline(operator, registration).await?;
    Ok(done())
}
