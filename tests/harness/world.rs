//! The product, put together for one story.

use super::{
    database::Database,
    document::Document,
    front_end::FrontEnd,
    http::{Answer, Ask},
    logs::Logs,
    mails::Mails,
    mount::Mount,
    outage::{Outage, Suffering},
    person::Person,
    secrets::{Outlet, Secrets},
};
use axum::Router;
use http::Method;
use itoms::{
    Itoms,
    account::{IdentityCallback, PasskeyOrigin, SessionLifetimes, SignUpPolicy},
    limit::{Bucket, Limit, Limits, Taken},
    oidc::Oidc,
    postgres::PostgresOptions,
    random::SeededRandom,
    secret::Secret,
    server::{ClientIp, Links, Options, PageCache},
    sqlite::SqliteStore,
    store::{Actor, Store, Task},
    time::{ManualClock, Timestamp},
    vault::VaultKeys,
};
use itoms_testing::issuer::Issuer;
use sha2::{Digest, Sha256};
use std::{net::Ipv4Addr, sync::Arc, time::Duration};
use tracing::subscriber::DefaultGuard;

/// The host on which the product is reached.
pub(crate) const BASE: &str = "https://itoms.example";

/// A whole product, and everything that it let out.
pub(crate) struct World {
    pub(crate) itoms: Itoms,
    /// Its own store, for what no use case makes.
    pub(crate) store: Arc<dyn Store>,
    pub(crate) router: Router,
    pub(super) mount: Mount,
    pub(crate) clock: ManualClock,
    pub(crate) mails: Mails,
    pub(crate) secrets: Secrets,
    pub(crate) document: Document,
    /// The identity provider, where people sign in by others.
    pub(crate) issuer: Option<Issuer>,
    pub(crate) logs: Logs,
    pub(crate) outage: Outage,
    _listening: DefaultGuard,
    pub(crate) database: Database,
}

impl World {
    /// What the social key and the internal key are made from.
    pub(crate) const KEY_SEEDS: [u64; 2] = [1, 2];

    /// On the embedded database.
    pub(crate) async fn on_sqlite() -> Self {
        Self::on_sqlite_under(SignUpPolicy::Open).await
    }

    /// The same, for whom the policy lets in.
    pub(crate) async fn on_sqlite_under(policy: SignUpPolicy) -> Self {
        Self::embedded(generous(), policy, false).await
    }

    /// The same, with an identity provider.
    pub(crate) async fn on_sqlite_by_others(policy: SignUpPolicy) -> Self {
        Self::embedded(generous(), policy, true).await
    }

    /// On the embedded database, with the limits that the product has by default.
    pub(crate) async fn with_default_limits() -> Self {
        Self::on_sqlite_by_default(SignUpPolicy::Open).await
    }

    /// The same, for whom the policy lets in.
    pub(crate) async fn on_sqlite_by_default(policy: SignUpPolicy) -> Self {
        Self::embedded(Limits::default(), policy, false).await
    }

    /// On PostgreSQL, with the limits that the product has by default.
    pub(crate) async fn on_postgres_by_default(policy: SignUpPolicy) -> Option<Self> {
        Self::served(Limits::default(), policy, false).await
    }

    async fn embedded(limits: Limits, policy: SignUpPolicy, by_others: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("itoms.db");
        let store = SqliteStore::open(&path).await.unwrap();
        Self::on(store, Database::Sqlite { path, _folder: folder }, limits, policy, by_others).await
    }

    /// On PostgreSQL, under the application's role; nothing where there is none, which was said.
    pub(crate) async fn on_postgres() -> Option<Self> {
        Self::on_postgres_under(SignUpPolicy::Open).await
    }

    /// The same, for whom the policy lets in.
    pub(crate) async fn on_postgres_under(policy: SignUpPolicy) -> Option<Self> {
        Self::served(generous(), policy, false).await
    }

    /// The same, with an identity provider.
    pub(crate) async fn on_postgres_by_others(policy: SignUpPolicy) -> Option<Self> {
        Self::served(generous(), policy, true).await
    }

    async fn served(limits: Limits, policy: SignUpPolicy, by_others: bool) -> Option<Self> {
        let database = itoms_testing::Postgres::start()?.database().await;
        let store = PostgresOptions::to(database.application_url()).open().await.unwrap();
        Some(Self::on(store, Database::Postgres(database), limits, policy, by_others).await)
    }

