use super::Person;
use crate::routes::{
    answer::{Answer, shown},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::AccountId};

/// Make somebody an operator
///
/// Beside those who are. The account's sessions end, so that no token from before has the new right, and the person learns so by
/// mail. Once more it changes nothing.
#[utoipa::path(
    post,
    path = "/operator/accounts/{account}/appoint",
    operation_id = "appointOperator",
    tag = "Operations",
    responses(
        (status = 200, description = "The account as it is now.", body = Person),
    )
)]
pub(crate) async fn appoint_operator(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(account): InPath<AccountId>,
) -> Answer {
    Ok(shown(&Person::from(itoms.people().appoint_operator(operator, account).await?)))
}
