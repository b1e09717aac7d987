use super::{AuditEvent, AuditListQuery};
use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Operator,
        query::{ListQuery, Query},
    },
};
use axum::{Json, extract::State};
use itoms_core::Itoms;

/// List what those who run the installation did
///
/// The newest first. An act is listed a second after it happened, and for two years.
#[utoipa::path(
    get,
    path = "/audit-events",
    operation_id = "listOperatorAuditEvents",
    tag = "Operations",
    params(AuditListQuery, ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<AuditEvent>))
)]
pub(crate) async fn list_operator_audit_events(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    Query(asked): Query<AuditListQuery>,
) -> Result<Json<List<AuditEvent>>, Refusal> {
    let page = itoms.audit().of_operators(operator, &asked.query(), &asked.list.request()).await?;
    Ok(Json(List::of(page, AuditEvent::from)))
}
