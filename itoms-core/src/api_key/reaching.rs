use super::{ApiKeyName, Scopes};
use crate::{
    account::FullName,
    id::{AccountId, ApiKeyId},
    time::Timestamp,
};

/// A key by which a program reaches a project, as the project's owners see it: whose it is and what it may do there. Of its
/// secret and of other projects it tells nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachingKey {
    /// Id.
    pub id: ApiKeyId,
    /// The member who made it, and for whom it acts.
    pub account: AccountId,
    /// The member's name.
    pub full_name: FullName,
    /// Whether it reaches this project alone, or all projects of its account.
    pub of_project_alone: bool,
    /// What its person calls it.
    pub name: ApiKeyName,
    /// What it may do, where the member's role may.
    pub scopes: Scopes,
    /// How its secret begins, to know it again.
    pub prefix: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Last use, to the minute; of a key of all projects the store alone knows it.
    pub used_at: Option<Timestamp>,
    /// When it ends, if it ends by itself.
    pub expires_at: Option<Timestamp>,
}
