use crate::{
    problem::Refusal,
    routes::{
        answer::{Accepted, Answer, done},
        body::{Body, FromFields},
        caller::From,
        fields::Fields,
        scalar,
    },
    security::signed_out,
};
use axum::extract::State;
use itoms_core::{Itoms, account::OtherAccess, secret::Secret, token::Token};
use utoipa::ToSchema;

/// Whose password is forgotten.
#[derive(ToSchema)]
pub(crate) struct RequestPasswordReset {
    /// The address of the account.
    #[schema(value_type = scalar::Email)]
    email: String,
}

impl FromFields for RequestPasswordReset {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { email: fields.required("email")? })
    }
}

/// Ask for a new password
///
/// Mails a link that works once, for an hour, if an account has this address. The answer is the same whether one has it
/// or not.
#[utoipa::path(
    post,
    path = "/password-resets",
    operation_id = "requestPasswordReset",
    tag = "Accounts",
    request_body = RequestPasswordReset,
    responses(
        (status = 202, description = "If an account has this address, a mail is on its way.", body = Accepted),
        (status = 429, description = "Too many mails were asked for from this network (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails (`not_configured`)."),
    )
)]
pub(crate) async fn request_password_reset(
    State(itoms): State<Itoms>,
    From(caller): From,
    Body(RequestPasswordReset { email }): Body<RequestPasswordReset>,
) -> Result<Accepted, Refusal> {
    itoms.accounts().request_password_reset(&email, &caller).await?;
    Ok(Accepted { message: "If an account has this address, a link to set a new password is on its way." })
}

/// The token of a mailed link, and a new password.
#[derive(ToSchema)]
pub(crate) struct ResetPassword {
    /// The last part of the link's address.
    #[schema(value_type = scalar::Token)]
    token: Token,
    /// The new password.
    #[schema(value_type = scalar::Password)]
    password: Secret<String>,
    /// Whether passkeys, API keys and linked identity providers end as well, for an account that somebody else was in.
    /// A second factor stays on: by its app, or where it has none, by a recovery code.
    #[schema(default = false)]
    end_other_access: Option<bool>,
}

impl FromFields for ResetPassword {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (token, password) = (fields.required("token"), fields.required("password"));
        let end_other_access = fields.optional("end_other_access");
        Some(Self { token: token?, password: password?, end_other_access })
    }
}

/// Set a new password by a mailed link
///
/// All sessions of the account end, and a mail tells its owner. Then sign in with the new password. Works once.
#[utoipa::path(
    post,
    path = "/password-resets/complete",
    operation_id = "resetPassword",
    tag = "Accounts",
    request_body = ResetPassword,
    responses(
        (status = 204, description = "The password is the new one; nobody is signed in."),
        (status = 404, description = "The link was used, has ended, or never was (`unusable_link`)."),
        (status = 429, description = "Too many new passwords were judged for this account (`too_many_requests`)."),
    )
)]
pub(crate) async fn reset_password(State(itoms): State<Itoms>, From(caller): From, Body(reset): Body<ResetPassword>) -> Answer {
    let ResetPassword { token, password, end_other_access } = reset;
    let other_access = if end_other_access == Some(true) { OtherAccess::Ends } else { OtherAccess::Stays };
    itoms.accounts().reset_password(&token, password, other_access, &caller).await?;
    Ok(signed_out(done()))
}
