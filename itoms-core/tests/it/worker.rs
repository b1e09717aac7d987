//! The worker, with a database that fails or does not answer whoever comes to it for one task.

use crate::world::{DAY, Example, Mails, PASSWORD, keys, sign_up};
use async_trait::async_trait;
use itoms_core::{
    Itoms,
    account::{Adoption, Caller, Verified},
    audit::AuditQuery,
    cursor::PageRequest,
    event::EventCursor,
    job::{Claim, JobCounts, JobQuery},
    mail::{Mail, MailError, Mailer},
    project::NewProject,
    secret::Secret,
    store::{Actor, Store, StoreError, Task, Transaction},
    time::{ManualClock, Timestamp},
};
use itoms_store::sqlite::SqliteStore;
use std::{
    future::pending,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{sync::mpsc, time::timeout};

const MINUTE: Duration = Duration::from_secs(60);
/// How long a test waits for what would never come.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Copy)]
enum Fault {
    FailsOnce,
    Fails,
    Hangs,
}

/// What becomes of the transactions of a task.
#[derive(Clone)]
struct Faults {
    pending: Arc<Mutex<Option<(Task, Fault)>>>,
    met: mpsc::UnboundedSender<()>,
}

impl Faults {
    fn begin(&self, task: Task, fault: Fault) {
        *self.pending.lock().unwrap() = Some((task, fault));
    }

    fn end(&self) {
        *self.pending.lock().unwrap() = None;
    }

    fn of(&self, actor: Actor) -> Option<Fault> {
        let mut pending = self.pending.lock().unwrap();
        let (_, fault) = pending.filter(|(task, _)| Actor::System(*task) == actor)?;
        if matches!(fault, Fault::FailsOnce) {
            *pending = None;
        }
        Some(fault)
    }

    async fn meet(&self, actor: Actor) -> Result<(), StoreError> {
        let Some(fault) = self.of(actor) else { return Ok(()) };
        let _ = self.met.send(());
        match fault {
            Fault::Hangs => pending().await,
            Fault::Fails | Fault::FailsOnce => Err(StoreError::Unavailable(Box::new(io::Error::from(io::ErrorKind::ConnectionRefused)))),
        }
    }
}

/// A store that suffers them.
struct Faulty(SqliteStore, Faults);

#[async_trait]
impl Store for Faulty {
    async fn read(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
        self.1.meet(actor).await?;
        self.0.read(actor).await
    }

    async fn write(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
        self.1.meet(actor).await?;
        self.0.write(actor).await
    }
}

/// A mailer behind which the database fails once, while it is told so.
#[derive(Clone)]
struct FailsBehind(Mails, Faults, Arc<Mutex<bool>>);

#[async_trait]
impl Mailer for FailsBehind {
    fn name(&self) -> &str {
        "a list"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        if *self.2.lock().unwrap() {
            self.1.begin(Task::Work, Fault::FailsOnce);
        }
        self.0.send(mail).await
    }
}

struct Installation {
    itoms: Itoms,
    store: SqliteStore,
    clock: ManualClock,
    mails: Mails,
    faults: Faults,
    /// Something for each time that somebody met a fault.
    met: mpsc::UnboundedReceiver<()>,
    fails_behind_mails: Arc<Mutex<bool>>,
}

impl Installation {
    async fn new() -> Self {
        let (sender, met) = mpsc::unbounded_channel();
        let faults = Faults { pending: Arc::default(), met: sender };
        let (mails, clock) = (Mails::default(), ManualClock::at(Timestamp::from_millis(1_795_512_600_000)));
        let fails_behind_mails = Arc::default();
        let store = SqliteStore::temporary().await.unwrap();
        let itoms = Itoms::builder(Faulty(store.clone(), faults.clone()), keys())
            .clock(clock.clone())
            .mailer(FailsBehind(mails.clone(), faults.clone(), Arc::clone(&fails_behind_mails)))
            .links(Example)
            .build()
            .unwrap();
        Self { itoms, store, clock, mails, faults, met, fails_behind_mails }
    }

    /// The mail of a sign-up is due.
    async fn signs_up(&self) {
        self.itoms.accounts().sign_up(sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    }

    async fn counts(&self) -> JobCounts {
        self.itoms.jobs().counts().await.unwrap()
    }

    /// The kinds of all events that can be read, in order.
    async fn events(&self) -> Vec<&'static str> {
        let events = self.itoms.events().after(EventCursor::START, 100).await.unwrap().events;
        events.iter().map(|event| event.change.kind()).collect()
    }
}

#[tokio::test]
async fn what_is_done_is_recorded_though_the_database_failed_behind_it() {
    let world = Installation::new().await;
    *world.fails_behind_mails.lock().unwrap() = true;
    world.signs_up().await;
    assert!(world.itoms.work_once(MINUTE).await.is_err(), "the database failed");
    assert_eq!((world.counts().await, world.mails.count()), (JobCounts::default(), 1));
}

#[tokio::test]
async fn a_worker_keeps_what_is_done_until_it_is_recorded() {
    let mut world = Installation::new().await;
    *world.fails_behind_mails.lock().unwrap() = true;
    world.signs_up().await;
    let failed = async { world.met.recv().await.unwrap() };
    timeout(PATIENCE, world.itoms.work(failed)).await.expect("it stops");
    assert_eq!((world.counts().await, world.mails.count()), (JobCounts::default(), 1));
}

/// A job that ends its process ends no try.
#[tokio::test]
async fn work_whose_tries_never_end_is_given_up() {
    let world = Installation::new().await;
    world.signs_up().await;
    for _ in 0..14 {
        let kinds = vec![("mail.verify_email".to_owned(), 1)];
        let claim = Claim { kinds, limit: 1, lease: Duration::ZERO, now: world.itoms.now() };
        let mut tx = world.store.write(Actor::System(Task::Work)).await.unwrap();
        assert_eq!(tx.jobs().claim_jobs(&claim).await.unwrap().len(), 1);
        tx.commit().await.unwrap();
    }
    assert_eq!(world.itoms.work_once(MINUTE).await.unwrap().parked, 1);
    assert_eq!(world.mails.count(), 0);
    let page = world.itoms.jobs().list(Actor::System(Task::Work), &JobQuery::parked(), &PageRequest::default()).await.unwrap();
    assert_eq!(page.items[0].reason.as_deref(), Some("the last of 14 tries did not end, as with its process, or could not be given up"));
}

#[tokio::test]
async fn upkeep_that_fails_keeps_no_work_back() {
    for task in [Task::Retention, Task::Audit] {
        let world = Installation::new().await;
        world.signs_up().await;
        world.faults.begin(task, Fault::Fails);
        let report = world.itoms.work_once(MINUTE).await.unwrap();
        assert_eq!((report.done, world.mails.count()), (1, 1), "{task:?}");
    }
}

#[tokio::test]
async fn upkeep_that_hangs_keeps_no_work_back() {
    for task in [Task::Retention, Task::Audit] {
        let mut world = Installation::new().await;
        world.signs_up().await;
        world.faults.begin(task, Fault::Hangs);
        let (itoms, mails) = (world.itoms.clone(), world.mails.clone());
        let both = async {
            world.met.recv().await.unwrap();
            while mails.count() == 0 || itoms.jobs().counts().await.unwrap() != JobCounts::default() {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, world.itoms.work(both)).await.unwrap_or_else(|_| panic!("{task:?}"));
    }
}

#[tokio::test]
async fn a_worker_stops_whatever_does_not_answer() {
    for task in [Task::Work, Task::Events, Task::Audit, Task::Retention] {
        let mut world = Installation::new().await;
        world.faults.begin(task, Fault::Hangs);
        let hangs = async { world.met.recv().await.unwrap() };
        timeout(PATIENCE, world.itoms.work(hangs)).await.unwrap_or_else(|_| panic!("{task:?}"));
    }
}

#[tokio::test]
async fn work_that_has_lost_its_purpose_is_not_done() {
    let world = Installation::new().await;
    world.signs_up().await;
    world.itoms.work_once(MINUTE).await.unwrap();
    let token = crate::world::Kept(world.mails.all().remove(0)).token();
    let verified = world.itoms.accounts().verify(&token, Secret::from(PASSWORD), &Caller::program()).await.unwrap();
    assert!(matches!(verified, Verified::SignedIn(_)));
    world.itoms.work_once(MINUTE).await.unwrap();
    let before = world.mails.count();
    // That somebody tried to sign up with this address is news for twenty-nine days.
    world.signs_up().await;
    world.clock.advance(31 * DAY);
    world.itoms.work_once(MINUTE).await.unwrap();
    assert_eq!((world.counts().await, world.mails.count()), (JobCounts::default(), before));
}

#[tokio::test]
async fn what_happened_is_filed_before_it_goes() {
    let world = Installation::new().await;
    let ada = Actor::Account(world.itoms.accounts().adopt("ada", Adoption::named("Ada")).await.unwrap());
    let project = world.itoms.projects().create(ada, NewProject::named("Notes")).await.unwrap().project;
    world.clock.advance(91 * DAY);
    world.itoms.work_once(MINUTE).await.unwrap();
    let acts = world.itoms.audit().of_project(ada, project.id, &AuditQuery::default(), &PageRequest::default()).await.unwrap();
    assert_eq!(acts.items.iter().map(|act| act.kind.as_str()).collect::<Vec<_>>(), ["project.created"]);
    assert_eq!(world.events().await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_filed_stays_to_be_filed() {
    let world = Installation::new().await;
    world.itoms.accounts().adopt("ada", Adoption::named("Ada")).await.unwrap();
    world.itoms.work_once(MINUTE).await.unwrap();
    world.itoms.accounts().adopt("bob", Adoption::named("Bob")).await.unwrap();
    world.clock.advance(91 * DAY);
    world.faults.begin(Task::Events, Fault::Fails);
    world.itoms.work_once(MINUTE).await.unwrap();
    world.faults.end();
    assert_eq!(world.events().await, ["account.created"], "that of Bob");
    world.clock.advance(60 * MINUTE);
    world.itoms.work_once(MINUTE).await.unwrap();
    assert_eq!(world.events().await, [""; 0]);
}
