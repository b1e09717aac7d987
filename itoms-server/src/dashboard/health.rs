//! Whether the installation works: its durable work, and those who do something for it outside.

use super::{
    form::Form,
    frame::Frame,
    message::Message,
    page::{self, How},
    paging::Paging,
    refusal::Refusal,
    search,
    shell::Shell,
    typed::Typed,
    visit::Operating,
    words::{format, providers, work},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    cursor::{Cursor, PageRequest},
    job::{JobCounts, JobQuery, JobState, ListedJob},
    provider::{Provider, ProviderKind},
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/health", get(show))
        .route("/dashboard/health/rerun", post(rerun))
        .route("/dashboard/health/providers/{provider}/test", post(test_provider))
}

#[derive(Template)]
#[template(path = "dashboard/health.html")]
struct HealthPage {
    frame: Frame,
    providers: Vec<Provider>,
    form: Form,
    counts: JobCounts,
    /// The state whose work is listed.
    state: JobState,
    jobs: Vec<ListedJob>,
    paging: Paging,
    now: Timestamp,
}

impl HealthPage {
    async fn of(Operating { visit, actor }: &Operating, asked: Asked) -> Result<Self, Refusal> {
        let state = match &asked.state {
            Some(name) => JobState::named(name).ok_or(Refusal::NOT_FOUND)?,
            None => JobState::Parked,
        };
        let is_first = asked.cursor.is_none();
        let request = PageRequest { cursor: asked.cursor.map(Cursor::presented), limit: None };
        let itoms = visit.shell.itoms();
        let page = itoms.jobs().list(*actor, &JobQuery { state: Some(state), kind: None }, &request).await?;
        let filters = Typed::default().with("state", state.name());
        Ok(Self {
            frame: visit.frame().await?,
            providers: itoms.providers().list(*actor),
            form: Form::empty(),
            counts: itoms.jobs().counts().await?,
            state,
            jobs: page.items,
            paging: search::paging(&visit.shell.paths().health(), &filters, is_first, page.next.as_ref()),
            now: itoms.now(),
        })
    }

    fn about(&self, provider: &Provider) -> String {
        match (&provider.name, provider.kind) {
            (Some(_), ProviderKind::Mail) if self.frame.shell.outbox().is_some() => providers::KEPT.to_owned(),
            (Some(name), kind) => providers::used(kind, name),
            (None, kind) => providers::none(kind).to_owned(),
        }
    }

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

#[derive(Deserialize, Default)]
struct Asked {
    state: Option<String>,
    cursor: Option<String>,
}

async fn show(operating: Operating, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    Ok(page::show(&HealthPage::of(&operating, asked).await?))
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

/// Tries a provider. What went wrong stands on the page, since whoever mends it reads it twice.
async fn test_provider(operating: Operating, Path(provider): Path<String>) -> Result<Response, Refusal> {
    let Operating { visit, actor } = &operating;
    let kind = ProviderKind::named(&provider).ok_or(Refusal::NOT_FOUND)?;
    let (how, form) = match visit.shell.itoms().providers().test(*actor, kind).await {
        Ok(None) => return Ok(visit.go(&visit.shell.paths().health(), &works(&visit.shell, kind)).await),
        Ok(Some(trouble)) => (StatusCode::OK.into(), Form::empty().trouble(providers::fails(&trouble))),
        Err(problem) => (How::from(&problem), Form::refused(Typed::default(), &problem)),
    };
    Ok(page::show_at(how, &HealthPage { form, ..HealthPage::of(&operating, Asked::default()).await? }))
}

fn works(shell: &Shell, kind: ProviderKind) -> Message {
    match kind {
        ProviderKind::Mail if shell.outbox().is_some() => providers::kept(shell.paths().outbox()),
        kind => providers::works(kind),
    }
}
