//! What a product is put together from, and what becomes of parts that do not fit.

use crate::world::{Example, Mails, builder, builder_on, keys, sign_up};
use async_trait::async_trait;
use itoms_core::{
    BuildError, Error, Failure, Itoms,
    account::{Adoption, Authorization, Caller, Claims, Exchange, Hashing, IdentityProvider, IdentityProviderError, PasskeyOrigin},
    event::{Event, Observer},
    id::AccountId,
    links::Links,
    mail::{Mail, MailError, Mailer},
    problem::{Kind, Problem, Retry},
    project::{NewProject, Slug},
    random::{Random, RandomError, SeededRandom},
    store::{Actor, MockStore, Store, StoreError},
    time::{Clock, ManualClock, Timestamp},
    vault::{VaultError, VaultKeys},
};
use itoms_store::sqlite::SqliteStore;
use std::{
    num::NonZeroUsize,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use url::Url;

const NOW: Timestamp = Timestamp::from_millis(1_795_512_600_000);

/// Keeps what it is told.
#[derive(Default)]
struct Heard(Mutex<Vec<Event>>);

impl Observer for Heard {
    fn changed(&self, event: &Event) {
        self.0.lock().unwrap().push(event.clone());
    }
}

/// Panics at each change.
struct Broken;

impl Observer for Broken {
    fn changed(&self, _: &Event) {
        panic!("the cache is broken");
    }
}

/// Forgets mails when it is told.
#[derive(Default)]
struct Folder {
    mails: Mails,
    has_forgotten: AtomicBool,
}

#[async_trait]
impl Mailer for Folder {
    fn name(&self) -> &str {
        "a folder"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.mails.send(mail).await
    }

    async fn forget_mails(&self, _: Timestamp) -> Result<(), MailError> {
        self.has_forgotten.store(true, Ordering::SeqCst);
        Ok(())
    }
}

/// A provider that knows nobody.
struct Nobody;

#[async_trait]
impl IdentityProvider for Nobody {
    fn name(&self) -> &str {
        "Example"
    }

    fn issuer(&self) -> &str {
        "https://id.example.com"
    }

    async fn authorize(&self, authorization: &Authorization) -> Result<Url, IdentityProviderError> {
        Ok(authorization.callback.clone())
    }

    async fn exchange(&self, _: &Exchange) -> Result<Claims, IdentityProviderError> {
        Err(IdentityProviderError::Refused)
    }

    async fn check(&self) -> Result<(), IdentityProviderError> {
        Ok(())
    }
}

#[tokio::test]
async fn parts_are_chosen_at_run_time() {
    let (folder, heard, clock) = (Arc::new(Folder::default()), Arc::new(Heard::default()), ManualClock::at(NOW));
    let store: Box<dyn Store> = Box::new(SqliteStore::temporary().await.unwrap());
    let mailer: Box<dyn Mailer> = Box::new(Arc::clone(&folder));
    let provider: Arc<dyn IdentityProvider> = Arc::new(Nobody);
    let links: Box<dyn Links> = Box::new(Example);
    let its_clock: Arc<dyn Clock> = Arc::new(clock.clone());
    let random: Box<dyn Random> = Box::new(SeededRandom::new(7));
    let observer: Arc<dyn Observer> = heard.clone();
    let builder = Itoms::builder(store, keys()).mailer(mailer).identity_provider(provider).links(links).clock(its_clock);
    let itoms = builder.random(random).observer(observer).build().unwrap();

    itoms.check_keys().await.unwrap();
    itoms.accounts().sign_up(sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    itoms.work_once(Duration::from_secs(60)).await.unwrap();
    assert_eq!(folder.mails.last().0.at, NOW);
    assert!(folder.has_forgotten.load(Ordering::SeqCst), "what has a body of its own is passed on as well");
    itoms.accounts().adopt("7", Adoption::named("Ada")).await.unwrap();
    assert!(!heard.0.lock().unwrap().is_empty());
    assert_eq!(itoms.accounts().identity_provider().map(IdentityProvider::issuer), Some("https://id.example.com"));
    clock.advance(Duration::from_secs(1));
    assert_eq!(itoms.now(), NOW.after(Duration::from_secs(1)));

    itoms.close().await;
    let error = Error::from(itoms.accounts().adopt("7", Adoption::named("Ada")).await.unwrap_err());
    assert_eq!(error.problem().kind(), Kind::Unavailable, "{error}");
}

#[tokio::test]
async fn what_is_committed_holds_whatever_an_observer_does() {
    let heard = Arc::new(Heard::default());
    let itoms = builder().await.observer(Broken).observer(heard.clone()).build().unwrap();
    let ada = Actor::Account(itoms.accounts().adopt("7", Adoption::named("Ada")).await.unwrap());
    let notes = itoms.projects().create(ada, NewProject::named("Notes")).await.unwrap().project;
    assert_eq!(itoms.projects().show(ada, notes.id).await.unwrap().project.id, notes.id);
    assert!(heard.0.lock().unwrap().len() >= 2, "the others are told of both");
}

#[tokio::test]
async fn as_many_may_hash_and_wait_as_anybody_likes() {
    let store = SqliteStore::temporary().await.unwrap();
    let hashing = Hashing { at_once: NonZeroUsize::MAX, queue: usize::MAX, ..Hashing::default() };
    let itoms = builder_on(store).mailer(Mails::default()).hashing(hashing).build().unwrap();
    itoms.accounts().sign_up(sign_up("ada@example.com"), &Caller::program()).await.unwrap();
}

/// A source that has run dry.
struct Dry;

impl Random for Dry {
    fn fill(&self, _: &mut [u8]) -> Result<(), RandomError> {
        Err(RandomError("it is dry".to_owned()))
    }
}

#[tokio::test]
async fn what_does_not_fit_is_called_by_its_name() {
    let refused = builder().await.random(Dry).build().unwrap_err();
    assert!(matches!(refused, BuildError::Random(_)), "{refused}");
    assert_eq!((refused.kind(), refused.code()), (Kind::Unavailable, "randomness_unavailable"));
    let app = PasskeyOrigin::parse("android:apk-key-hash:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
    for stray in [
        builder().await.passkey_origins(PasskeyOrigin::parse("https://elsewhere.example")),
        Itoms::builder(SqliteStore::temporary().await.unwrap(), keys()).passkey_origins(app),
    ] {
        let refused = stray.build().unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (Kind::NotConfigured, "unusable_passkey_origin"));
    }

    let read = || -> Result<AccountId, Error> {
        VaultKeys::new("", "")?;
        Ok("7".parse::<AccountId>()?)
    };
    assert_eq!(read().unwrap_err().problem().code(), "unusable_keys");
}

/// Whoever is answered so is told when to try again, and work that fails so is tried again.
#[test]
fn randomness_that_is_missing_may_be_there_later() {
    let dry = || RandomError("it is dry".to_owned());
    let told: [Box<dyn Problem>; 4] =
        [Box::new(dry()), Box::new(Failure::from(dry())), Box::new(VaultError::from(dry())), Box::new(BuildError::from(dry()))];
    for problem in told {
        assert_eq!((problem.kind(), problem.retry()), (Kind::Unavailable, Retry::After(Duration::from_secs(5))), "{problem:?}");
    }
}

/// A store that a test breaks at will.
#[tokio::test]
async fn a_mocked_store_fails_as_it_is_told() {
    let mut store = MockStore::new();
    store.expect_read().withf(|actor| *actor == Actor::Visitor).returning(|_| Err(StoreError::Unavailable("away".into())));
    let itoms = Itoms::builder(store, keys()).build().unwrap();
    let failed = itoms.pages().site(&Slug::parse("notes").unwrap()).await.unwrap_err();
    assert_eq!(failed.kind(), Kind::Unavailable);
}
