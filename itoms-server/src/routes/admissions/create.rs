use super::list::Admission;
use crate::{
    problem::Refusal,
    routes::{
        body::{Body, FromFields},
        caller::Operator,
        fields::Fields,
        once::Once,
        scalar,
    },
};
use axum::{Json, extract::State, http::StatusCode};
use itoms_core::{Itoms, people::NewAdmission};
use utoipa::ToSchema;

/// Whom to invite.
#[derive(ToSchema)]
pub(crate) struct CreateAdmission {
    /// The address to sign up with. No other is invited.
    #[schema(value_type = scalar::Email)]
    email: String,
}

impl FromFields for CreateAdmission {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { email: fields.required("email")? })
    }
}

/// Invite somebody to sign up
///
/// Mails the address that it may have an account here, whatever the setting `sign_up`: nobody has to let that person
/// in any more. The invitation holds for 30 days, and takes the place of an older one of the same address.
#[utoipa::path(
    post,
    path = "/operator/admissions",
    operation_id = "createAdmission",
    tag = "Operations",
    params(Once),
    request_body = CreateAdmission,
    responses(
        (status = 201, description = "The invitation; a mail is on its way.", body = Admission),
        (status = 409, description = "An account has this address (`address_taken`)."),
        (status = 429, description = "Too many invitations by this account, all of them or those to this address (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails, or has no page to sign up (`not_configured`)."),
    )
)]
pub(crate) async fn create_admission(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    Once(key): Once,
    Body(CreateAdmission { email }): Body<CreateAdmission>,
) -> Result<(StatusCode, Json<Admission>), Refusal> {
    let new = key.into_iter().fold(NewAdmission::new(email), NewAdmission::once);
    let admission = itoms.people().admit(operator, new).await?;
    Ok((StatusCode::CREATED, Json(Admission::from(admission))))
}
