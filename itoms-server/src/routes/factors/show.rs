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
    /// Whether sign-in asks for it.
    on: bool,
    /// Since when; null while it is off.
    #[schema(value_type = Option<scalar::Time>, required)]
    since: Option<Timestamp>,
    /// Whether codes of an authenticator app are accepted. While it is on without one, it rests on the passkeys.
    app: bool,
    /// How many recovery codes are left.
    #[schema(example = 10)]
    recovery_codes_left: u64,
}

/// Show two-factor sign-in
///
/// Whether it is on, on what it rests, and how many recovery codes are left.
#[utoipa::path(
    get,
    path = "/account/second-factor",
    operation_id = "showSecondFactor",
    tag = "Two-factor sign-in",
    responses((status = 200, description = "What the second factor is.", body = SecondFactor))
)]
pub(crate) async fn show_second_factor(State(itoms): State<Itoms>, Person { actor, .. }: Person) -> Result<Json<SecondFactor>, Refusal> {
    let status = itoms.accounts().second_factor(actor).await?;
    Ok(Json(SecondFactor {
        on: status.is_some(),
        since: status.map(|status| status.since),
        app: status.is_some_and(|status| status.by_app),
        recovery_codes_left: status.map_or(0, |status| status.recovery_codes),
    }))
}
