use super::Attention;
use crate::{store::StoreError, time::Timestamp};
use async_trait::async_trait;
use std::time::Duration;

/// How far ahead somebody is told that something ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// What ends at this instant or before it has ended, and is not told.
    pub now: Timestamp,
    /// Invitations that an own project has sent are told if they end by then.
    pub invitations: Timestamp,
    /// API keys are told if they end by then.
    pub api_keys: Timestamp,
}

impl Horizon {
    const INVITATIONS: Duration = Duration::from_secs(2 * 24 * 60 * 60);
    const API_KEYS: Duration = Duration::from_secs(14 * 24 * 60 * 60);

    /// As it is at that instant: two days ahead for invitations, fourteen for API keys.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self { now, invitations: now.after(Self::INVITATIONS), api_keys: now.after(Self::API_KEYS) }
    }
}

/// What attention asks of storage.
#[async_trait]
pub trait AttentionRepository: Send {
    /// What of the actor's own ends, the soonest first, `limit` at most, and before it, by id, its
    /// [closed projects](Attention::ClosedProject), and the [invitations](Attention::UndeliveredInvitation) of projects that it
    /// owns whose mail is given up:
    /// [offers of ownership](Attention::OwnershipOffer) made to it, [invitations](Attention::SentInvitation) of projects
    /// that it owns, [deleted projects](Attention::DeletedProject) that it owns
    /// ([`Project::GRACE`](crate::project::Project::GRACE) after their deletion), and its [API keys](Attention::ApiKey).
    /// Of a deleted project nothing else is told, and of a closed one no invitation; an invitation is told once. As the account itself, and as no key of it.
    async fn list_endings(&mut self, horizon: &Horizon, limit: u32) -> Result<Vec<Attention>, StoreError>;
}
