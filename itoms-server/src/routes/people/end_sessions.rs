use crate::routes::{
    answer::{Answer, done},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::AccountId};

/// End all sessions of somebody
///
/// Signs the person out on every device at once, also where a sign-in has just begun. The person learns so by mail, and can
/// sign in anew; API keys go on. To keep somebody out, suspend the account.
#[utoipa::path(
    delete,
    path = "/operator/accounts/{account}/sessions",
    operation_id = "revokeAccountSessions",
    tag = "Operations",
    responses(
        (status = 204, description = "Nobody is signed in to the account."),
        (status = 409, description = "It is the caller's own account (`own_account`)."),
    )
)]
pub(crate) async fn revoke_account_sessions(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(account): InPath<AccountId>,
) -> Answer {
    itoms.people().end_sessions(operator, account).await?;
    Ok(done())
}
