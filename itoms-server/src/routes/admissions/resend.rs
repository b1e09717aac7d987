use super::list::Admission;
use crate::{
    problem::Refusal,
    routes::{caller::Operator, path::InPath},
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::AdmissionId};

/// Mail an invitation to sign up again
///
/// It holds for 30 days anew, also one that has ended.
#[utoipa::path(
    post,
    path = "/operator/admissions/{admission}/resend",
    operation_id = "resendAdmission",
    tag = "Operations",
    responses(
        (status = 200, description = "The invitation; a mail is on its way.", body = Admission),
        (status = 429, description = "Too many invitations by this account, all of them or those to this address (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails, or has no page to sign up (`not_configured`)."),
    )
)]
pub(crate) async fn resend_admission(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(admission): InPath<AdmissionId>,
) -> Result<Json<Admission>, Refusal> {
    Ok(Json(Admission::from(itoms.people().resend_admission(operator, admission).await?)))
}
