use super::Person;
use crate::routes::{
    answer::{Answer, shown},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::AccountId};

/// Suspend an account
///
/// Its sessions end at once, nobody signs in to it until it is resumed, and its open invitations are taken back. What it
/// published stays public, and its projects go on. Once more it changes nothing.
#[utoipa::path(
    post,
    path = "/operator/accounts/{account}/suspend",
    operation_id = "suspendAccount",
    tag = "Operations",
    responses(
        (status = 200, description = "The account as it is now.", body = Person),
        (status = 409, description = "It is the caller's own (`own_account`), or that of the last operator (`last_operator`)."),
    )
)]
pub(crate) async fn suspend_account(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(account): InPath<AccountId>,
) -> Answer {
    Ok(shown(&Person::from(itoms.people().suspend(operator, account).await?)))
}
