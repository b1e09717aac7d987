use super::StartedPasskey;
use crate::{
    problem::Refusal,
    routes::{
        body::{Body, FromFields},
        caller::From,
        fields::Fields,
        once::NotOnce,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, account::PendingSignIn};
use utoipa::ToSchema;

/// A sign-in whose second step comes next.
#[derive(ToSchema)]
pub(crate) struct StartPasskeyStep {
    /// Of the first step.
    #[schema(max_length = 4096, example = "v1.…")]
    pending: String,
}

impl FromFields for StartPasskeyStep {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { pending: fields.required_within("pending", 4096)? })
    }
}

/// Begin to finish a sign-in by a passkey
///
/// After a first step whose answer names `passkey` among what the account accepts. Give the options to
/// `navigator.credentials.get`, and what it answers to `finishSignInByPasskey`. The challenge is shown once; so an
/// `Idempotency-Key` is refused.
#[utoipa::path(
    post,
    path = "/sessions/finish/passkey/start",
    operation_id = "startPasskeyStep",
    tag = "Passkeys",
    request_body = StartPasskeyStep,
    responses(
        (status = 200, description = "What to ask the device.", body = StartedPasskey),
        (status = 404, description = "The first step is older than 10 minutes, or the password has changed since (`unusable_link`); begin again."),
        (status = 409, description = "The account has no passkey (`no_passkey`)."),
        (status = 429, description = "Too many from this network or of this account (`too_many_requests`)."),
        (status = 501, description = "The public address has no name that passkeys could belong to (`not_configured`)."),
    )
)]
pub(crate) async fn start_passkey_step(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(StartPasskeyStep { pending }): Body<StartPasskeyStep>,
) -> Result<Json<StartedPasskey>, Refusal> {
    Ok(Json(itoms.accounts().start_passkey_step(&PendingSignIn::presented(pending), &caller).await?.into()))
}
