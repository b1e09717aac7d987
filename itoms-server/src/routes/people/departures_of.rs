use super::departures::Departures;
use crate::{
    problem::Refusal,
    routes::{caller::Operator, path::InPath},
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::AccountId};

/// List what would become of somebody's projects
///
/// Every project that the person is a member of, and whether `deleteAccount` would take it along. On record as
/// `inspectAccount` is.
#[utoipa::path(
    get,
    path = "/operator/accounts/{account}/departures",
    operation_id = "listAccountDepartures",
    tag = "Operations",
    responses((status = 200, description = "All of them.", body = Departures))
)]
pub(crate) async fn list_account_departures(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(account): InPath<AccountId>,
) -> Result<Json<Departures>, Refusal> {
    Ok(Json(itoms.people().departures_of(operator, account).await?.into()))
}
