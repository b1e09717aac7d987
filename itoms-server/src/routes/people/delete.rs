use crate::routes::{
    answer::{Answer, done},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::AccountId};

/// Remove somebody's account
///
/// For whoever asked for it by mail, or is under sixteen. Access ends at once, and everything that goes with the account
/// is erased right after, beyond recall: its profile, and each project of which nobody else is an owner. See
/// `listAccountDepartures`.
#[utoipa::path(
    delete,
    path = "/operator/accounts/{account}",
    operation_id = "deleteAccount",
    tag = "Operations",
    responses(
        (status = 204, description = "Nobody signs in to it any more, and it is being erased."),
        (status = 409, description = "It is the caller's own (`own_account`), or that of the last operator (`last_operator`)."),
    )
)]
pub(crate) async fn delete_account(State(itoms): State<Itoms>, Operator(operator): Operator, InPath(account): InPath<AccountId>) -> Answer {
    itoms.people().remove(operator, account).await?;
    Ok(done())
}
