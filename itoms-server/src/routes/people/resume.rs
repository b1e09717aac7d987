use super::Person;
use crate::routes::{
    answer::{Answer, shown},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::AccountId};

/// Resume a suspended account
///
/// The person can sign in again, anew on each device. Of an account that is not suspended it changes nothing.
#[utoipa::path(
    post,
    path = "/operator/accounts/{account}/resume",
    operation_id = "resumeAccount",
    tag = "Operations",
    responses((status = 200, description = "The account as it is now.", body = Person))
)]
pub(crate) async fn resume_account(State(itoms): State<Itoms>, Operator(operator): Operator, InPath(account): InPath<AccountId>) -> Answer {
    Ok(shown(&Person::from(itoms.people().resume(operator, account).await?)))
}
