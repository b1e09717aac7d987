//! An application with users of its own that mounts itoms under `/blog`.
//!
//! ```sh
//! cargo run -p embed        # a SQLite file each
//!
//! # beside our own tables in one PostgreSQL: our login, and one that may make the schema and roles of itoms
//! DATABASE_URL=postgres://app@localhost/app OWNER_URL=postgres://admin@localhost/app cargo run -p embed
//! ```
//!
//! `LISTEN` says where, `127.0.0.1:8000` without. Then open <http://localhost:8000> and sign in: people are ours, itoms asks us who they are, and which of them run it.
#![expect(clippy::print_stdout, reason = "a program says where it is")]

mod users;

use async_trait::async_trait;
use axum::{
    Router,
    extract::Path,
    response::{Html, IntoResponse, Redirect},
    routing::get,
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use http::request::Parts;
use itoms::{
    Itoms,
    account::Adoption,
    links::{self, Place},
    local::Outbox,
    postgres::{Migration, PostgresStore},
    random::SystemRandom,
    server::{ClientIp, HostError, Identified, Identity, Links, Options, PageCache},
    sqlite::SqliteStore,
    store::Store,
    vault::VaultKeys,
};
use sqlx::{PgPool, SqlitePool, sqlite::SqliteConnectOptions};
use std::{error::Error, fs::OpenOptions, io::Write, net::SocketAddr};
use tokio::net::TcpListener;
use url::Url;
use users::Users;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(std::env::var("LISTEN").as_deref().unwrap_or("127.0.0.1:8000")).await?;
    let address = Url::parse(&format!("http://localhost:{}/", listener.local_addr()?.port()))?;
    let base = address.join("blog")?;
    let page_cache = PageCache::new(16 * 1024 * 1024);
    let (users, store) = databases().await?;
    users.prepare().await?;
    let outbox = Outbox::new("outbox")?;
    let itoms = Itoms::builder(store, keys()?)
        .links(OurPages { home: address.clone(), theirs: Links::under(base.clone()) })
        .mailer(outbox.clone())
        .observer(page_cache.clone())
        .build()?;
    itoms.check_keys().await?; // other keys than the last run's would open nothing of it

    let people = OurUsers { users, itoms: itoms.clone() };
    let options = Options::new(base, ClientIp::Peer).page_cache(page_cache).outbox(outbox).identity(people);
    let app = Router::new()
        .route("/", get(home))
        .route("/sign-in/{user}", get(sign_in))
        .nest("/blog", itoms::server::router(itoms.clone(), &options))
        .into_make_service_with_connect_info::<SocketAddr>();
    let working = itoms.clone();
    let worker = tokio::spawn(async move { working.work(asked_to_end()).await });

    println!("{address}");
    axum::serve(listener, app).with_graceful_shutdown(asked_to_end()).await?;
    worker.await?;
    itoms.close().await;
    Ok(())
}

/// Ready at ctrl-c; a product listens for what ends it, such as SIGTERM.
async fn asked_to_end() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Ours, and a store for itoms: in one PostgreSQL, or in a SQLite file each.
async fn databases() -> Result<(Users, Box<dyn Store>), Box<dyn Error>> {
    let Ok(url) = std::env::var("DATABASE_URL") else {
        let ours = SqlitePool::connect_with(SqliteConnectOptions::new().filename("app.db").create_if_missing(true)).await?;
        return Ok((Users::Sqlite(ours), Box::new(SqliteStore::open("itoms.db").await?)));
    };
    // The owner migrates; people are served by our own login, which owns our tables and none of itoms.
    Migration::of(std::env::var("OWNER_URL")?).application(&url).run().await?;
    let ours = PgPool::connect(&url).await?;
    let store = PostgresStore::beside(&ours).await?;
    Ok((Users::Postgres(ours), Box::new(store)))
}

/// The keys that seal what itoms keeps for people, made at the first start. They open what any later one seals, so a product
/// keeps them with its other secrets, apart from the database.
fn keys() -> Result<VaultKeys, Box<dyn Error>> {
    const FILE: &str = "itoms.keys";
    if !std::fs::exists(FILE)? {
        let (social, internal) = (VaultKeys::generate(&SystemRandom)?, VaultKeys::generate(&SystemRandom)?);
        let mut file = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
        writeln!(file.write(true).create_new(true).open(FILE)?, "{}\n{}", social.expose(), internal.expose())?;
    }
    let kept = std::fs::read_to_string(FILE)?;
    let (social, internal) = kept.trim().split_once('\n').ok_or("itoms.keys holds a key in each of two lines")?;
    Ok(VaultKeys::new(social, internal)?)
}

/// People sign in at our own page; all other places are those of itoms.
struct OurPages {
    home: Url,
    theirs: Links,
}

impl links::Links for OurPages {
    fn to(&self, place: &Place) -> Option<Url> {
        match place {
            Place::SignIn => Some(self.home.clone()),
            place => self.theirs.to(place),
        }
    }
}

/// Tells itoms who sent a request.
struct OurUsers {
    users: Users,
    itoms: Itoms,
}

#[async_trait]
impl Identity for OurUsers {
    async fn identify(&self, request: &Parts) -> Result<Option<Identified>, itoms::Error> {
        let cookies = CookieJar::from_headers(&request.headers);
        let Some(id) = cookies.get("user").and_then(|cookie| cookie.value().parse().ok()) else { return Ok(None) };
        let Some(user) = self.users.find(id).await.map_err(HostError::unavailable)? else { return Ok(None) };
        // Reads first and writes only what changed, so it may stand before every request.
        let adoption = Adoption::named(user.name).email(user.email);
        let account = self.itoms.accounts().adopt(&user.id.to_string(), adoption).await?;
        Ok(Some(match user.is_admin {
            true => Identified::operator(account),
            false => Identified::person(account),
        }))
    }
}

async fn home() -> Html<&'static str> {
    Html(
        "<p>Our own page. Sign in as <a href=/sign-in/1>Ada</a> or <a href=/sign-in/2>Grace</a>, then <a href=/blog/dashboard>write</a>.</p>",
    )
}

/// An example, so everybody is believed.
async fn sign_in(jar: CookieJar, Path(user): Path<i64>) -> impl IntoResponse {
    (jar.add(Cookie::build(("user", user.to_string())).path("/").http_only(true)), Redirect::to("/blog/dashboard"))
}
