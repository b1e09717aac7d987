use super::Identity;
use crate::{
    problem::Refusal,
    routes::{answer::List, caller::Person},
};
use axum::{Json, extract::State};
use itoms_core::Itoms;

/// List the other ways to sign in
///
/// The identity providers that are linked to the own account, by issuer; all in one part.
#[utoipa::path(
    get,
    path = "/account/identities",
    operation_id = "listIdentities",
    tag = "Sign-in by others",
    responses((status = 200, description = "The list.", body = List<Identity>))
)]
pub(crate) async fn list_identities(State(itoms): State<Itoms>, Person { actor, .. }: Person) -> Result<Json<List<Identity>>, Refusal> {
    let identities = itoms.accounts().identities(actor).await?;
    Ok(Json(List { items: identities.into_iter().map(|linked| Identity::of(linked, &itoms)).collect(), next: None }))
}
