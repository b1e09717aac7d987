//! An installation with articles on one database, and beside it, on the same tables, its bare twin.

use crate::{Outcome, bare, client::Client, client::Request};
use axum::Router;
use itoms_core::{
    Itoms,
    account::{Caller, SignIn, SignUp},
    content::Draft,
    id::{AccountId, ContentId, Id, ProjectId},
    limit::Limit,
    project::NewProject,
    random::SystemRandom,
    secret::Secret,
    store::{Actor, Store},
    vault::VaultKeys,
};
use itoms_server::{
    ClientIp, Links, Options, PageCache,
    program::serve::{Clocks, Listener, serve, understood},
};
use itoms_store::{postgres::PostgresStore, sqlite::SqliteStore};
use itoms_testing::Postgres;
use std::{any::Any, future::pending, net::SocketAddr, sync::Arc, time::Duration};
use tokio::runtime::Handle;
use url::Url;

pub(crate) const EMAIL: &str = "ada@example.com";
pub(crate) const PASSWORD: &str = "a password of the measurement";
/// The slugs of the project and of the article that visitors read.
pub(crate) const PROJECT: &str = "notes";
pub(crate) const ARTICLE: &str = "template";
pub(crate) const TAGS: [&str; 3] = ["garden", "tide", "light"];

pub(crate) struct World {
    pub(crate) database_kind: &'static str,
    /// The name of the PostgreSQL database.
    pub(crate) database: Option<String>,
    pub(crate) articles: u32,
    pub(crate) itoms: Itoms,
    /// Its own store, for what no use case does alone.
    pub(crate) store: Arc<dyn Store>,
    pub(crate) account: AccountId,
    pub(crate) project: ProjectId,
    pub(crate) article: ContentId,
    /// Where pages are answered from memory, where each is made anew, and where the twin answers.
    pub(crate) caching: SocketAddr,
    pub(crate) making: SocketAddr,
    pub(crate) bare: SocketAddr,
    /// The twin's address of the database, which no policy stands before.
    pub(crate) admin_url: Option<String>,
    runtime: Handle,
    /// The folder or database that goes with it.
    _kept: Box<dyn Any>,
}

/// Who lives there.
struct Filled {
    account: AccountId,
    project: ProjectId,
    article: ContentId,
}

impl World {
    pub(crate) fn on_sqlite(runtime: &Handle, articles: u32) -> Outcome<Self> {
        runtime.block_on(async {
            let folder = tempfile::tempdir()?;
            let path = folder.path().join("itoms.db");
            let store = SqliteStore::open(&path).await?;
            let store: Arc<dyn Store> = Arc::new(store);
            let (itoms, cache) = itoms(Arc::clone(&store))?;
            let filled = fill(&itoms).await?;
            let pool = bare::sqlite::open(&path).await?;
            bare::sqlite::fill(&pool, articles).await?;
            let (caching, making) = serve_ours(&itoms, cache).await?;
            let twin = bare::sqlite::router(pool, filled.project, pages_of(making).await?);
            let bare = serve_at_free_port(twin).await?;
            let Filled { account, project, article } = filled;
            let (database_kind, database, admin_url, _kept) = ("SQLite", None, None, Box::new(folder));
            Ok(Self {
                database_kind,
                database,
                articles,
                itoms,
                store,
                account,
                project,
                article,
                caching,
                making,
                bare,
                admin_url,
                runtime: runtime.clone(),
                _kept,
            })
        })
    }

    pub(crate) fn on_postgres(runtime: &Handle, postgres: &Postgres, articles: u32) -> Outcome<Self> {
        runtime.block_on(async {
            let kept = postgres.database().await;
            let store = PostgresStore::connect(kept.application_url()).await?;
            let store: Arc<dyn Store> = Arc::new(store);
            let (itoms, cache) = itoms(Arc::clone(&store))?;
            let filled = fill(&itoms).await?;
            let admin_url = kept.admin_url();
            let pool = bare::postgres::open(&admin_url).await?;
            bare::postgres::fill(&pool, articles).await?;
            let (caching, making) = serve_ours(&itoms, cache).await?;
            let twin = bare::postgres::router(pool, filled.project, pages_of(making).await?);
            let bare = serve_at_free_port(twin).await?;
            let Filled { account, project, article } = filled;
            let database = Some(Url::parse(&admin_url)?.path().trim_start_matches('/').to_owned());
            let (database_kind, admin_url, _kept) = ("PostgreSQL", Some(admin_url), Box::new(kept));
            Ok(Self {
                database_kind,
                database,
                articles,
                itoms,
                store,
                account,
                project,
                article,
                caching,
                making,
                bare,
                admin_url,
                runtime: runtime.clone(),
                _kept,
            })
        })
    }
}

