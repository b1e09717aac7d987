use super::{
    Db,
    connection::Connection,
    error::{is_orphaned, is_taken, store_error},
    failed, query,
    sql::need::Need,
    statement::{Query, Statements},
};
use async_trait::async_trait;
use itoms_core::{
    id::{AccountId, Id, ProjectId},
    project::{Membership, ProjectRepository, Role},
    store::{self, Actor, StoreError},
};
use sqlx::Executor;

/// Held until the end of the transaction, each lock by the hash of what it is for. The first number keeps them
/// apart from a host's own.
const LOCK: &str = "select pg_advisory_xact_lock(1769238381, hashtext($1))";

/// The same, beside others who only want it to stay as it is.
const LOCK_SHARED: &str = "select pg_advisory_xact_lock_shared(1769238381, hashtext($1))";

/// An open transaction of one actor. Dropping it undoes it, on any thread.
pub(super) struct Transaction {
    connection: Connection,
    actor: Actor,
    /// Whether its statements have names.
    named: bool,
    /// As what it does what it does, in a project: counts only if that is still so at its commit.
    standing: Option<Standing>,
}

/// What somebody is in a project.
struct Standing {
    project: ProjectId,
    role: Role,
    /// Because the project requires two factors.
    is_closed: bool,
    /// Whether nobody else can change it any more.
    is_kept: bool,
}

impl Transaction {
    pub(super) fn new(connection: Connection, actor: Actor, named: bool) -> Self {
        Self { connection, actor, named, standing: None }
    }

    pub(super) fn actor(&self) -> Actor {
        self.actor
    }

