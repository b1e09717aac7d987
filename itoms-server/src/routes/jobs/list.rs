use super::Job;
use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Operator,
        query::{FromParameters, ListQuery, Parameters, Query},
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    job::{JobQuery, JobState, KindText},
};
use utoipa::IntoParams;

/// Which work a list shows.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobListQuery {
    /// Only in this state.
    #[param(value_type = Option<scalar::JobState>)]
    state: Option<JobState>,
    /// Only of this kind.
    #[param(value_type = Option<String>, max_length = 100)]
    kind: Option<KindText>,
    #[param(ignore)]
    list: ListQuery,
}

impl FromParameters for JobListQuery {
    fn from_parameters(parameters: &mut Parameters) -> Option<Self> {
        Some(Self {
            state: parameters.one_of("state", JobState::named, &JobState::ALL.map(JobState::name)),
            kind: parameters.parsed("kind", KindText::parse),
            list: ListQuery::from_parameters(parameters)?,
        })
    }
}

/// List durable work
///
/// The newest first. What was given up has the state `parked` and its reason.
#[utoipa::path(
    get,
    path = "/jobs",
    operation_id = "listJobs",
    tag = "Operations",
    params(JobListQuery, ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<Job>))
)]
pub(crate) async fn list_jobs(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    Query(JobListQuery { state, kind, list }): Query<JobListQuery>,
) -> Result<Json<List<Job>>, Refusal> {
    let page = itoms.jobs().list(operator, &JobQuery { state, kind }, &list.request()).await?;
    Ok(Json(List::of(page, Job::from)))
}
