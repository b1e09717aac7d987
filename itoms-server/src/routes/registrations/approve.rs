use crate::routes::{
    answer::{Answer, shown},
    caller::Operator,
    path::InPath,
    people::Person,
};
use axum::extract::State;
use itoms_core::{Itoms, id::RegistrationId};

/// Let somebody in
///
/// Makes the account of a sign-up that waits, and tells the person by mail.
#[utoipa::path(
    post,
    path = "/operator/registrations/{registration}/approve",
    operation_id = "approveAccount",
    tag = "Operations",
    responses(
        (status = 200, description = "The account that was made.", body = Person),
        (status = 409, description = "An account has the address by now (`address_taken`): decline the sign-up."),
    )
)]
pub(crate) async fn approve_account(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(registration): InPath<RegistrationId>,
) -> Answer {
    Ok(shown(&Person::from(itoms.people().approve(operator, registration).await?)))
}
