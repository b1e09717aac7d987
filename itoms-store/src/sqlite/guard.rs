//! The third net: SQLite has no row policies, so each method asks here whether its actor may.
//!
//! What suffices for a method stands at the method, as a list of [`Need`]s; row policies say the same in
//! PostgreSQL, and the same conformance cases prove both.

use super::{Db, Transaction, failed, query_scalar, sql::need::Need};
use itoms_core::{
    id::{AccountId, Id, ProjectId},
    project::Role,
    store::{Actor, StoreError},
};

impl Transaction {
    /// Whether one of these is so.
    pub(super) async fn may(&mut self, needs: &[Need]) -> Result<bool, StoreError> {
        for need in needs {
            let is_so = match *need {
                Need::Visitor => self.actor() == Actor::Visitor,
                Need::Task(task) => self.actor() == Actor::System(task),
                Need::Operator => matches!(self.actor(), Actor::Operator(_)),
                Need::Person(account) => self.actor() == Actor::Account(account),
                Need::Name(name) => Need::is_own_name(self.actor(), name),
                Need::Itself(account) => self.actor().account() == Some(account),
                Need::Role(project, least) => self.role_in(project).await? >= Some(least),
            };
            if is_so {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// For what nobody else may even try.
    pub(super) async fn require(&mut self, needs: &[Need]) -> Result<(), StoreError> {
        if self.may(needs).await? { Ok(()) } else { Err(StoreError::Refused) }
    }

    /// The person who acts as one in this project: a key reaches its own project alone.
    pub(super) fn account_in(&self, project: ProjectId) -> Option<AccountId> {
        match self.actor() {
            Actor::Key(key) if key.project().is_some_and(|only| only != project) => None,
            actor => Need::person(actor),
        }
    }

    async fn role_in(&mut self, project: ProjectId) -> Result<Option<Role>, StoreError> {
        if let Some((known, role)) = self.known_role
            && known == project
        {
            return Ok(Some(role));
        }
        let Some(account) = self.account_in(project) else { return Ok(None) };
        let role = query_scalar::<Db, String>("select role from members where project_id = $1 and account_id = $2")
            .bind(project.uuid())
            .bind(account.uuid());
        let role = role.fetch_optional(self.connection()).await.map_err(failed)?.and_then(|name| Role::named(&name));
        self.known_role = role.map(|role| (project, role));
        Ok(role)
    }
}
