use super::{
    memory::Memory,
    store::{BrokenStore, GUARD, LeftBehind},
};
use itoms_core::{
    id::ProjectId,
    job::JobRow,
    project::Project,
    store::{Actor, StoreError, Transaction},
};
use std::sync::MutexGuard;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    Write,
}

/// More than this many at once is a race.
const CROWD: usize = 8;

pub(super) struct BrokenTransaction {
    pub(super) store: BrokenStore,
    pub(super) mode: Mode,
    pub(super) actor: Actor,
    /// Not yet open where a guard is broken: its fault opens it as somebody else.
    tx: Option<Box<dyn Transaction>>,
    /// How many were writing or waiting to write when this one asked.
    asked: usize,
    called: Vec<&'static str>,
    /// Whether something was answered `false`.
    pub(super) poisoned: bool,
    pub(super) failed: bool,
    pub(super) found: bool,
    pub(super) inserted: Vec<Project>,
    pub(super) enqueued: Vec<JobRow>,
    committing: bool,
    committed: bool,
}

impl BrokenTransaction {
    pub(super) fn new(store: BrokenStore, mode: Mode, actor: Actor, tx: Option<Box<dyn Transaction>>, asked: usize) -> Self {
        let (called, inserted, enqueued) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            store,
            mode,
            actor,
            tx,
            asked,
            called,
            poisoned: false,
            failed: false,
            found: false,
            inserted,
            enqueued,
            committing: false,
            committed: false,
        }
    }

    /// Takes note of a call, and opens the transaction if that was put off: as `who` where this guard is broken.
    pub(super) async fn enter(&mut self, guard: &'static str, who: Option<Actor>) -> Result<(), StoreError> {
        self.called.push(guard);
        if self.tx.is_none() {
            let another = who.filter(|who| *who != self.actor && self.store.has(guard));
            self.tx = Some(self.store.open(self.mode, another.unwrap_or(self.actor)).await?);
        }
        Ok(())
    }

    pub(super) fn has(&self, fault: &'static str) -> bool {
        self.store.has(fault)
    }

    /// Begins anew, as if a transaction were no transaction.
    pub(super) async fn reopen(&mut self, mode: Mode) -> Result<(), StoreError> {
        self.tx = None;
        self.tx = Some(self.store.open(mode, self.actor).await?);
        Ok(())
    }

    pub(super) fn real(&mut self) -> &mut dyn Transaction {
        self.tx.as_deref_mut().expect("it was entered")
    }

    /// Whether that was called before in this transaction.
    pub(super) fn has_called(&self, method: &str) -> bool {
        self.called[..self.called.len() - 1].iter().any(|guard| guard.strip_prefix(GUARD) == Some(method))
    }

    /// Whether it is one of many at once.
    pub(super) fn is_crowded(&self) -> bool {
        self.asked > CROWD
    }

    /// Whether there never were many at once.
    pub(super) fn is_alone(&self) -> bool {
        self.memory().most_writing <= CROWD
    }

    pub(super) fn asked(&self) -> usize {
        self.asked
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.store.memory.lock().unwrap()
    }

    /// The owner of a project, for the owner and for strangers: members have rights of their own, in whatever role they
    /// act, and whoever looks at those would find another's.
    pub(super) fn owner(&self, project: ProjectId) -> Option<Actor> {
        let memory = self.memory();
        let owner = memory.owner(project)?;
        let acts = |account| self.actor.account() == Some(account);
        let is_known = acts(owner) || memory.members.iter().any(|known| known.project == project && acts(known.account));
        Some(Actor::Account(owner)).filter(|owner| self.actor == *owner || !is_known)
    }
}

#[async_trait::async_trait]
impl Transaction for BrokenTransaction {
    fn actor(&self) -> Actor {
        match self.actor {
            Actor::Key(key) if self.has("a_transaction_says_as_whom_it_is") => Actor::Account(key.account()),
            actor => actor,
        }
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.committing = true;
        if self.has("a_cut_commit_is_all_or_nothing") {
            tokio::task::yield_now().await;
        }
        self.committed = true;
        match self.tx.take() {
            Some(tx) => tx.commit().await,
            None => Ok(()),
        }
    }
}

impl Drop for BrokenTransaction {
    fn drop(&mut self) {
        self.tx = None;
        let store = self.store.clone();
        let mut memory = store.memory.lock().unwrap();
        memory.uncommitted.retain(|project| !self.inserted.contains(project));
        if self.mode == Mode::Write && !store.is_unguarded() {
            memory.writing -= 1;
        }
        let undone = !self.committed;
        if undone && !self.inserted.is_empty() && store.has("a_dropped_transaction_leaves_nothing") {
            memory.leftover_jobs.append(&mut self.enqueued);
        }
        if undone && self.committing && store.has("a_cut_commit_is_all_or_nothing") {
            memory.leftover_jobs.append(&mut self.enqueued);
        }
        if undone && self.failed && store.has("an_error_leaves_nothing") {
            memory.leftover_projects.append(&mut self.inserted);
        }
        if self.mode == Mode::Read && self.found && store.has("a_connection_forgets_its_last_actor") {
            memory.left_behind = Some(self.actor);
        }
        if self.failed && self.found && store.has("a_connection_forgets_its_actor_after_an_error") {
            memory.left_behind = Some(self.actor);
        }
    }
}

impl BrokenTransaction {
    /// Lets a cut at this point be felt by whoever comes next.
    pub(super) fn left_behind_if_cut(&self, fault: &'static str) -> LeftBehind {
        LeftBehind::on(&self.store, fault, self.actor)
    }
}
