use super::own_session;
use crate::routes::{
    answer::{Answer, done},
    caller::Person,
};
use axum::extract::State;
use itoms_core::Itoms;

/// Turn two-factor sign-in off
///
/// Whatever it rests on: secret and recovery codes are forgotten, passkeys stay. A fresh proof is asked for, with a code
/// (`reauthenticate`) or by a passkey (`reauthenticateByPasskey`).
#[utoipa::path(
    delete,
    path = "/account/totp",
    operation_id = "deleteTotp",
    tag = "Two-factor sign-in",
    responses(
        (status = 204, description = "It is off."),
        (status = 409, description = "It is off (`no_second_factor`)."),
    )
)]
pub(crate) async fn delete_totp(State(itoms): State<Itoms>, person: Person) -> Answer {
    itoms.accounts().delete_totp(&own_session(person)?).await?;
    Ok(done())
}