    async fn on(store: impl Store, database: Database, limits: Limits, policy: SignUpPolicy, by_others: bool) -> Self {
        let logs = Logs::default();
        let listening = logs.listen();
        let clock = ManualClock::at(Timestamp::from_millis(1_795_512_600_000));
        let mails = Mails::default();
        let secrets = Secrets::default();
        let outage = Outage::default();
        let store: Arc<dyn Store> = Arc::new(Suffering { store, outage: outage.clone() });
        let page_cache = PageCache::new(1 << 20);
        let mount = match &database {
            Database::Sqlite { .. } => Mount::ROOT,
            Database::Postgres(_) => Mount::BLOG,
        };
        let base: url::Url = mount.base().parse().unwrap();
        let issuer = by_others.then(|| Issuer::start(clock.clone()));
        let builder = Itoms::builder(Arc::clone(&store), keys(&secrets));
        let builder = match &issuer {
            Some(issuer) => {
                let callbacks = FrontEnd::CALLBACKS.map(|callback| IdentityCallback::parse(callback).unwrap());
                builder.identity_provider(provider(issuer, &secrets)).identity_callbacks(callbacks)
            }
            None => builder,
        };
        let itoms = builder
            .clock(clock.clone())
            .random(SeededRandom::new(7))
            .mailer(mails.clone())
            .links(Links::under(base.clone()))
            .limits(limits)
            .sign_up_policy(policy)
            .passkey_origins(FrontEnd::ORIGINS.map(|origin| PasskeyOrigin::parse(origin).unwrap()))
            .observer(page_cache.clone())
            .build()
            .unwrap();
        let options = Options::new(base, ClientIp::Peer).page_cache(page_cache).outbox(mails.clone());
        let router = itoms::server::router(itoms.clone(), &options);
        let document = Document::of(&router).await;
        let router = mount.holds(router);
        Self { itoms, store, router, mount, clock, mails, secrets, document, issuer, logs, outage, database, _listening: listening }
    }

    /// Whether it is below a path of a host that is not ours.
    pub(crate) fn is_mounted(&self) -> bool {
        self.mount.base() != BASE
    }

