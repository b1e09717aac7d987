use crate::world::{DAY, World, builder_on};
use async_trait::async_trait;
use itoms_core::{
    account::{Adoption, Caller, Identity, LinkedIdentity},
    api_key::NewApiKey,
    cursor::PageRequest,
    id::{Id, IdentityId, JobId},
    job::{JobCounts, JobQuery, JobRow, JobState},
    mail::{Mail, MailError, Mailer},
    problem::Problem,
    random::SystemRandom,
    store::{Actor, Store, Task},
    time::{ManualClock, Timestamp},
};
use itoms_store::sqlite::SqliteStore;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::mpsc;

#[tokio::test]
async fn failed_work_is_tried_again_later_with_the_same_mail() {
    let world = World::new().await;
    world.mails.fail(MailError::Unknown);
    world.itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    let report = world.itoms.work_once(Duration::from_secs(60)).await.unwrap();
    assert_eq!((report.done, report.retried), (0, 1));
    assert_eq!(world.itoms.work_once(Duration::from_secs(60)).await.unwrap().done, 0, "not before its time");
    world.clock.advance(Duration::from_secs(60));
    assert_eq!(world.itoms.work_once(Duration::from_secs(60)).await.unwrap().done, 1);
    world.verify(&world.mails.last().token()).await.unwrap();
}

#[tokio::test]
async fn what_an_operator_must_mend_is_parked_seen_and_run_again() {
    let world = World::new().await;
    let token = world.itoms.accounts().offer_operator_link().await.unwrap().unwrap();
    let root = world.sign_up("root@example.com");
    let operator = world.itoms.accounts().become_operator(&token, root, &Caller::program()).await.unwrap();
    let operator = Actor::Operator(operator.session.operator().unwrap());
    world.work().await;

    world.mails.fail(MailError::Misconfigured { reason: "the key was revoked".to_owned() });
    world.itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    assert_eq!(world.itoms.work_once(Duration::from_secs(60)).await.unwrap().parked, 1);
    assert_eq!(world.itoms.jobs().counts().await.unwrap(), JobCounts { parked: 1, ..JobCounts::default() });

    let parked = world.itoms.jobs().list(operator, &JobQuery::parked(), &PageRequest::default()).await.unwrap().items;
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].kind.as_str(), parked[0].attempts), ("mail.verify_email", 1));
    assert!(parked[0].reason.as_ref().unwrap().contains("the key was revoked"));
    assert!(world.itoms.jobs().rerun(operator, parked[0].id).await.unwrap());
    assert!(!world.itoms.jobs().rerun(operator, parked[0].id).await.unwrap(), "no longer parked");
    world.work().await;
    assert!(world.mails.last().0.text.contains("/verify-email/"));
}

#[tokio::test]
async fn work_whose_cause_is_gone_goes() {
    let world = World::new().await;
    world.itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    world.clock.advance(2 * DAY);
    world.work().await;
    assert_eq!(world.itoms.jobs().counts().await.unwrap(), JobCounts::default());
    assert!(world.mails.all().is_empty(), "an ended link is not mailed");
}

