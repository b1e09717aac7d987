use crate::routes::{
    answer::{Accepted, Answer},
    body::{Body, FromFields},
    caller::From,
    fields::Fields,
    once::NotOnce,
    scalar,
    sessions::StartedSession,
};
use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use itoms_core::{Itoms, account::Verified, secret::Secret, token::Token};
use utoipa::ToSchema;

/// The token of a mailed link, and the password of the sign-up.
#[derive(ToSchema)]
pub(crate) struct VerifyAccount {
    /// The last part of the link's address.
    #[schema(value_type = scalar::Token)]
    token: Token,
    /// The password that was chosen when signing up: it proves that whoever has the mail also signed up.
    #[schema(value_type = scalar::Password)]
    password: Secret<String>,
}

impl FromFields for VerifyAccount {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (token, password) = (fields.required("token"), fields.required("password"));
        Some(Self { token: token?, password: password? })
    }
}

/// Follow the link of a sign-up
///
/// Makes the account of whoever received the mail and knows the password of the sign-up, and starts its first
/// session, whose token is shown here once; so an `Idempotency-Key` is refused. Works once, within 24 hours of
/// the sign-up. Where an operator lets people in, the sign-up waits for that now, up to 30 days.
#[utoipa::path(
    post,
    path = "/accounts/verify",
    operation_id = "verifyAccount",
    tag = "Accounts",
    request_body = VerifyAccount,
    responses(
        (status = 201, description = "The account was made; this is its first session.", body = StartedSession),
        (status = 202, description = "The address is proved, and the sign-up waits for an operator; the decision comes by mail.", body = Accepted),
        (status = 403, description = "The password is not the one of this sign-up (`wrong_password`); the link still works."),
        (status = 404, description = "The link was used, has ended, or never was (`unusable_link`)."),
        (status = 429, description = "Too many tries with this link (`too_many_requests`)."),
    )
)]
pub(crate) async fn verify_account(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(VerifyAccount { token, password }): Body<VerifyAccount>,
) -> Answer {
    Ok(match itoms.accounts().verify(&token, password, &caller).await? {
        Verified::SignedIn(signed_in) => (StatusCode::CREATED, Json(StartedSession::from(signed_in))).into_response(),
        Verified::Waits => {
            Accepted { message: "Your address is confirmed. Whoever runs this installation decides now; you get a mail." }.into_response()
        }
    })
}
