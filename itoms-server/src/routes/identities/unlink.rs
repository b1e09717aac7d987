use crate::{
    problem::Refusal,
    routes::{
        answer::{Answer, done},
        caller::Person,
        path::InPath,
    },
};
use axum::extract::State;
use itoms_core::{Itoms, id::IdentityId};

/// Unlink an identity provider
///
/// Nobody signs in to the account through it any more; sessions go on. A fresh proof is asked for (`reauthenticate`).
#[utoipa::path(
    delete,
    path = "/account/identities/{identity}",
    operation_id = "unlinkIdentity",
    tag = "Sign-in by others",
    responses(
        (status = 204, description = "It is unlinked."),
        (status = 404, description = "There is no such link, or not an own one, or the session has ended meanwhile (`not_found`)."),
        (status = 409, description = "It is the only way to sign in to the account (`last_way_in`)."),
    )
)]
pub(crate) async fn unlink_identity(State(itoms): State<Itoms>, person: Person, InPath(id): InPath<IdentityId>) -> Answer {
    let session = person.session.ok_or_else(Refusal::not_found)?;
    itoms.accounts().unlink_identity(&session, id).await?;
    Ok(done())
}
