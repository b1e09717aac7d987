use crate::routes::{
    answer::{Answer, done},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::AccountId};

/// Turn somebody's second factor off
///
/// For whoever lost app, passkeys and recovery codes, or is kept out by somebody who set them up: the second factor and
/// every passkey are gone, all sessions end, and the password alone counts again. The person learns so by mail. Be
/// certain who asks.
#[utoipa::path(
    delete,
    path = "/operator/accounts/{account}/second-factor",
    operation_id = "clearSecondFactor",
    tag = "Operations",
    responses(
        (status = 204, description = "The password alone signs in again."),
        (status = 409, description = "It is the caller's own account (`own_account`), or has neither (`no_second_factor`)."),
    )
)]
pub(crate) async fn clear_second_factor(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(account): InPath<AccountId>,
) -> Answer {
    itoms.people().clear_second_factor(operator, account).await?;
    Ok(done())
}
