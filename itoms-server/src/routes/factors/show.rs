use crate::{
    problem::Refusal,
    routes::{caller::Person, scalar},
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, time::Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// The own second factor.
#[derive(Serialize, ToSchema)]
pub(crate) struct SecondFactor {
    /// Whether sign-in asks for a code.
    on: bool,
    /// Since when; null while it is off.
    #[schema(value_type = Option<scalar::Time>, required)]
    since: Option<Timestamp>,
    /// How many recovery codes are left.
    #[schema(example = 10)]
    recovery_codes_left: u64,
}

/// Show two-factor sign-in
///
/// Whether it is on, and how many recovery codes are left.
#[utoipa::path(
    get,
    path = "/account/second-factor",
    operation_id = "showSecondFactor",
    tag = "Two-factor sign-in",
    responses((status = 200, description = "What the second factor is.", body = SecondFactor))
)]
pub(crate) async fn show_second_factor(State(itoms): State<Itoms>, Person { actor, .. }: Person) -> Result<Json<SecondFactor>, Refusal> {
    let status = itoms.accounts().second_factor(actor).await?;
    let (since, left) = status.map_or((None, 0), |status| (Some(status.since), status.recovery_codes));
    Ok(Json(SecondFactor { on: since.is_some(), since, recovery_codes_left: left }))
}
