use super::Person;
use crate::routes::{
    answer::{Answer, shown},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::AccountId};

/// Make an operator a person like others
///
/// The account's sessions end, and the person learns so by mail. To step down, ask another operator. Once more it changes
/// nothing.
#[utoipa::path(
    post,
    path = "/operator/accounts/{account}/dismiss",
    operation_id = "dismissOperator",
    tag = "Operations",
    responses(
        (status = 200, description = "The account as it is now.", body = Person),
        (status = 409, description = "It is the caller's own account (`own_account`), or that of the last operator (`last_operator`)."),
    )
)]
pub(crate) async fn dismiss_operator(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(account): InPath<AccountId>,
) -> Answer {
    Ok(shown(&Person::from(itoms.people().dismiss_operator(operator, account).await?)))
}
