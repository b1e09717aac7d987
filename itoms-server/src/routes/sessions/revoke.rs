use crate::routes::{
    answer::{Answer, done},
    caller::Person,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::SessionId};

/// End a session
///
/// Signs one of the own devices out. Its token is dead from the next request on.
#[utoipa::path(
    delete,
    path = "/sessions/{session}",
    operation_id = "revokeSession",
    tag = "Sessions",
    responses(
        (status = 204, description = "The session is over."),
        (status = 404, description = "There is no such session, or not an own one (`not_found`)."),
    )
)]
pub(crate) async fn revoke_session(State(itoms): State<Itoms>, Person { actor, .. }: Person, InPath(id): InPath<SessionId>) -> Answer {
    itoms.accounts().end_session(actor, id).await?;
    Ok(done())
}