/// Before an upgrade the ways into an account that was taken back ended behind that: what was left over is done, and takes
/// nothing along that came since.
#[tokio::test]
async fn what_is_left_over_of_an_account_that_was_taken_back_is_done() {
    let store = SqliteStore::temporary().await.unwrap();
    let clock = ManualClock::at(Timestamp::from_millis(1_795_512_600_000));
    let itoms = builder_on(store.clone()).clock(clock.clone()).build().unwrap();
    let account = itoms.accounts().adopt("1", Adoption::named("Ada")).await.unwrap();
    let ada = Actor::Account(account);
    let makes_key = async |name: &str| drop(itoms.api_keys().create(ada, NewApiKey::named(name, ["account:read"])).await.unwrap());
    let links = async |issuer: &str| {
        let (id, now) = (IdentityId::new(itoms.now(), &SystemRandom).unwrap(), itoms.now());
        let linked = LinkedIdentity { id, account, identity: Identity::new(issuer, "ada").unwrap(), created_at: now };
        let mut tx = store.write(ada).await.unwrap();
        assert!(tx.identities().insert_identity(&linked).await.unwrap());
        tx.commit().await.unwrap();
    };
    makes_key("Before").await;
    links("https://before.example").await;
    let until = itoms.now();
    clock.advance(Duration::from_secs(1));
    makes_key("Since").await;
    links("https://since.example").await;

    let (kind, since) = ("account.reclaim", until.before(DAY));
    let left = JobRow {
        id: JobId::new(until, &SystemRandom).unwrap(),
        kind: kind.to_owned(),
        version: 1,
        body: format!(r#"{{"kind":"{kind}","account":"{account}","since":"{since}","until":"{until}","keeps_factor":true}}"#),
        project: None,
        asked_by: Some(account),
        due_at: until,
        created_at: until,
        expires_at: None,
    };
    let mut tx = store.write(Actor::System(Task::SignIn)).await.unwrap();
    tx.jobs().enqueue(&left).await.unwrap();
    tx.commit().await.unwrap();
    itoms.work_once(Duration::from_secs(60)).await.unwrap();
    let keys = itoms.api_keys().list(ada, None, &PageRequest::default()).await.unwrap().items;
    let identities = itoms.accounts().identities(ada).await.unwrap();
    assert_eq!(keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["Since"]);
    assert_eq!(identities.iter().map(|linked| linked.identity.issuer()).collect::<Vec<_>>(), ["https://since.example"]);
}

/// P6-b: it may name an account that was deleted right after.
#[tokio::test]
async fn a_notice_that_was_given_up_is_gone_within_thirty_days() {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    world.work().await;
    world.mails.fail(MailError::Misconfigured { reason: "the key was revoked".to_owned() });
    world.itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    assert_eq!(world.itoms.work_once(Duration::from_secs(60)).await.unwrap().parked, 1);
    let counts = async || world.itoms.jobs().counts().await.unwrap();
    world.clock.advance(29 * DAY);
    world.work().await;
    assert_eq!(counts().await, JobCounts { parked: 1, ..JobCounts::default() }, "so long somebody may run it again");
    // The last sweep before the thirtieth day is over.
    world.clock.advance(DAY - Duration::from_secs(60 * 60 - 1));
    world.work().await;
    assert_eq!(counts().await, JobCounts::default());
}

/// Keeps what it is given, until it is to forget it.
#[derive(Clone, Default)]
struct Drawer(Arc<Mutex<Vec<Mail>>>);

#[async_trait]
impl Mailer for Drawer {
    fn name(&self) -> &str {
        "a drawer"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.0.lock().unwrap().push(mail.clone());
        Ok(())
    }

    async fn forget_mails(&self, before: Timestamp) -> Result<(), MailError> {
        self.0.lock().unwrap().retain(|mail| mail.at >= before);
        Ok(())
    }
}

/// Looked after once an hour. They hold addresses, and whoever they were for may be gone.
#[tokio::test]
async fn a_mailer_that_keeps_mails_forgets_them_after_thirty_days() {
    let (drawer, clock) = (Drawer::default(), ManualClock::at(Timestamp::from_millis(1_795_512_600_000)));
    let itoms = crate::world::builder().await.mailer(drawer.clone()).clock(clock.clone()).build().unwrap();
    itoms.accounts().sign_up(crate::world::sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    for (span, left) in [(Duration::ZERO, 1), (30 * DAY, 1), (DAY / 24, 0)] {
        clock.advance(span);
        itoms.work_once(Duration::from_secs(60)).await.unwrap();
        assert_eq!(drawer.0.lock().unwrap().len(), left);
    }
}

#[tokio::test]
async fn without_a_mailer_a_sign_up_says_what_to_call() {
    let store = itoms_store::sqlite::SqliteStore::temporary().await.unwrap();
    let itoms = itoms_core::Itoms::builder(store, crate::world::keys()).build().unwrap();
    let world = World::new().await;
    let error = itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("not_configured", "mail is not configured: call Builder::mailer"));
}

#[tokio::test]
async fn the_worker_stops_when_it_is_told() {
    let world = World::new().await;
    world.itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let itoms = world.itoms.clone();
    let worker = tokio::spawn(async move {
        itoms
            .work(async {
                let _ = stopped.await;
            })
            .await;
    });
    while world.mails.all().is_empty() {
        tokio::task::yield_now().await;
    }
    stop.send(()).unwrap();
    worker.await.unwrap();
}

/// Says that a mail came, and never answers.
struct Hung(mpsc::UnboundedSender<()>);

#[async_trait]
impl Mailer for Hung {
    fn name(&self) -> &str {
        "nobody"
    }

    async fn send(&self, _: &Mail) -> Result<(), MailError> {
        let _ = self.0.send(());
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_worker_that_stops_hands_back_what_hangs() {
    let (began, mut begun) = mpsc::unbounded_channel();
    let itoms = crate::world::builder().await.mailer(Hung(began)).build().unwrap();
    itoms.accounts().sign_up(World::new().await.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    itoms.work(async { begun.recv().await.unwrap_or_default() }).await;
    assert_eq!(itoms.jobs().counts().await.unwrap(), JobCounts { waiting: 1, ..JobCounts::default() });
}

#[tokio::test]
async fn work_beyond_the_budget_is_handed_back() {
    let (began, mut begun) = mpsc::unbounded_channel();
    let itoms = crate::world::builder().await.mailer(Hung(began)).build().unwrap();
    itoms.accounts().sign_up(crate::world::sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    let report = itoms.work_once(Duration::from_secs(2)).await.unwrap();
    assert!(begun.try_recv().is_ok(), "it was begun");
    assert_eq!((report.done, report.retried), (0, 1));
    let jobs = itoms.jobs().list(Actor::System(Task::Work), &JobQuery::default(), &PageRequest::default()).await.unwrap().items;
    assert_eq!((jobs[0].state, jobs[0].attempts), (JobState::Waiting, 0), "the try does not count");
}
