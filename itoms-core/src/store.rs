//! The storage port: one door, and whoever goes through it has said as whom.
//!
//! A [`Store`] opens a [`Transaction`] for an [`Actor`]; there is no other way to a table. A transaction is
//! the set of all repositories, one narrow trait for each concept; committing consumes it, dropping undoes it.
//!
//! What an implementer must hold, and what `conformance::store!` proves:
//! - **Absence.** What an actor may not see is *not there*: `Ok(None)`, an empty page, `Ok(false)`, zero, the
//!   start. An insert that an actor may not make answers [`StoreError::Refused`], or [`StoreError::Contended`] where the
//!   transaction has read a [`ProjectRepository::membership`] that allowed it. An actor that is no person, such as a
//!   visitor or a task, may be refused instead wherever a person would find nothing.
//! - **Atomicity.** All of a transaction or nothing of it, also when the future is dropped at any point.
//! - **Conflicts.** A method that answers `bool` says `false` for a taken name or a lost update, and the
//!   transaction goes on.
//! - **Isolation.** Two concurrent writers give the result of one after the other.

mod actor;
mod error;
mod page;
mod version;

pub use actor::{Actor, KeyScope, OperatorId, Recipient, Task};
pub use error::StoreError;
pub use page::{Page, Position, Slice, SortKey};
pub use version::Version;

use crate::{
    account::{
        AccountLinkRepository, AccountRepository, FactorRepository, IdentityRepository, KnownDeviceRepository, PasskeyRepository,
        SessionRepository,
    },
    api_key::ApiKeyRepository,
    attention::AttentionRepository,
    audit::AuditRepository,
    content::{ContentRepository, PreviewRepository},
    event::EventRepository,
    idempotency::IdempotencyRepository,
    job::JobRepository,
    limit::LimitRepository,
    mail::MailPreferenceRepository,
    people::{AdmissionRepository, PeopleRepository},
    pointers::held_by_pointers,
    project::{BrandingRepository, MemberRepository, OwnershipRepository, ProjectRepository, ReadKeyRepository},
    vault::VaultRepository,
};
use async_trait::async_trait;

/// A database, as the use cases see it.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Opens a transaction that reads, as `actor`. It sees one state of the database throughout, but for
    /// [`Actor::Visitor`], whose single statements each see the newest.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer in time.
    async fn read(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError>;

    /// Opens a transaction that reads and writes, as `actor`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer in time, [`StoreError::Refused`] for a
    /// [`Actor::Visitor`], who never writes.
    async fn write(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError>;

    /// Waits for what is open, then lets go of connections and files: for the end of a process. A store that holds none does
    /// nothing.
    async fn close(&self) {}
}

held_by_pointers! {
    #[async_trait]
    Store {
        async fn read(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
            (**self).read(actor).await
        }

        async fn write(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
            (**self).write(actor).await
        }

        async fn close(&self) {
            (**self).close().await;
        }
    }
}

/// All repositories over one open transaction. Dropping it undoes everything.
#[async_trait]
pub trait Transaction:
    AccountRepository
    + AccountLinkRepository
    + SessionRepository
    + AdmissionRepository
    + KnownDeviceRepository
    + FactorRepository
    + PasskeyRepository
    + IdentityRepository
    + ApiKeyRepository
    + ProjectRepository
    + BrandingRepository
    + ReadKeyRepository
    + MemberRepository
    + OwnershipRepository
    + PeopleRepository
    + ContentRepository
    + PreviewRepository
    + EventRepository
    + JobRepository
    + LimitRepository
    + MailPreferenceRepository
    + IdempotencyRepository
    + VaultRepository
    + AuditRepository
    + AttentionRepository
    + Send
{
    /// As whom it was opened. Use cases ask it what a key may do.
    fn actor(&self) -> Actor;

    /// Makes everything durable and visible at once.
    ///
    /// # Errors
    /// [`StoreError::Contended`] when the actor has lost what [`ProjectRepository::membership`] answered here;
    /// [`StoreError::Unavailable`] when the answer was lost: then it is unknown whether it was committed.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

macro_rules! repositories {
    ($($(#[$doc:meta])* $name:ident: $repository:path;)*) => {
        impl<'a> dyn Transaction + 'a {
            $($(#[$doc])*
            pub fn $name(&mut self) -> &mut (dyn $repository + 'a) {
                self
            })*
        }
    };
}

repositories! {
    /// Accounts and registrations.
    accounts: AccountRepository;
    /// Mailed links of accounts.
    account_links: AccountLinkRepository;
    /// Signed-in devices.
    sessions: SessionRepository;
    /// Addresses that operators invited to the installation.
    admissions: AdmissionRepository;
    /// Devices from which accounts are used.
    devices: KnownDeviceRepository;
    /// Second factors and recovery codes.
    factors: FactorRepository;
    /// Passkeys, and what their devices are asked.
    passkeys: PasskeyRepository;
    /// Sign-in by others.
    identities: IdentityRepository;
    /// API keys.
    api_keys: ApiKeyRepository;
    /// Projects.
    projects: ProjectRepository;
    /// How projects look.
    branding: BrandingRepository;
    /// Read keys of projects.
    read_keys: ReadKeyRepository;
    /// Members of projects, and invitations to them.
    members: MemberRepository;
    /// Offers of a project's ownership.
    ownership: OwnershipRepository;
    /// People as a whole, and those who leave.
    people: PeopleRepository;
    /// Content: working copies and what is published.
    contents: ContentRepository;
    /// Secret links to working copies.
    previews: PreviewRepository;
    /// What happened.
    events: EventRepository;
    /// Work that must happen.
    jobs: JobRepository;
    /// Token buckets.
    limits: LimitRepository;
    /// Which mails an address gets.
    mails: MailPreferenceRepository;
    /// Keys under which something was created once.
    idempotency: IdempotencyRepository;
    /// The sealed check of the key rings.
    vault: VaultRepository;
    /// What was done, in chains.
    audit: AuditRepository;
    /// What waits for a person.
    attention: AttentionRepository;
}
