use crate::{
    problem::Refusal,
    routes::{
        answer::{Answer, done},
        caller::Operator,
        path::InPath,
    },
};
use axum::extract::State;
use itoms_core::{Itoms, id::JobId};

/// Try given-up work again
///
/// From its first try. Mend the cause first: its reason names it.
#[utoipa::path(
    post,
    path = "/jobs/{job}/rerun",
    operation_id = "rerunJob",
    tag = "Operations",
    responses((status = 204, description = "It is tried again at once."))
)]
pub(crate) async fn rerun_job(State(itoms): State<Itoms>, Operator(operator): Operator, InPath(job): InPath<JobId>) -> Answer {
    match itoms.jobs().rerun(operator, job).await? {
        true => Ok(done()),
        false => Err(Refusal::not_found()),
    }
}
