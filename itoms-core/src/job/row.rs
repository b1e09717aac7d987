use crate::{
    id::{AccountId, JobId, ProjectId},
    text::texts,
    time::Timestamp,
};
use std::time::Duration;

/// Work as a store sees it: a kind, a version and a body that only core reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Id.
    pub id: JobId,
    /// Kind, such as `mail.verify_email`.
    pub kind: String,
    /// Version of the body's form.
    pub version: i32,
    /// JSON.
    pub body: String,
    /// The project that it is for, if it is for one: work is shared fairly between projects.
    pub project: Option<ProjectId>,
    /// Who asked, if somebody did. It runs as the product itself and decides nothing by this: who asked may be gone by then.
    pub asked_by: Option<AccountId>,
    /// Not before this instant.
    pub due_at: Timestamp,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it has lost its purpose, as the mail of a link that works no more; never without. A day later it is
    /// removed wherever nobody is doing it, with whatever its body holds.
    pub expires_at: Option<Timestamp>,
}

/// What a worker can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The kinds that it knows, each with the highest version of the body's form.
    pub kinds: Vec<(String, i32)>,
    /// How many jobs at most.
    pub limit: u32,
    /// How long it may take for them before others may claim them again.
    pub lease: Duration,
    /// The worker's clock; due times are compared with it, leases are not.
    pub now: Timestamp,
}

/// A job under a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedJob {
    /// The job.
    pub job: JobRow,
    /// Which try this is, from 1.
    pub attempt: i32,
    /// Fencing number: higher with each claim of this job.
    pub fence: i64,
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done; the row goes.
    Done,
    /// To be tried again, not before this instant. The reason carries no personal data and no secret.
    Retry {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
    /// Given up until an operator says otherwise.
    Parked {
        /// When it was given up.
        at: Timestamp,
        /// Why.
        reason: String,
    },
    /// Handed back untried, as when the worker stops; the try does not count.
    Released,
}

/// Where work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waits.
    Waiting,
    /// Is being done.
    Leased,
    /// Was given up.
    Parked,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Leased, Self::Parked];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Leased => "leased",
            Self::Parked => "parked",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

texts! {
    /// The kind of work that somebody asks for. One that is not there has no work.
    KindText: "kind", 0 to 100;
}

/// Which work a list shows; all of it without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobQuery {
    /// Only in this state.
    pub state: Option<JobState>,
    /// Only of this kind, such as `mail.welcome`.
    pub kind: Option<KindText>,
}

impl JobQuery {
    /// What was given up.
    #[must_use]
    pub fn parked() -> Self {
        Self { state: Some(JobState::Parked), kind: None }
    }
}

/// Work as lists show it: everything but what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedJob {
    /// Id.
    pub id: JobId,
    /// Kind.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it failed the last time, if it did. Carries no personal data and no secret.
    pub reason: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Not before this instant.
    pub due_at: Timestamp,
    /// When it was given up, if it was.
    pub parked_at: Option<Timestamp>,
}
