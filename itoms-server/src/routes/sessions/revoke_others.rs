use crate::routes::{
    answer::{Answer, done},
    caller::Person,
};
use axum::extract::State;
use itoms_core::Itoms;

/// End all other sessions
///
/// Signs every own device out but the one that asks.
#[utoipa::path(
    delete,
    path = "/sessions",
    operation_id = "revokeOtherSessions",
    tag = "Sessions",
    responses(
        (status = 204, description = "Of the own sessions only this one is left."),
        (status = 404, description = "This one has ended meanwhile, or changed its token (`not_found`)."),
    )
)]
pub(crate) async fn revoke_other_sessions(State(itoms): State<Itoms>, Person { session, .. }: Person) -> Answer {
    if let Some(session) = session {
        itoms.accounts().end_other_sessions(&session).await?;
    }
    Ok(done())
}
