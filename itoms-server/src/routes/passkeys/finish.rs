use super::{Passkey, PasskeyGiven, own_session};
use crate::routes::{
    answer::{Answer, created},
    api::Api,
    body::{Body, FromFields},
    caller::Person,
    fields::Fields,
    once::NotOnce,
    scalar,
};
use axum::extract::State;
use itoms_core::token::Token;
use utoipa::ToSchema;

/// A passkey to be added.
#[derive(ToSchema)]
pub(crate) struct FinishPasskey {
    /// What you call it.
    #[schema(min_length = 1, max_length = 80, example = "My telephone")]
    name: String,
    /// Of `startPasskey`.
    #[schema(value_type = scalar::Token)]
    challenge: Token,
    /// The `PublicKeyCredential` as JSON text, as its `toJSON` writes it.
    #[schema(max_length = 16384, example = "{\"id\":\"…\",\"type\":\"public-key\",\"response\":{}}")]
    credential: String,
}

impl FromFields for FinishPasskey {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (name, given) = (fields.required("name"), PasskeyGiven::from_fields(fields));
        let (name, PasskeyGiven { challenge, credential }) = (name?, given?);
        Some(Self { name, challenge, credential })
    }
}

/// Add a passkey
///
/// From now on it signs in alone. You are told by mail. The challenge works once; so an `Idempotency-Key` is refused.
#[utoipa::path(
    post,
    path = "/account/passkeys",
    operation_id = "finishPasskey",
    tag = "Passkeys",
    request_body = FinishPasskey,
    responses(
        (status = 201, description = "The passkey.", body = Passkey, headers(("Location" = String, description = "Its address."))),
        (status = 403, description = "The answer was not asked for in this session, comes late or again, or is not right (`wrong_passkey`)."),
        (status = 409, description = "It was added before (`passkey_exists`), or there are ten already (`too_many_passkeys`)."),
    )
)]
pub(crate) async fn finish_passkey(
    State(api): State<Api>,
    person: Person,
    _: NotOnce,
    Body(FinishPasskey { name, challenge, credential }): Body<FinishPasskey>,
) -> Answer {
    let answer = PasskeyGiven { challenge, credential }.into();
    let passkey = api.itoms.accounts().finish_passkey(&own_session(person)?, &name, &answer).await?;
    let location = api.location(format_args!("/account/passkeys/{}", passkey.id));
    Ok(created(&Passkey::from(passkey), &location))
}
