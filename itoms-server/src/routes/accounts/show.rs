use super::Account;
use crate::routes::{
    answer::{Answer, shown},
    caller::Person,
};
use axum::extract::State;
use itoms_core::Itoms;

/// Show the own account
#[utoipa::path(
    get,
    path = "/account",
    operation_id = "showAccount",
    tag = "Accounts",
    responses(
        (status = 200, description = "The account of whoever asks.", body = Account),
        (status = 404, description = "The host has a person who has no account here (`not_found`)."),
    )
)]
pub(crate) async fn show_account(State(itoms): State<Itoms>, Person { actor, operator, .. }: Person) -> Answer {
    let account = itoms.accounts().show(actor).await?;
    Ok(shown(&Account::of(account, operator)))
}
