use super::Limit;
use crate::{store::StoreError, time::Timestamp};
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// One bucket to take a token from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// SHA-256 of what is limited and for whom, such as an address; nothing personal is stored.
    pub key: [u8; 32],
    /// Its size and how fast it fills.
    pub limit: Limit,
}

impl Bucket {
    /// The bucket of `subject`.
    pub(crate) fn of(name: &str, subject: &str, limit: Limit) -> Self {
        Self { key: Sha256::new().chain_update(name).chain_update([0]).chain_update(subject).finalize().into(), limit }
    }
}

/// What taking a token gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// A token; this many are left.
    Yes {
        /// Whole tokens left.
        left: u32,
    },
    /// None; one will be there after this long.
    No {
        /// How long.
        retry_after: Duration,
    },
}

/// What rate limits ask of storage.
#[async_trait]
pub trait LimitRepository: Send {
    /// Takes one token, in one statement: concurrent takers never get more than there are. As `Limit`.
    async fn take_token(&mut self, bucket: &Bucket, now: Timestamp) -> Result<Taken, StoreError>;

    /// Removes buckets that are full again at `now`; answers how many. As `Retention`.
    async fn delete_full_buckets(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}
