use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        query::{ListQuery, Query},
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, account, id::SessionId, time::Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// A signed-in device.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: SessionId,
    /// Whether this request was made with it.
    current: bool,
    /// What the device is, as far as it says so itself.
    #[schema(example = "Firefox on Windows")]
    device: String,
    /// The address from which it was last used; null 30 days later, or when it was not known.
    #[schema(required, example = "203.0.113.9")]
    address: Option<String>,
    /// When the person signed in.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it was last used, to the minute.
    #[schema(value_type = scalar::Time)]
    used_at: Timestamp,
    /// When it ends at the latest; it ends earlier when it is not used for 14 days.
    #[schema(value_type = scalar::Time)]
    expires_at: Timestamp,
}

impl Session {
    fn of(session: &account::Session, current: Option<SessionId>) -> Self {
        Self {
            id: session.id,
            current: current == Some(session.id),
            device: session.device().to_string(),
            address: session.ip.map(|ip| ip.to_string()),
            created_at: session.created_at,
            used_at: session.used_at,
            expires_at: session.expires_at,
        }
    }
}

/// List the own sessions
///
/// Each device that is signed in, the newest first, with what it says it is and when it was last used.
#[utoipa::path(
    get,
    path = "/sessions",
    operation_id = "listSessions",
    tag = "Sessions",
    params(ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<Session>))
)]
pub(crate) async fn list_sessions(
    State(itoms): State<Itoms>,
    Person { actor, session, .. }: Person,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Session>>, Refusal> {
    let current = session.map(|session| session.id);
    let page = itoms.accounts().sessions(actor, &query.request()).await?;
    Ok(Json(List::of(page, |session| Session::of(&session, current))))
}