    /// Somebody of that name, with an address and a password nobody else has, and no account yet.
    pub(crate) fn person(&self, name: &str) -> Person<'_> {
        let password = format!("{name}’s planted password: correct horse");
        self.secrets.plant(format!("the password of {name}"), &password);
        let email = format!("{}@example.com", name.to_lowercase());
        Person { world: self, name: name.to_owned(), email, password, token: None, address: Ipv4Addr::LOCALHOST.into() }
    }

    /// Somebody who is not signed in.
    pub(crate) fn visitor(&self) -> Person<'_> {
        self.person("A visitor")
    }

    /// A page, as a visitor reads it.
    pub(crate) fn get(&self, path: &str) -> Ask<'_> {
        Ask::new(self, Method::GET, path)
    }

    /// Does the durable work that is due.
    pub(crate) async fn works(&self) {
        let before = self.mails.all().len();
        self.itoms.work_once(Duration::from_secs(60)).await.unwrap();
        for mail in &self.mails.all()[before..] {
            self.secrets.mail(mail);
        }
    }

    /// The recovery codes of an answer, which nobody may see anywhere else.
    pub(crate) fn recovery_codes(&self, answer: &serde_json::Value) -> Vec<String> {
        let codes: Vec<_> = answer["recovery_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        codes.iter().for_each(|code| self.secrets.plant_recovery_code(code));
        codes
    }

    /// How many passwords were hashed until now.
    pub(crate) fn hashes(&self) -> usize {
        self.logs.text().matches("a password is hashed").count()
    }

    /// Takes all that a limit leaves to `subject`, as more callers would than a story can tell of.
    pub(crate) async fn empties(&self, name: &str, subject: &str, limit: Limit) {
        let key = Sha256::new().chain_update(name).chain_update([0]).chain_update(subject).finalize().into();
        let whole = Limit { burst: 1, refill: limit.refill * limit.burst };
        let mut tx = self.store.write(Actor::System(Task::Limit)).await.unwrap();
        let taken = tx.limits().take_token(&Bucket { key, limit: whole }, self.itoms.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(taken, Taken::Yes { left: 0 }, "it was full");
    }

    /// The same product, started anew with that internal ring, by the seeds of its keys.
    pub(crate) async fn restarted_with(&self, internal: &[u64]) -> Itoms {
        let links = Links::under(BASE.parse().unwrap());
        self.again(internal).await.mailer(self.mails.clone()).links(links).build().unwrap()
    }

    /// What another instance serves on the same database, with pages in a memory of its own.
    pub(crate) async fn another_instance(&self) -> Router {
        let page_cache = PageCache::new(1 << 20);
        let itoms = self.again(&Self::KEY_SEEDS[1..]).await.observer(page_cache.clone()).build().unwrap();
        itoms::server::router(itoms, &Options::new(BASE.parse().unwrap(), ClientIp::Peer).page_cache(page_cache))
    }

    /// The same product from now on, with sessions that last so long.
    pub(crate) async fn keeps_sessions_for(mut self, lifetimes: SessionLifetimes) -> Self {
        let base: url::Url = self.mount.base().parse().unwrap();
        let builder = self.again(&Self::KEY_SEEDS[1..]).await.mailer(self.mails.clone()).links(Links::under(base.clone()));
        self.itoms = builder.session_lifetimes(lifetimes).build().unwrap();
        self.router = self.mount.holds(itoms::server::router(self.itoms.clone(), &Options::new(base, ClientIp::Peer)));
        self
    }

    async fn again(&self, internal: &[u64]) -> itoms::Builder {
        let key = |seed: u64| VaultKeys::generate(&SeededRandom::new(seed)).unwrap().expose().clone();
        let keys = VaultKeys::new(key(Self::KEY_SEEDS[0]), internal.iter().map(|seed| key(*seed)).collect::<Vec<_>>().join(",")).unwrap();
        let builder = match &self.database {
            Database::Sqlite { path, .. } => Itoms::builder(SqliteStore::open(path).await.unwrap(), keys),
            Database::Postgres(database) => Itoms::builder(PostgresOptions::to(database.application_url()).open().await.unwrap(), keys),
        };
        builder.clock(self.clock.clone()).limits(generous())
    }

    /// The product answered.
    pub(super) fn heard(&self, method: &Method, path: &str, answer: &Answer) {
        let of = format!("{method} {path}");
        self.secrets.heard(Outlet::Answer, of, format!("{:?}\n{}", answer.headers, answer.text()));
        self.document.check(method, path, answer);
    }

    /// Fails if anything got out that nobody may see (P3.2-c).
    pub(crate) async fn ends(self) {
        self.works().await;
        self.secrets.heard(Outlet::Log, "the story", self.logs.text());
        self.secrets.heard(Outlet::Log, "the other threads", Logs::of_other_threads().text());
        let leaks = self.secrets.leaks();
        assert!(leaks.is_empty(), "{leaks:#?}");
    }
}

fn provider(issuer: &Issuer, secrets: &Secrets) -> Oidc {
    secrets.plant("the secret of our client", Issuer::CLIENT_SECRET);
    let provider = Oidc::with(issuer.url(), Issuer::CLIENT_ID).secret(Secret::from(Issuer::CLIENT_SECRET)).name("Example Login");
    provider.keys_again_after(Duration::ZERO).build().unwrap()
}

fn keys(secrets: &Secrets) -> VaultKeys {
    let [social, internal] = World::KEY_SEEDS.map(|seed| VaultKeys::generate(&SeededRandom::new(seed)).unwrap());
    secrets.plant("the social key", social.expose());
    secrets.plant("the internal key", internal.expose());
    VaultKeys::new(social, internal).unwrap()
}

/// Limits that no story meets by accident.
fn generous() -> Limits {
    let much = Limit::new(1_000_000, 1, Duration::from_secs(1));
    let mut limits = Limits::default();
    limits.sign_in = much;
    limits.sign_in_account = much;
    limits.proof = much;
    limits.code = much;
    limits.passkey = much;
    limits.sign_up = much;
    limits.new_password = much;
    limits.mail_target = much;
    limits.mail_target_total = much;
    limits.mail_reset_caller = much;
    limits.mail_reset = much;
    limits.mail_caller = much;
    limits.invitation = much;
    limits.provider = much;
    limits
}
