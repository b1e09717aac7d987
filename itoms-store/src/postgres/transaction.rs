use super::{
    Db,
    connection::Connection,
    error::{is_orphaned, is_taken},
    failed,
    need::Need,
    query,
    statement::{Query, Statements},
};
use async_trait::async_trait;
use itoms_core::{
    id::{AccountId, Id, ProjectId},
    store::{self, Actor, StoreError},
};
use sqlx::Executor;

/// Held until the end of the transaction, each lock by the hash of what it is for. The first number keeps them
/// apart from a host's own.
const LOCK: &str = "select pg_advisory_xact_lock(1769238381, hashtext($1))";

/// An open transaction of one actor. Dropping it undoes it, on any thread.
pub(super) struct Transaction {
    connection: Connection,
    actor: Actor,
    /// Whether its statements have names.
    named: bool,
}

impl Transaction {
    pub(super) fn new(connection: Connection, actor: Actor, named: bool) -> Self {
        Self { connection, actor, named }
    }

    pub(super) fn actor(&self) -> Actor {
        self.actor
    }

    pub(super) fn connection(&mut self) -> Statements<'_> {
        Statements { connection: &mut self.connection, named: self.named }
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
        self.connection.execute("savepoint unless_taken").await.map_err(failed)?;
        match statement.execute(self.connection()).await {
            Ok(done) => Ok(done.rows_affected()),
            Err(error) if is_expected(&error) => {
                self.connection.execute("rollback to savepoint unless_taken").await.map_err(failed)?;
                Ok(0)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Keeps other writers of a project's members away until the end.
    pub(super) async fn lock_project(&mut self, project: ProjectId) -> Result<(), StoreError> {
        self.lock(format!("members of {}", project.uuid())).await
    }

    /// Keeps others who leave or take these slugs away until the end: one that is being left is free in no index,
    /// and not yet among those that were left.
    pub(super) async fn lock_slugs<const N: usize>(&mut self, mut slugs: [&str; N]) -> Result<(), StoreError> {
        slugs.sort_unstable();
        for slug in slugs {
            self.lock(format!("slug {slug}")).await?;
        }
        Ok(())
    }

    /// Keeps other founders of this account's projects away until the end.
    pub(super) async fn lock_account(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.lock(format!("projects of {}", account.uuid())).await
    }

    /// Keeps others who make read keys of this project away until the end.
    pub(super) async fn lock_read_keys(&mut self, project: ProjectId) -> Result<(), StoreError> {
        self.lock(format!("read keys of {}", project.uuid())).await
    }

    /// Keeps others who end operators' accounts away until the end.
    pub(super) async fn lock_operators(&mut self) -> Result<(), StoreError> {
        self.lock("operators".to_owned()).await
    }

    async fn lock(&mut self, name: String) -> Result<(), StoreError> {
        query::<Db>(LOCK).bind(name).execute(self.connection()).await.map_err(failed)?;
        Ok(())
    }
}

#[async_trait]
impl store::Transaction for Transaction {
    fn actor(&self) -> Actor {
        self.actor
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.connection.commit().await
    }
}
