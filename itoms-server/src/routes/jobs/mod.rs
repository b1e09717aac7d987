//! Durable work, for whoever runs the installation.

pub(super) mod list;
pub(super) mod rerun;

use super::scalar;
use itoms_core::{
    id::JobId,
    job::{JobState, ListedJob},
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A piece of durable work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Job {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: JobId,
    /// What it does.
    #[schema(max_length = 100, example = "mail.verify_email")]
    kind: String,
    /// Where it stands.
    #[schema(value_type = scalar::JobState)]
    state: &'static str,
    /// How often it was tried.
    #[schema(minimum = 0, example = 1)]
    attempts: i32,
    /// Why it failed the last time; null if it did not. Holds no personal data and no secret.
    #[schema(required, max_length = 1000, example = "the mail service refuses our key")]
    reason: Option<String>,
    /// When it was asked for.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// Not tried before this.
    #[schema(value_type = scalar::Time)]
    due_at: Timestamp,
    /// When it was given up; null if it was not.
    #[schema(value_type = Option<scalar::Time>, required)]
    parked_at: Option<Timestamp>,
}

impl From<ListedJob> for Job {
    fn from(job: ListedJob) -> Self {
        let ListedJob { id, kind, state, attempts, reason, created_at, due_at, parked_at } = job;
        Self { id, kind, state: JobState::name(state), attempts, reason, created_at, due_at, parked_at }
    }
}
