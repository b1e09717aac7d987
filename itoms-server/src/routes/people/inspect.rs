use super::Person;
use crate::routes::{
    answer::{Answer, shown},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::AccountId};

/// Show somebody's account
#[utoipa::path(
    get,
    path = "/operator/accounts/{account}",
    operation_id = "inspectAccount",
    tag = "Operations",
    responses((status = 200, description = "The account.", body = Person))
)]
pub(crate) async fn inspect_account(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(account): InPath<AccountId>,
) -> Answer {
    Ok(shown(&Person::from(itoms.people().show(operator, account).await?)))
}
