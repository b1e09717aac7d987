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
use itoms_core::{Itoms, id::RegistrationId, people::WaitingRegistration, time::Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// A sign-up that waits for an operator.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Registration {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: RegistrationId,
    /// The address, proved by its mailed link.
    #[schema(value_type = scalar::Email)]
    email: String,
    /// The name that the person gave.
    #[schema(value_type = scalar::FullName)]
    full_name: String,
    /// The company; null if the person named none.
    #[schema(value_type = Option<scalar::CompanyName>, required)]
    company: Option<String>,
    /// Since when it waits.
    #[schema(value_type = scalar::Time)]
    confirmed_at: Timestamp,
    /// When it vanishes by itself.
    #[schema(value_type = scalar::Time)]
    expires_at: Timestamp,
}

impl From<WaitingRegistration> for Registration {
    fn from(waiting: WaitingRegistration) -> Self {
        let WaitingRegistration { id, email, full_name, company, confirmed_at, expires_at } = waiting;
        let company = company.map(|company| company.to_string());
        Self { id, email: email.to_string(), full_name: full_name.to_string(), company, confirmed_at, expires_at }
    }
}

/// List sign-ups that wait
///
/// The oldest first. Sign-ups wait where an operator lets people in; see the setting `sign_up`.
#[utoipa::path(
    get,
    path = "/operator/registrations",
    operation_id = "listRegistrations",
    tag = "Operations",
    params(ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<Registration>))
)]
pub(crate) async fn list_registrations(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Registration>>, Refusal> {
    let page = itoms.people().registrations(operator, &query.request()).await?;
    Ok(Json(List::of(page, Registration::from)))
}