/// With limits that nobody reaches. They are counted all the same.
fn itoms(store: impl Store) -> Outcome<(Itoms, PageCache)> {
    let key = || VaultKeys::generate(&SystemRandom);
    let cache = PageCache::new(64 * 1024 * 1024);
    let mut limits = itoms_core::limit::Limits::default();
    let endless = Limit::new(1_000_000, 1_000_000, Duration::from_secs(1));
    (limits.sign_in, limits.sign_in_account) = (endless, endless);
    let links = Links::under("http://localhost".parse()?);
    let builder = Itoms::builder(store, VaultKeys::new(key()?, key()?)?).links(links).limits(limits).observer(cache.clone());
    Ok((builder.build()?, cache))
}

/// A person, a project, and a published article: what all other articles are copies of.
async fn fill(itoms: &Itoms) -> Outcome<Filled> {
    let link = itoms.accounts().offer_operator_link().await?.ok_or("the database is not empty")?;
    let sign_up = SignUp {
        email: EMAIL.to_owned(),
        full_name: "Ada Lovelace".to_owned(),
        password: Secret::new(PASSWORD.to_owned()),
        sixteen_or_older: true,
        company: None,
    };
    let account = itoms.accounts().become_operator(&link, sign_up, &Caller::program()).await?.session.account;
    let me = Actor::Account(account);
    let project = itoms.projects().create(me, NewProject::named(PROJECT)).await?.project.id;
    let draft = Draft::article("Template", markdown()).description("What the tide leaves behind.").tags(TAGS);
    let article = itoms.contents().create(me, project, draft).await?.id;
    itoms.contents().publish(me, project, article, None).await?;
    Ok(Filled { account, project, article })
}

/// About 6 KB, as people write.
pub(crate) fn markdown() -> String {
    let section = "## What the tide leaves\n\nAt *low water* the beach is a [list](https://example.com) that nobody ordered: kelp, \
        glass, a single glove, and **rope** in every colour that rope can have. It is read from the left, by gulls.\n\n\
        - first the heavy things\n- then whatever floats\n- at last `foam`\n\n> Nothing is lost that somebody can still describe.\n\n";
    section.repeat(16)
}

async fn serve_ours(itoms: &Itoms, cache: PageCache) -> Outcome<(SocketAddr, SocketAddr)> {
    let options = Options::new("http://localhost".parse()?, ClientIp::Peer);
    let making = serve_at_free_port(itoms_server::router(itoms.clone(), &options)).await?;
    let caching = serve_at_free_port(itoms_server::router(itoms.clone(), &options.page_cache(cache))).await?;
    Ok((caching, making))
}

/// By the program's own loop, ours and the twin alike.
async fn serve_at_free_port(router: Router) -> Outcome<SocketAddr> {
    let listener = Listener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let address = listener.address()?;
    tokio::spawn(serve(listener, understood(router), Clocks::default(), pending()));
    Ok(address)
}

/// The finished pages, which the twin answers without any template.
async fn pages_of(making: SocketAddr) -> Outcome<bare::Pages> {
    let read = move || -> Outcome<bare::Pages> {
        let mut client = Client::connect(making)?;
        let article = client.send(&Request::public(&format!("/{PROJECT}/{ARTICLE}")))?.to_vec();
        let list = client.send(&Request::public(&format!("/{PROJECT}")))?.to_vec();
        Ok(bare::Pages { article: article.into(), list: list.into() })
    };
    tokio::task::spawn_blocking(read).await?
}

impl World {
    /// Waits on the thread that measures for what the runtime's own threads do.
    pub(crate) fn wait<T: Send + 'static>(&self, work: impl Future<Output = Outcome<T>> + Send + 'static) -> Outcome<T> {
        self.runtime.block_on(self.runtime.spawn(work))?
    }

    /// Of a new session: the sign-ins that are measured end all older ones.
    pub(crate) fn bearer(&self) -> Outcome<String> {
        let sign_in = SignIn { email: EMAIL.to_owned(), password: Secret::new(PASSWORD.to_owned()), code: None };
        let signed_in = self.runtime.block_on(self.itoms.accounts().sign_in(sign_in, &Caller::program()))?;
        Ok(signed_in.token.expose().to_owned())
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Account(self.account)
    }

    pub(crate) fn api_contents(&self) -> String {
        format!("/api/v1/projects/{}/contents", self.project.uuid())
    }
}
