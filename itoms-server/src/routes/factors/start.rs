use super::own_session;
use crate::{
    problem::Refusal,
    routes::{caller::Person, once::NotOnce},
};
use axum::{Json, extract::State};
use itoms_core::Itoms;
use serde::Serialize;
use utoipa::ToSchema;

/// A set-up that was just begun.
#[derive(Serialize, ToSchema)]
pub(crate) struct StartedTotp {
    /// The secret in base32, to be typed into an authenticator app. It is shown here and never again.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    secret: String,
    /// The same as an address, for an app that reads it from a picture: SHA-1, six digits, 30 seconds.
    #[schema(
        example = "otpauth://totp/itoms:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=itoms&algorithm=SHA1&digits=6&period=30"
    )]
    uri: String,
}

/// Begin to set up two-factor sign-in
///
/// Shows the secret that an authenticator app shares with us, once; so an `Idempotency-Key` is refused. Nothing is asked
/// for it until `confirmTotp` has seen a code; two-factor sign-in that is on by passkeys stays on. Beginning again takes
/// the place of a set-up before.
#[utoipa::path(
    post,
    path = "/account/totp",
    operation_id = "startTotp",
    tag = "Two-factor sign-in",
    responses(
        (status = 200, description = "The secret.", body = StartedTotp),
        (status = 409, description = "There is an app already (`second_factor_exists`)."),
    )
)]
pub(crate) async fn start_totp(State(itoms): State<Itoms>, _: NotOnce, person: Person) -> Result<Json<StartedTotp>, Refusal> {
    let started = itoms.accounts().start_totp(&own_session(person)?).await?;
    Ok(Json(StartedTotp { secret: started.secret.expose().clone(), uri: started.uri.expose().clone() }))
}
