use super::{
    memory::Memory,
    transaction::{BrokenTransaction, Mode},
};
use itoms_core::{
    account::Session,
    id::{AccountId, Id},
    store::{Actor, Store, StoreError, Task, Transaction},
    time::Timestamp,
    token::TokenHash,
};
use itoms_store::sqlite::SqliteStore;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

/// How the fault of a method's guard begins.
pub(super) const GUARD: &str = "guards_";

/// A store with one fault, named after the case that must find it.
#[derive(Clone)]
pub(super) struct BrokenStore {
    real: SqliteStore,
    fault: &'static str,
    /// Which faults would have made a difference so far.
    felt: Arc<Mutex<BTreeSet<&'static str>>>,
    pub(super) memory: Arc<Mutex<Memory>>,
}

impl BrokenStore {
    pub(super) async fn new(fault: &'static str) -> Self {
        Self { real: SqliteStore::temporary().await.unwrap(), fault, felt: Arc::default(), memory: Arc::default() }
    }

    /// Whether it has that fault: asked where the fault would do something wrong, and there alone.
    pub(super) fn has(&self, fault: &'static str) -> bool {
        self.felt.lock().unwrap().insert(fault);
        self.fault == fault
    }

    /// Whether the guard of some method is broken.
    pub(super) fn is_unguarded(&self) -> bool {
        self.fault.starts_with(GUARD)
    }

    /// Which faults it was asked for.
    pub(super) fn felt(&self) -> BTreeSet<&'static str> {
        self.felt.lock().unwrap().clone()
    }

    pub(super) async fn open(&self, mode: Mode, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
        match mode {
            Mode::Read => self.real.read(actor).await,
            Mode::Write => self.real.write(actor).await,
        }
    }

    /// Brings to life what should have died with an undone transaction.
    async fn raise_the_dead(&self) {
        let (jobs, projects) = {
            let mut memory = self.memory.lock().unwrap();
            (std::mem::take(&mut memory.leftover_jobs), std::mem::take(&mut memory.leftover_projects))
        };
        for job in jobs {
            let mut tx = self.real.write(Actor::System(Task::SignUp)).await.unwrap();
            if tx.jobs().enqueue(&job).await.is_ok() {
                tx.commit().await.unwrap();
            }
        }
        for project in projects {
            let mut tx = self.real.write(Actor::Account(project.founder)).await.unwrap();
            tx.projects().insert_project(&project).await.unwrap();
            tx.commit().await.unwrap();
        }
    }

    /// As whom the next transaction runs: as the one before, where a connection did not forget.
    fn scope(&self, actor: Actor) -> Actor {
        if let Actor::Operator(operator) = actor
            && self.memory.lock().unwrap().projects.iter().any(|project| project.founder == operator.account())
            && self.has("an_operator_is_no_member")
        {
            return Actor::Account(operator.account());
        }
        let left = self.memory.lock().unwrap().left_behind.take();
        left.filter(|_| matches!(actor, Actor::Account(_))).unwrap_or(actor)
    }

    fn transaction(&self, mode: Mode, actor: Actor, tx: Option<Box<dyn Transaction>>, crowd: usize) -> Box<dyn Transaction> {
        Box::new(BrokenTransaction::new(self.clone(), mode, actor, tx, crowd))
    }
}

#[async_trait::async_trait]
impl Store for BrokenStore {
    async fn read(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
        self.raise_the_dead().await;
        if self.is_unguarded() {
            return Ok(self.transaction(Mode::Read, actor, None, 0));
        }
        let actor = self.scope(actor);
        let cut = LeftBehind::on(self, "a_cut_read_leaves_nothing_behind", actor);
        let tx = self.open(Mode::Read, actor).await?;
        cut.forget();
        Ok(self.transaction(Mode::Read, actor, Some(tx), 0))
    }

    async fn write(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
        if actor == Actor::Visitor && self.has("a_visitor_never_writes") {
            let nobody = Actor::Account(AccountId::from_uuid(uuid::Uuid::nil()));
            return self.open(Mode::Write, nobody).await;
        }
        if actor == Actor::Visitor {
            return Err(StoreError::Refused);
        }
        self.raise_the_dead().await;
        let crowd = Writing::count(self);
        if self.is_unguarded() {
            return Ok(self.transaction(Mode::Write, actor, None, 0));
        }
        let cut = LeftBehind::on(self, "a_cut_write_leaves_nothing_behind", actor);
        let tx = self.open(Mode::Write, actor).await?;
        cut.forget();
        let asked = crowd.asked;
        crowd.hand_over();
        Ok(self.transaction(Mode::Write, actor, Some(tx), asked))
    }
}

/// Counts who writes or waits to write.
struct Writing {
    store: BrokenStore,
    asked: usize,
}

impl Writing {
    fn count(store: &BrokenStore) -> Self {
        let mut memory = store.memory.lock().unwrap();
        memory.writing += 1;
        memory.most_writing = memory.most_writing.max(memory.writing);
        Self { store: store.clone(), asked: memory.writing }
    }

    /// From here on the transaction counts itself.
    fn hand_over(self) {
        self.store.memory.lock().unwrap().writing += 1;
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.store.memory.lock().unwrap().writing -= 1;
    }
}

/// Leaves an actor behind for the next transaction, unless it is forgotten in time: what a cut does to a store
/// that is not ready for it.
pub(super) struct LeftBehind {
    store: BrokenStore,
    fault: &'static str,
    actor: Option<Actor>,
}

impl LeftBehind {
    pub(super) fn on(store: &BrokenStore, fault: &'static str, actor: Actor) -> Self {
        Self { store: store.clone(), fault, actor: Some(actor) }
    }

    pub(super) fn forget(mut self) {
        self.actor = None;
    }
}

impl Drop for LeftBehind {
    fn drop(&mut self) {
        if let Some(actor) = self.actor
            && self.store.has(self.fault)
        {
            self.store.memory.lock().unwrap().left_behind = Some(actor);
        }
    }
}

/// An operator, as a session of one says.
pub(super) fn operator(account: AccountId) -> Actor {
    let start = Timestamp::from_millis(0);
    let session = Session {
        id: Id::from_uuid(uuid::Uuid::nil()),
        account,
        operator: true,
        token: TokenHash::from_bytes(&[0; 32]).unwrap(),
        ip: None,
        agent: None,
        message: None,
        created_at: start,
        used_at: start,
        expires_at: start,
        privileged_until: start,
    };
    Actor::Operator(session.operator().unwrap())
}
