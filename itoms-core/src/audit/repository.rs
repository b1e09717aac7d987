use super::{AuditQuery, Chain, Head, Link};
use crate::{
    event::EventCursor,
    id::AccountId,
    store::{Page, Slice, StoreError},
    time::Timestamp,
};
use async_trait::async_trait;

/// What the audit trail asks of storage. Nothing that is kept is ever changed, but that people are forgotten, and what
/// has reached its age goes from the beginning of a chain.
#[async_trait]
pub trait AuditRepository: Send {
    /// Up to where events have been filed. As `Audit`.
    async fn audit_position(&mut self) -> Result<EventCursor, StoreError>;

    /// Moves that position, if it still stands at `from`; `false` if not. Whoever moves it is alone until the end of
    /// the transaction. As `Audit`.
    async fn advance_audit(&mut self, from: EventCursor, to: EventCursor) -> Result<bool, StoreError>;

    /// Where a chain begins and ends, if it has begun. As `Audit`, or whoever reads it: its person and no key of that
    /// person, the project's owners, an operator.
    async fn audit_head(&mut self, chain: Chain) -> Result<Option<Head>, StoreError>;

    /// Appends a link after `head`; `false` if the chain no longer ends there, has a link of that event, or its account
    /// or project is gone. As `Audit`.
    async fn append_audit(&mut self, link: &Link, head: &Head) -> Result<bool, StoreError>;

    /// Links of a chain that fit the query, newest first by number. As whoever reads it.
    async fn list_audit(&mut self, chain: Chain, query: &AuditQuery, slice: &Slice) -> Result<Page<Link>, StoreError>;

    /// Up to `limit` links of a chain with a number greater than `after`, in order. As whoever reads it, or `Audit`.
    async fn audit_links(&mut self, chain: Chain, after: i64, limit: u32) -> Result<Vec<Link>, StoreError>;

    /// Up to `limit` chains after that one, in one order. As `Audit`.
    async fn audit_chains(&mut self, after: Option<Chain>, limit: u32) -> Result<Vec<Chain>, StoreError>;

    /// Forgets a person in all chains, whoever did or was done to: account and salt go, the digest stays. Answers in
    /// how many links. As `Retention`.
    async fn forget_in_audit(&mut self, account: AccountId) -> Result<u64, StoreError>;

    /// Removes what happened before `before` from the beginning of each chain, which from then on begins at the hash of
    /// the last link that went; answers how many. As `Retention`.
    async fn delete_audit(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
