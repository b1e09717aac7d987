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
use itoms_core::Itoms;
use utoipa::ToSchema;

/// Whose mail did not arrive.
#[derive(ToSchema)]
pub(crate) struct ResendVerification {
    /// The address of the sign-up.
    #[schema(value_type = scalar::Email)]
    email: String,
}

impl FromFields for ResendVerification {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { email: fields.required("email")? })
    }
}

/// Mail the link of a sign-up again
///
/// Mails a new link for the newest sign-up with this address that nobody has followed yet; earlier links go on working.
/// It can be mailed again for a week after the sign-up. The answer is the same whether there is one or not.
#[utoipa::path(
    post,
    path = "/accounts/resend",
    operation_id = "resendVerification",
    tag = "Accounts",
    request_body = ResendVerification,
    responses(
        (status = 202, description = "If a sign-up with this address waits, a mail is on its way.", body = Accepted),
        (status = 429, description = "Too many sign-ups from this network (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails (`not_configured`)."),
    )
)]
pub(crate) async fn resend_verification(
    State(itoms): State<Itoms>,
    From(caller): From,
    Body(ResendVerification { email }): Body<ResendVerification>,
) -> Result<Accepted, Refusal> {
    itoms.accounts().resend_verification(&email, &caller).await?;
    Ok(Accepted { message: "If a sign-up with this address waits, its link is on its way again." })
}
