use super::Passkey;
use crate::{problem::Refusal, routes::caller::Person};
use axum::{Json, extract::State};
use itoms_core::Itoms;
use serde::Serialize;
use utoipa::ToSchema;

/// The passkeys of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Passkeys {
    /// All of them; ten at most.
    items: Vec<Passkey>,
}

/// List the own passkeys
///
/// The oldest first.
#[utoipa::path(
    get,
    path = "/account/passkeys",
    operation_id = "listPasskeys",
    tag = "Passkeys",
    responses((status = 200, description = "All of them.", body = Passkeys))
)]
pub(crate) async fn list_passkeys(State(itoms): State<Itoms>, Person { actor, .. }: Person) -> Result<Json<Passkeys>, Refusal> {
    let passkeys = itoms.accounts().passkeys(actor).await?;
    Ok(Json(Passkeys { items: passkeys.into_iter().map(Passkey::from).collect() }))
}
