use crate::{
    id::{AccountId, JobId, ProjectId},
    time::Timestamp,
};
use std::time::Duration;

/// Work as a store sees it: a kind, a version and a body that only core reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Id.
    pub id: JobId,
    /// Kind, such as `mail.verify`.
    pub kind: String,
    /// Version of the body's form.
    pub version: i32,
    /// JSON.
    pub body: String,
    /// The project that it is for, if it is for one: work is shared fairly between projects.
    pub project: Option<ProjectId>,
    /// Who asked; it runs as that person.
    pub asked_by: Option<AccountId>,
    /// Not before this instant.
    pub due_at: Timestamp,
    /// When it was asked for.
    pub created_at: Timestamp,
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
}

/// Work that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedJob {
    /// Id.
    pub id: JobId,
    /// Kind.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it was given up.
    pub reason: String,
    /// When.
    pub parked_at: Timestamp,
}
