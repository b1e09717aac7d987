use super::PasskeyGiven;
use crate::{
    problem::Refusal,
    routes::{
        body::{Body, FromFields},
        caller::From,
        fields::Fields,
        once::NotOnce,
        scalar,
        sessions::StartedSession,
    },
};
use axum::{Json, extract::State};
use http::StatusCode;
use itoms_core::{Itoms, account::PendingSignIn, token::Token};
use utoipa::ToSchema;

/// The second step of a sign-in, by a passkey.
#[derive(ToSchema)]
pub(crate) struct FinishSignInByPasskey {
    /// Of the first step.
    #[schema(max_length = 4096, example = "v1.…")]
    pending: String,
    /// Of what the device was asked.
    #[schema(value_type = scalar::Token)]
    challenge: Token,
    /// The `PublicKeyCredential` as JSON text, as its `toJSON` writes it.
    #[schema(max_length = 16384, example = "{\"id\":\"…\",\"type\":\"public-key\",\"response\":{}}")]
    credential: String,
}

impl FromFields for FinishSignInByPasskey {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (pending, given) = (fields.required_within("pending", 4096), PasskeyGiven::from_fields(fields));
        let (pending, PasskeyGiven { challenge, credential }) = (pending?, given?);
        Some(Self { pending, challenge, credential })
    }
}

/// Finish a sign-in by a passkey
///
/// As `finishSignIn`, with a passkey of the account in the place of a code. After a refusal `startPasskeyStep` begins anew.
#[utoipa::path(
    post,
    path = "/sessions/finish/passkey",
    operation_id = "finishSignInByPasskey",
    tag = "Passkeys",
    request_body = FinishSignInByPasskey,
    responses(
        (status = 201, description = "The session, with its token.", body = StartedSession),
        (status = 403, description = "The passkey is not the account's, or its answer was not asked for by `startPasskeyStep`, comes late or again, or is not right (`wrong_passkey`)."),
        (status = 404, description = "The first step is older than 10 minutes, or the password has changed since (`unusable_link`); begin again."),
        (status = 429, description = "Too many tries from this network (`too_many_requests`)."),
    )
)]
pub(crate) async fn finish_sign_in_by_passkey(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(FinishSignInByPasskey { pending, challenge, credential }): Body<FinishSignInByPasskey>,
) -> Result<(StatusCode, Json<StartedSession>), Refusal> {
    let (pending, answer) = (PendingSignIn::presented(pending), PasskeyGiven { challenge, credential }.into());
    let signed_in = itoms.accounts().finish_sign_in_by_passkey(&pending, &answer, &caller).await?;
    Ok((StatusCode::CREATED, Json(signed_in.into())))
}
