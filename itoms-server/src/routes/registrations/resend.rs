use crate::routes::{
    answer::{Answer, done},
    body::{Body, FromFields},
    caller::Operator,
    fields::Fields,
    scalar,
};
use axum::extract::State;
use itoms_core::Itoms;
use utoipa::ToSchema;

/// Whose link to mail again.
#[derive(ToSchema)]
pub(crate) struct ResendRegistration {
    /// The address that somebody signed up with.
    #[schema(value_type = scalar::Email)]
    email: String,
}

impl FromFields for ResendRegistration {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { email: fields.required("email")? })
    }
}

/// Mail the link of a sign-up again
///
/// For somebody who signed up and says that the mail never came. Earlier links go on working. Of the sign-up nothing is
/// shown but that there is one.
#[utoipa::path(
    post,
    path = "/operator/registrations/resend",
    operation_id = "resendRegistration",
    tag = "Operations",
    request_body = ResendRegistration,
    responses(
        (status = 204, description = "A mail with a link is on its way."),
        (status = 404, description = "No sign-up of this address waits for its link: nobody signed up, or too long ago (`not_found`)."),
        (status = 409, description = "An account has this address (`address_taken`): whoever forgot the password asks for a new one."),
        (status = 429, description = "Too many such mails by this account, or to this address (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails, or has no page for the link (`not_configured`)."),
    )
)]
pub(crate) async fn resend_registration(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    Body(ResendRegistration { email }): Body<ResendRegistration>,
) -> Answer {
    itoms.people().resend_registration(operator, &email).await?;
    Ok(done())
}
