//! Work that must happen: kept in the transaction that asks for it, claimed under a lease, done at least once.

mod give_up;
mod job;
mod jobs;
mod perform;
mod recover;
mod repository;
mod retention;
mod row;
mod upkeep;
mod worker;

pub(crate) use job::Job;
pub use jobs::{JobCounts, Jobs};
pub use repository::JobRepository;
pub use row::{Claim, ClaimedJob, JobQuery, JobRow, JobState, KindText, ListedJob, Outcome};
pub use worker::WorkReport;