    pub(super) fn connection(&mut self) -> Statements<'_> {
        Statements { connection: &mut self.connection, named: self.named, of_member: self.standing.is_some() }
    }

    /// Whether one of these may be so: who acts is known here, what role a person has the row policies decide.
    pub(super) async fn may(&mut self, needs: &[Need]) -> Result<bool, StoreError> {
        Ok(needs.iter().any(|need| match *need {
            Need::Visitor => self.actor == Actor::Visitor,
            Need::Task(task) => self.actor == Actor::System(task),
            Need::Operator => matches!(self.actor, Actor::Operator(_)),
            Need::Person(account) => self.actor == Actor::Account(account),
            Need::Name(name) => Need::is_own_name(self.actor, name),
            Need::Itself(account) => self.actor.account() == Some(account),
            Need::Role(project, _) => self.account_in(project).is_some(),
        }))
    }

    /// What somebody is answered who has lost a right: to try again, where it was there in this transaction.
    pub(super) fn refusal(&self) -> StoreError {
        if self.standing.is_some() { StoreError::Contended } else { StoreError::Refused }
    }

    /// For what nobody else may even try.
    pub(super) async fn require(&mut self, needs: &[Need]) -> Result<(), StoreError> {
        if self.may(needs).await? { Ok(()) } else { Err(StoreError::Refused) }
    }

    /// The person who acts as one; in which projects, the row policies decide.
    pub(super) fn account_in(&self, _: ProjectId) -> Option<AccountId> {
        Need::person(self.actor)
    }

    /// Rows written; none where a unique name is taken.
    pub(super) async fn execute_unless_taken(&mut self, statement: Query<'_, Db>) -> Result<u64, StoreError> {
        self.execute_unless(is_taken, statement).await
    }

    /// Rows written; none where a unique name is taken, or what they belong to is gone.
    pub(super) async fn execute_unless_orphaned(&mut self, statement: Query<'_, Db>) -> Result<u64, StoreError> {
        self.execute_unless(|error| is_taken(error) || is_orphaned(error), statement).await
    }

    /// An error would end the transaction, so it is caught by a savepoint.
    async fn execute_unless(&mut self, is_expected: impl Fn(&sqlx::Error) -> bool, statement: Query<'_, Db>) -> Result<u64, StoreError> {
        self.connection.execute("savepoint unless_taken").await.map_err(store_error)?;
        match statement.execute(self.connection()).await {
            Ok(done) => Ok(done.rows_affected()),
            Err(error) if is_expected(error.cause()) => {
                self.connection.execute("rollback to savepoint unless_taken").await.map_err(store_error)?;
                Ok(0)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Takes note of what the actor is in a project.
    pub(super) fn acts_by(&mut self, own: &Membership) {
        self.standing = Some(Standing { project: own.project.id, role: own.role, is_closed: own.is_closed, is_kept: false });
    }

    /// Keeps away until the end whoever else writes a project's members, or what it requires of them.
    pub(super) async fn lock_members(&mut self, project: ProjectId) -> Result<(), StoreError> {
        self.lock(LOCK, members_of(project)).await
    }

    /// The same for whoever writes them: from here on each statement sees what counts, and the own standing may be what is
    /// changed.
    pub(super) async fn lock_project(&mut self, project: ProjectId) -> Result<(), StoreError> {
        self.lock_members(project).await?;
        if let Some(standing) = &mut self.standing {
            standing.is_kept = true;
        }
        Ok(())
    }

    /// Each statement sees the roles of its moment, and whoever loses one may lose it after the last statement. So this
    /// waits for whoever changes roles here, and then keeps them as they are: what was lost meanwhile allows nothing, and
    /// who tries again learns so.
    async fn keep_standing(&mut self) -> Result<(), StoreError> {
        let Some(acted) = self.standing.take().filter(|standing| !standing.is_kept && self.connection.writes()) else { return Ok(()) };
        self.lock(LOCK_SHARED, members_of(acted.project)).await?;
        match self.membership(acted.project).await? {
            Some(now) if (now.role, now.is_closed) == (acted.role, acted.is_closed) => Ok(()),
            _ => Err(StoreError::Contended),
        }
    }

    /// Keeps others who leave or take these slugs away until the end: one that is being left is free in no index,
    /// and not yet among those that were left.
    pub(super) async fn lock_slugs<const N: usize>(&mut self, mut slugs: [&str; N]) -> Result<(), StoreError> {
        slugs.sort_unstable();
        for slug in slugs {
            self.lock(LOCK, format!("slug {slug}")).await?;
        }
        Ok(())
    }

    /// Keeps others who found this account's projects or make its keys away until the end.
    pub(super) async fn lock_account(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.lock(LOCK, format!("projects of {}", account.uuid())).await
    }

    /// Keeps others who make read keys of this project away until the end.
    pub(super) async fn lock_read_keys(&mut self, project: ProjectId) -> Result<(), StoreError> {
        // Whoever only reads makes none.
        if self.connection.writes() { self.lock(LOCK, format!("read keys of {}", project.uuid())).await } else { Ok(()) }
    }

    /// Keeps others who invite to this project away until the end.
    pub(super) async fn lock_invitations(&mut self, project: ProjectId) -> Result<(), StoreError> {
        self.lock(LOCK, format!("invitations of {}", project.uuid())).await
    }

    /// Keeps whoever lets others in as this account, founds or joins away until the end, while its standing changes.
    pub(super) async fn lock_standing(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.lock(LOCK, standing_of(account)).await
    }

    /// Keeps the account's standing as it is until the end.
    pub(super) async fn keep_standing_of(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.lock(LOCK_SHARED, standing_of(account)).await
    }

    /// Keeps others who end operators' accounts away until the end.
    pub(super) async fn lock_operators(&mut self) -> Result<(), StoreError> {
        self.lock(LOCK, "operators".to_owned()).await
    }

    async fn lock(&mut self, how: &'static str, name: String) -> Result<(), StoreError> {
        query::<Db>(how).bind(name).execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl store::Transaction for Transaction {
    fn actor(&self) -> Actor {
        self.actor
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.keep_standing().await?;
        self.connection.commit().await
    }
}

/// What whoever suspends an account, or ends it, locks.
fn standing_of(account: AccountId) -> String {
    format!("standing of {}", account.uuid())
}

/// What whoever writes a project's members, or what it requires of them, locks.
fn members_of(project: ProjectId) -> String {
    format!("members of {}", project.uuid())
}
