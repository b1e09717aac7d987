use super::Account;
use crate::routes::{
    answer::{Answer, created},
    api::Api,
    body::{Body, FromFields},
    fields::Fields,
    scalar,
};
use axum::extract::State;
use itoms_core::token::Token;
use utoipa::ToSchema;

/// The token of a mailed link.
#[derive(ToSchema)]
pub(crate) struct VerifyAccount {
    /// The last part of the link's address.
    #[schema(value_type = scalar::Token)]
    token: Token,
}

impl FromFields for VerifyAccount {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { token: fields.required("token")? })
    }
}

/// Follow the link of a sign-up
///
/// Makes the account of whoever received the mail. Works once, within 24 hours of the sign-up.
#[utoipa::path(
    post,
    path = "/accounts/verify",
    operation_id = "verifyAccount",
    tag = "Accounts",
    request_body = VerifyAccount,
    responses(
        (status = 201, description = "The account was made; sign in with createSession.", body = Account, headers(("Location" = String, description = "Its address."))),
        (status = 404, description = "The link was used, has ended, or never was (`unusable_link`)."),
    )
)]
pub(crate) async fn verify_account(State(api): State<Api>, Body(VerifyAccount { token }): Body<VerifyAccount>) -> Answer {
    let account = Account::from(api.itoms.accounts().verify(&token).await?);
    Ok(created(&account, &api.location(format_args!("/account"))))
}
