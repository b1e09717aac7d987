use crate::{
    problem::Refusal,
    routes::{
        answer::Accepted,
        body::{Body, FromFields},
        caller::From,
        fields::Fields,
        scalar,
    },
};
use axum::extract::State;
use itoms_core::{Itoms, account::SignUp, secret::Secret};
use utoipa::ToSchema;

/// A sign-up.
#[derive(ToSchema)]
pub(crate) struct CreateAccount {
    /// The address that the link is mailed to.
    #[schema(value_type = scalar::Email)]
    email: String,
    /// The profile name.
    #[schema(value_type = scalar::FullName)]
    full_name: String,
    /// The password, kept as an argon2id hash only.
    #[schema(value_type = scalar::Password)]
    password: Secret<String>,
    /// The statement to be sixteen or older. Nobody signs up without it.
    #[schema(example = true)]
    sixteen_or_older: bool,
    /// The company, if any.
    #[schema(value_type = Option<scalar::CompanyName>)]
    company: Option<String>,
}

impl FromFields for CreateAccount {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let email = fields.required("email");
        let full_name = fields.required("full_name");
        let password = fields.required("password");
        let sixteen_or_older = fields.required("sixteen_or_older");
        let company = fields.optional("company");
        Some(Self { email: email?, full_name: full_name?, password: password?, sixteen_or_older: sixteen_or_older?, company })
    }
}

/// Sign up
///
/// Mails a link to the address; following it within 24 hours makes the account. The answer is the same
/// whether the address has an account already or not; whoever owns it learns that by mail. An installation may take
/// people by invitation alone, or let an operator decide after the link was followed; that too is told by mail.
#[utoipa::path(
    post,
    path = "/accounts",
    operation_id = "createAccount",
    tag = "Accounts",
    request_body = CreateAccount,
    responses(
        (status = 202, description = "If the address can be used, a mail is on its way.", body = Accepted),
        (status = 429, description = "Too many sign-ups from this network, or new passwords that were judged for it (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails (`not_configured`)."),
    )
)]
pub(crate) async fn create_account(
    State(itoms): State<Itoms>,
    From(caller): From,
    Body(body): Body<CreateAccount>,
) -> Result<Accepted, Refusal> {
    let CreateAccount { email, full_name, password, sixteen_or_older, company } = body;
    itoms.accounts().sign_up(SignUp { email, full_name, password, sixteen_or_older, company }, &caller).await?;
    Ok(Accepted { message: "Check your mail: a link that makes your account is on its way." })
}
