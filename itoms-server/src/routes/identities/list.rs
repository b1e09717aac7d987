use crate::{
    problem::Refusal,
    routes::{answer::List, caller::Person, scalar},
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::IdentityId, time::Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// An identity provider that signs in to the own account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Identity {
    /// The id of the link.
    #[schema(value_type = scalar::Id)]
    id: IdentityId,
    /// Who proves the person.
    #[schema(example = "https://id.example.com")]
    issuer: String,
    /// Whom it names; it means something there alone.
    #[schema(example = "248289761001")]
    subject: String,
    /// What this installation calls the provider; null where it is configured no more, and signs nobody in.
    #[schema(required, example = "Example")]
    name: Option<String>,
    /// When it was linked.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
}

/// List the other ways to sign in
///
/// The identity providers that are linked to the own account, by issuer; all in one part. A provider is linked in a
/// browser alone, on the account's page.
#[utoipa::path(
    get,
    path = "/account/identities",
    operation_id = "listIdentities",
    tag = "Sign-in by others",
    responses((status = 200, description = "The list.", body = List<Identity>))
)]
pub(crate) async fn list_identities(State(itoms): State<Itoms>, Person { actor, .. }: Person) -> Result<Json<List<Identity>>, Refusal> {
    let name = |issuer: &str| itoms.optional_provider().filter(|provider| provider.issuer() == issuer).map(|it| it.name().to_owned());
    let identities = itoms.accounts().identities(actor).await?.into_iter().map(|linked| Identity {
        id: linked.id,
        name: name(linked.identity.issuer()),
        issuer: linked.identity.issuer().to_owned(),
        subject: linked.identity.subject().to_owned(),
        created_at: linked.created_at,
    });
    Ok(Json(List { items: identities.collect(), next: None }))
}
