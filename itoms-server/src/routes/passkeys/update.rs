use super::Passkey;
use crate::routes::{
    answer::{Answer, shown},
    body::{Body, FromFields},
    caller::Person,
    fields::Fields,
    path::InPath,
    precondition::IfMatch,
};
use axum::extract::State;
use itoms_core::{Itoms, id::PasskeyId};
use utoipa::ToSchema;

/// Another name.
#[derive(ToSchema)]
pub(crate) struct UpdatePasskey {
    /// What you call it.
    #[schema(min_length = 1, max_length = 80, example = "My old telephone")]
    name: String,
}

impl FromFields for UpdatePasskey {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { name: fields.required("name")? })
    }
}

/// Rename a passkey
#[utoipa::path(
    patch,
    path = "/account/passkeys/{passkey}",
    operation_id = "updatePasskey",
    tag = "Passkeys",
    params(IfMatch),
    request_body = UpdatePasskey,
    responses(
        (status = 200, description = "The passkey as it is now.", body = Passkey),
        (status = 404, description = "There is no such passkey, or not an own one (`not_found`)."),
    )
)]
pub(crate) async fn update_passkey(
    State(itoms): State<Itoms>,
    Person { actor, .. }: Person,
    InPath(id): InPath<PasskeyId>,
    IfMatch(expected): IfMatch,
    Body(UpdatePasskey { name }): Body<UpdatePasskey>,
) -> Answer {
    let renamed = itoms.accounts().rename_passkey(actor, id, &name, expected).await?;
    Ok(shown(&Passkey::from(renamed)))
}
