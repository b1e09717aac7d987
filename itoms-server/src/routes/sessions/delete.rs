use crate::{
    routes::{
        answer::{Answer, done},
        caller::Person,
    },
    security::signed_out,
};
use axum::extract::State;
use itoms_core::Itoms;

/// Sign out
///
/// Ends the session that this request is made with. Its token is dead from the next request on.
#[utoipa::path(
    delete,
    path = "/session",
    operation_id = "deleteSession",
    tag = "Sessions",
    responses((status = 204, description = "The session is over."))
)]
pub(crate) async fn delete_session(State(itoms): State<Itoms>, Person { session, .. }: Person) -> Answer {
    let Some(session) = session else { return Ok(done()) };
    itoms.accounts().sign_out(&session).await?;
    Ok(signed_out(done()))
}
