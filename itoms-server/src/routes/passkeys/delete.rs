use super::own_session;
use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::PasskeyId};

/// Remove a passkey
///
/// It does not sign in any more. You are told by mail.
#[utoipa::path(
    delete,
    path = "/account/passkeys/{passkey}",
    operation_id = "deletePasskey",
    tag = "Passkeys",
    responses(
        (status = 204, description = "The passkey is gone."),
        (status = 404, description = "There is no such passkey, or not an own one, or the session has ended meanwhile (`not_found`)."),
        (status = 409, description = "It is the only way into the account (`last_way_in`), or two-factor sign-in rests on it alone (`last_passkey`)."),
    )
)]
pub(crate) async fn delete_passkey(State(itoms): State<Itoms>, person: Person, InPath(id): InPath<PasskeyId>) -> Answer {
    itoms.accounts().delete_passkey(&own_session(person)?, id).await?;
    Ok(done())
}
