use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Operator,
        query::{ListQuery, Query},
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    id::{AccountId, AdmissionId},
    people,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An invitation to sign up, which was not used yet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Admission {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: AdmissionId,
    /// The invited address.
    #[schema(value_type = scalar::Email)]
    email: String,
    /// Which operator invited; null for whoever sits at the machine, and for one who is gone.
    #[schema(value_type = Option<scalar::Id>, required)]
    invited_by: Option<AccountId>,
    /// When.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it ends.
    #[schema(value_type = scalar::Time)]
    expires_at: Timestamp,
}

impl From<people::Admission> for Admission {
    fn from(admission: people::Admission) -> Self {
        let people::Admission { id, email, invited_by, created_at, expires_at } = admission;
        Self { id, email: email.to_string(), invited_by, created_at, expires_at }
    }
}

/// List invitations to sign up
///
/// Those that were not used, the oldest first.
#[utoipa::path(
    get,
    path = "/operator/admissions",
    operation_id = "listAdmissions",
    tag = "Operations",
    params(ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<Admission>))
)]
pub(crate) async fn list_admissions(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Admission>>, Refusal> {
    let page = itoms.people().admissions(operator, &query.request()).await?;
    Ok(Json(List::of(page, Admission::from)))
}
