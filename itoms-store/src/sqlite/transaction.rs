use super::{Db, failed};
use async_trait::async_trait;
use itoms_core::{
    id::{AccountId, ProjectId},
    project::{Membership, Role},
    store::{self, Actor, StoreError},
};
use sqlx::{Pool, SqlStr, SqliteConnection, error::DatabaseError, pool::PoolConnection, query::Query, sqlite::SqliteArguments};
use tokio::runtime::Handle;

/// An open transaction of one actor. Dropping it undoes it, on any thread.
pub(super) struct Transaction {
    /// Only `commit` and `drop` take it.
    open: Option<Connection>,
    actor: Actor,
    /// The role that the guard has read last; forgotten when it may change. That there is none is read again.
    pub(super) known_role: Option<(ProjectId, Role)>,
    runtime: Handle,
}

enum Connection {
    /// Each statement sees the newest.
    Plain(PoolConnection<Db>),
    /// All statements see one state.
    Begun(sqlx::Transaction<'static, Db>),
}

impl Transaction {
    /// For single statements: in none.
    pub(super) async fn plain(pool: &Pool<Db>, actor: Actor) -> Result<Self, StoreError> {
        let open = Connection::Plain(pool.acquire().await.map_err(failed)?);
        Ok(Self { open: Some(open), actor, known_role: None, runtime: Handle::current() })
    }

    /// It begins in a task of its own: a caller that goes away meanwhile leaves no half-begun transaction in the pool.
    pub(super) async fn begin(pool: &Pool<Db>, statement: &'static str, actor: Actor) -> Result<Self, StoreError> {
        // Waited for here, so that whoever goes away leaves the queue.
        let lent = pool.acquire().await.map_err(failed)?;
        let runtime = Handle::current();
        let begun = runtime.spawn(sqlx::Transaction::begin(lent, Some(SqlStr::from_static(statement))));
        let open = begun.await.map_err(|error| StoreError::Unavailable(error.into()))?.map_err(failed)?;
        Ok(Self { open: Some(Connection::Begun(open)), actor, known_role: None, runtime })
    }

    pub(super) fn actor(&self) -> Actor {
        self.actor
    }

    #[expect(clippy::expect_used, reason = "only `commit` and `drop` take it, and both consume the transaction")]
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        match self.open.as_mut().expect("a transaction is open until it is consumed") {
            Connection::Plain(connection) => connection,
            Connection::Begun(transaction) => transaction,
        }
    }

    /// Rows written; none where a unique name is taken.
    pub(super) async fn execute_unless_taken(&mut self, statement: Query<'_, Db, SqliteArguments>) -> Result<u64, StoreError> {
        self.execute_unless(|error| error.is_unique_violation(), statement).await
    }

    /// Rows written; none where a unique name is taken, or what they belong to is gone.
    pub(super) async fn execute_unless_orphaned(&mut self, statement: Query<'_, Db, SqliteArguments>) -> Result<u64, StoreError> {
        self.execute_unless(|error| error.is_unique_violation() || error.is_foreign_key_violation(), statement).await
    }

    async fn execute_unless(
        &mut self,
        is_expected: impl Fn(&dyn DatabaseError) -> bool,
        statement: Query<'_, Db, SqliteArguments>,
    ) -> Result<u64, StoreError> {
        match statement.execute(self.connection()).await {
            Ok(done) => Ok(done.rows_affected()),
            Err(sqlx::Error::Database(error)) if is_expected(&*error) => Ok(0),
            Err(error) => Err(failed(error)),
        }
    }

    /// What somebody is answered who has no right any more. There is one writer: it was not there in this transaction either.
    #[expect(clippy::unused_self, reason = "elsewhere it depends on the transaction")]
    pub(super) fn refusal(&self) -> StoreError {
        StoreError::Refused
    }

    /// Takes note of the own role in a project: nobody else changes it meanwhile.
    pub(super) fn acts_by(&mut self, own: &Membership) {
        self.known_role = Some((own.project.id, own.role));
    }

    /// There is one writer: nobody else changes members meanwhile.
    pub(super) async fn lock_members(&mut self, _: ProjectId) -> Result<(), StoreError> {
        Ok(())
    }

    /// There is one writer: nobody else changes members meanwhile. The roles that were read may change now.
    pub(super) async fn lock_project(&mut self, _: ProjectId) -> Result<(), StoreError> {
        self.known_role = None;
        Ok(())
    }

    /// There is one writer: nobody else leaves or takes slugs meanwhile.
    pub(super) async fn lock_slugs<const N: usize>(&mut self, _: [&str; N]) -> Result<(), StoreError> {
        Ok(())
    }

    /// There is one writer: nobody else ends an operator's account meanwhile.
    pub(super) async fn lock_operators(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// There is one writer: nobody else lets people in, founds or joins meanwhile.
    pub(super) async fn lock_standing(&mut self, _: AccountId) -> Result<(), StoreError> {
        Ok(())
    }

    /// There is one writer: nobody else suspends or leaves meanwhile.
    pub(super) async fn keep_standing_of(&mut self, _: AccountId) -> Result<(), StoreError> {
        Ok(())
    }

    /// There is one writer: nobody else makes read keys meanwhile.
    pub(super) async fn lock_read_keys(&mut self, _: ProjectId) -> Result<(), StoreError> {
        Ok(())
    }

    /// There is one writer: nobody else invites meanwhile.
    pub(super) async fn lock_invitations(&mut self, _: ProjectId) -> Result<(), StoreError> {
        Ok(())
    }

    /// There is one writer: nobody else founds projects or makes keys meanwhile.
    pub(super) async fn lock_account(&mut self, _: AccountId) -> Result<(), StoreError> {
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
        match self.open.take() {
            Some(Connection::Begun(transaction)) => transaction.commit().await.map_err(failed),
            Some(Connection::Plain(_)) | None => Ok(()),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // Undoing hands the connection back in a task, and a drop may happen where no runtime is entered.
        let _entered = self.runtime.enter();
        self.open.take();
    }
}
