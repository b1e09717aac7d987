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
use itoms_core::{
    Itoms,
    account::{NewAccount, Verified},
    token::Token,
};
use utoipa::ToSchema;

/// What somebody says whom a provider has proved, and who has no account.
#[derive(ToSchema)]
pub(crate) struct CreateIdentityAccount {
    /// Of `createIdentitySession`.
    #[schema(max_length = 4096, example = "v1.…")]
    pending: String,
    /// Of `startIdentitySignIn`.
    #[schema(value_type = scalar::Token)]
    attempt: Token,
    /// The name that others see.
    #[schema(value_type = scalar::FullName)]
    full_name: String,
    /// The statement to be sixteen or older. Nobody signs up without it.
    #[schema(example = true)]
    sixteen_or_older: bool,
    /// The company, if any.
    #[schema(value_type = Option<scalar::CompanyName>)]
    company: Option<String>,
}

impl FromFields for CreateIdentityAccount {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (pending, attempt) = (fields.required_within("pending", 4096), fields.required("attempt"));
        let (full_name, sixteen_or_older) = (fields.required("full_name"), fields.required("sixteen_or_older"));
        let company = fields.optional("company");
        Some(Self { pending: pending?, attempt: attempt?, full_name: full_name?, sixteen_or_older: sixteen_or_older?, company })
    }
}

/// Make an account by others
///
/// Makes the account of somebody whom a provider has proved, once the person agrees, with the address that the provider has
/// verified, and starts its first session, whose token is shown here once; so an `Idempotency-Key` is refused. The account
/// has no password. Where an operator lets people in, the sign-up waits for that now, up to 30 days.
#[utoipa::path(
    post,
    path = "/accounts/identity",
    operation_id = "createIdentityAccount",
    tag = "Sign-in by others",
    request_body = CreateIdentityAccount,
    responses(
        (status = 201, description = "The account was made; this is its first session.", body = StartedSession),
        (status = 202, description = "The sign-up waits for an operator; the decision comes by mail.", body = Accepted),
        (status = 403, description = "The address is not invited (`not_invited`)."),
        (status = 404, description = "The provider's word was used, is older than 10 minutes, or is of another attempt (`unusable_link`); begin again."),
        (status = 409, description = "An account has the address by now (`link_required`)."),
        (status = 429, description = "Too many sign-ups from this network (`too_many_requests`)."),
    )
)]
pub(crate) async fn create_identity_account(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(CreateIdentityAccount { pending, attempt, full_name, sixteen_or_older, company }): Body<CreateIdentityAccount>,
) -> Answer {
    let new = NewAccount { full_name, company, sixteen_or_older };
    Ok(match itoms.accounts().create_account_of_identity(&pending, new, &attempt, &caller).await? {
        Verified::SignedIn(signed_in) => (StatusCode::CREATED, Json(StartedSession::from(signed_in))).into_response(),
        Verified::Waits => Accepted { message: "Whoever runs this installation decides now; you get a mail." }.into_response(),
    })
}
