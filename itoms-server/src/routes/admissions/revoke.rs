use crate::routes::{
    answer::{Answer, done},
    caller::Operator,
    path::InPath,
};
use axum::extract::State;
use itoms_core::{Itoms, id::AdmissionId};

/// Take an invitation to sign up back
///
/// An account that was made by it meanwhile stays.
#[utoipa::path(
    delete,
    path = "/operator/admissions/{admission}",
    operation_id = "revokeAdmission",
    tag = "Operations",
    responses((status = 204, description = "The address is invited no more."))
)]
pub(crate) async fn revoke_admission(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    InPath(admission): InPath<AdmissionId>,
) -> Answer {
    itoms.people().revoke_admission(operator, admission).await?;
    Ok(done())
}
