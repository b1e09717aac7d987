use super::{Departure, PeopleQuery, WaitingRegistration};
use crate::{
    account::Account,
    id::{AccountId, ProjectId},
    store::{Page, Slice, StoreError},
    time::Timestamp,
};
use async_trait::async_trait;

/// What looking after people asks of storage. As an operator, or as `People`; what ends an account as `People` alone.
#[async_trait]
pub trait PeopleRepository: Send {
    /// Accounts that fit the query, newest first by id, or by name and id. As an operator, or as `People`.
    async fn list_people(&mut self, query: &PeopleQuery, slice: &Slice) -> Result<Page<Account>, StoreError>;

    /// Registrations that wait for an operator at `now`, oldest first by id. As an operator, or as `People`.
    async fn list_waiting(&mut self, now: Timestamp, slice: &Slice) -> Result<Page<WaitingRegistration>, StoreError>;

    /// Suspends an active account, ends its sessions and takes its open invitations and offers back; `false` if there is none, or it
    /// is the last active operator: also when two are suspended at once. As `People`.
    async fn suspend(&mut self, account: AccountId, at: Timestamp) -> Result<bool, StoreError>;

    /// Takes a suspension back; `false` if there is none. As an operator, or as `People`.
    async fn resume(&mut self, account: AccountId) -> Result<bool, StoreError>;

    /// Makes an account an operator, or no more one, and ends its sessions; `false` if there is none, it is so already or
    /// leaving, or it is the last active operator: also when two are dismissed at once. As `People`.
    async fn set_operator(&mut self, account: AccountId, operator: bool) -> Result<bool, StoreError>;

    /// What an account is a member of, by project id. As that account in person, or as `People`.
    async fn departures(&mut self, account: AccountId) -> Result<Vec<Departure>, StoreError>;

    /// Marks an account as leaving and ends its sessions, whose epoch stays; `false` if there is none, it is leaving already, or
    /// it is the last active operator. Of many who do it at once exactly one gets `true`. What it founds or joins at the same time is
    /// among the [`PeopleRepository::departures`] that follow in the transaction, or nobody counts it as an owner there. As `People`.
    async fn begin_leaving(&mut self, account: AccountId, at: Timestamp) -> Result<bool, StoreError>;

    /// Accounts that are leaving since before that instant, those that have waited longest first. As `People`.
    async fn accounts_leaving_before(&mut self, before: Timestamp) -> Result<Vec<AccountId>, StoreError>;

    /// Hides a project whose owner leaves; `false` if there is none, or it is hidden already. As `People`.
    async fn hide_project(&mut self, project: ProjectId, at: Timestamp) -> Result<bool, StoreError>;

    /// Removes an account that is leaving with everything that goes with it by the inventory's rules, and its name
    /// from what it published elsewhere, which from then on is by `nameless`; answers the projects of those
    /// snapshots, or `None` if there is no such account. What it alone owns must be gone before. As `People`.
    async fn erase_account(&mut self, account: AccountId, nameless: &str) -> Result<Option<Vec<ProjectId>>, StoreError>;
}
