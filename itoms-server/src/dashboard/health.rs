use super::{frame::Frame, page, refusal::Refusal, shell::Shell, typed::Typed, visit::Operating, words::format, words::work};
use askama::Template;
use axum::{
    Router,
    extract::Query,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    cursor::{Cursor, PageRequest},
    job::{JobCounts, JobQuery, JobState, ListedJob},
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/health", get(show)).route("/dashboard/health/rerun", post(rerun))
}

#[derive(Template)]
#[template(path = "dashboard/health.html")]
struct HealthPage {
    frame: Frame,
    counts: JobCounts,
    /// The state whose work is listed.
    state: JobState,
    jobs: Vec<ListedJob>,
    next: Option<Cursor>,
    is_first: bool,
    now: Timestamp,
}

impl HealthPage {
    /// Each state with how much is in it, what was given up first: that needs somebody.
    fn states(&self) -> [(JobState, u64); 3] {
        let JobCounts { waiting, leased, parked } = self.counts;
        [(JobState::Parked, parked), (JobState::Waiting, waiting), (JobState::Leased, leased)]
    }

    fn href(&self, state: JobState) -> String {
        match state {
            JobState::Parked => self.frame.shell.paths().health(),
            other => format!("{}?state={}", self.frame.shell.paths().health(), other.name()),
        }
    }

    fn next_href(&self) -> Option<String> {
        let cursor = self.next.as_ref()?;
        Some(format!("{}?state={}&cursor={cursor}", self.frame.shell.paths().health(), self.state.name()))
    }

    fn is_parked(&self) -> bool {
        self.state == JobState::Parked
    }

    fn ago(&self, at: Timestamp) -> String {
        format::ago(at, self.now, self.frame.zone())
    }

    fn when(&self, job: &ListedJob) -> String {
        work::when(job, self.now, self.frame.zone())
    }
}

#[derive(Deserialize)]
struct Asked {
    state: Option<String>,
    cursor: Option<String>,
}

async fn show(Operating { visit, actor }: Operating, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let state = match &asked.state {
        Some(name) => JobState::named(name).ok_or(Refusal::NOT_FOUND)?,
        None => JobState::Parked,
    };
    let is_first = asked.cursor.is_none();
    let request = PageRequest { cursor: asked.cursor.map(Cursor::presented), limit: None };
    let itoms = visit.shell.itoms();
    let counts = itoms.jobs().counts().await?;
    let page = itoms.jobs().list(actor, &JobQuery { state: Some(state), kind: None }, &request).await?;
    let now = itoms.now();
    Ok(page::show(&HealthPage { frame: visit.frame().await?, counts, state, jobs: page.items, next: page.next, is_first, now }))
}

/// Tries one again, or all where the form names none.
async fn rerun(Operating { visit, actor }: Operating, typed: Typed) -> Result<Response, Refusal> {
    let jobs = visit.shell.itoms().jobs();
    let count = match typed.filled("job") {
        Some(job) => u64::from(jobs.rerun(actor, job.parse().map_err(|_| Refusal::NOT_FOUND)?).await?),
        None => jobs.rerun_all(actor, None).await?,
    };
    Ok(visit.go(&visit.shell.paths().health(), &work::rerun(count)).await)
}
