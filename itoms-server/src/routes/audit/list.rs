use super::{AuditEvent, AuditListQuery};
use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Person,
        query::{ListQuery, Query},
    },
};
use axum::{Json, extract::State};
use itoms_core::Itoms;

/// List what you did and what was done to your account
///
/// The newest first. Nobody else is named in it. An act is listed a second after it happened, and for two years.
#[utoipa::path(
    get,
    path = "/account/audit-events",
    operation_id = "listAuditEvents",
    tag = "Accounts",
    params(AuditListQuery, ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<AuditEvent>))
)]
pub(crate) async fn list_audit_events(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    Query(asked): Query<AuditListQuery>,
) -> Result<Json<List<AuditEvent>>, Refusal> {
    let page = itoms.audit().own(actor, &asked.query(), &asked.list.request()).await?;
    Ok(Json(List::of(page, AuditEvent::from)))
}
