//! **itoms** is a publishing platform as an embeddable library: people sign up, make projects, write content
//! and publish it on the project's own pages.
//!
//! ```text
//!            your product, or the reference server
//!                          │
//!                    ┌─────▼─────┐
//!     itoms-server ──►           ◄── itoms-store
//!     axum router,   │itoms-core │   SQLite, PostgreSQL
//!     dashboard,     │ the words,│
//!     pages          │ rules and ◄── itoms-providers
//!                    │ use cases │   mail into a folder, …
//!                    └───────────┘
//! ```
//!
//! The core decides, adapters translate, the composition is yours. Dependencies point inward only: the core
//! knows no SQL, no HTTP client and no web framework.
//!
//! # Start
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use itoms::{Itoms, account::Adoption, content::Draft, project::NewProject, store::Actor};
//! use itoms::sqlite::SqliteStore;
//! # use itoms::{random::SystemRandom, vault::VaultKeys};
//! # let key = || VaultKeys::generate(&SystemRandom).map(|key| key.expose().clone());
//! # let keys = VaultKeys::new(key()?, key()?)?;
//!
//! let itoms = Itoms::builder(SqliteStore::temporary().await?, keys).build()?;
//! let me = itoms.accounts().adopt("user-1", Adoption::named("Ada Lovelace")).await?;
//! let notes = itoms.projects().create(Actor::Account(me), NewProject::named("Notes")).await?.project;
//! let draft = Draft::article("Hello", "It *works*.").tags(["first"]);
//! let article = itoms.contents().create(Actor::Account(me), notes.id, draft).await?;
//! itoms.contents().publish(Actor::Account(me), notes.id, article.id, None).await?;
//!
//! let public = itoms.pages().show(&notes.slug, &article.slug).await?;
//! assert!(public.is_some_and(|(_, page)| page.html.contains("<em>works</em>")));
//! # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
//! ```
//!
//! # Run
//! [`Itoms::check_keys`] says whether the keys are those of the database: a process begins with it. Mails
//! leave, and what has reached its age is removed or erased, where [`Itoms::work`] runs, in one process or in many;
//! [`Itoms::work_once`] does what is due and comes back. A process that ends waits for its worker and
//! [closes](Itoms::close) what it holds. The README and the example `embed` show all of it.
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! # use itoms::{Itoms, random::SystemRandom, sqlite::SqliteStore, vault::VaultKeys};
//! # let key = || VaultKeys::generate(&SystemRandom).map(|key| key.expose().clone());
//! # let itoms = Itoms::builder(SqliteStore::temporary().await?, VaultKeys::new(key()?, key()?)?).build()?;
//! # let asked_to_end = async {};
//! itoms.check_keys().await?;
//! let working = itoms.clone();
//! let worker = tokio::spawn(async move { working.work(asked_to_end).await });
//! // … serve people until then …
//! worker.await?;
//! itoms.close().await;
//! # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
//! ```
//!
//! # Features
//! | feature | what it adds |
//! | --- | --- |
//! | `sqlite` (default) | [`sqlite::SqliteStore`], the embedded store |
//! | `postgres` | `postgres::PostgresStore`, for several machines, with Row Level Security |
//! | `local` (default) | [`local::Outbox`], mail into a folder; [`local::BreachedPasswordsFile`], a list of stolen passwords |
//! | `smtp` | `smtp::Smtp`, mail through any mail server |
//! | `resend` | `resend::Resend`, mail through Resend |
//! | `passkeys` | signing in by passkeys (WebAuthn) |
//! | `oidc` | `oidc::Oidc`, sign-in by any OpenID Connect provider |
//! | `server` | `server::router`: JSON API, dashboard and public pages for axum |
//!
//! A feature adds an adapter and never chooses one: what is used is what you hand to [`Itoms::builder`].
//!
//! # Swap a part
//! Implement its port and run its conformance suite: [`store::Store`] (`itoms_core::conformance::store!`),
//! [`mail::Mailer`] (`itoms_core::conformance::mailer!`), [`mail::Outbox`] (`itoms_core::conformance::outbox!`),
//! [`account::IdentityProvider`] (`itoms_core::conformance::identity_provider!`),
//! [`account::BreachedPasswords`] (`itoms_core::conformance::breached_passwords!`). The example `own-mailer` is one from end to end.
//!
//! # Test what you build on it
//! Against `sqlite::SqliteStore::temporary`, the production store in a file that goes with it. For what is outside, the
//! feature `mock` of `itoms-core`, a dev-dependency, has mocks of the ports, made by mockall (`MockMailer`, `MockStore`, `MockLinks`,
//! `MockOutbox`, `MockObserver`), a `MockIdentityProvider`, a clock that you move and seeded randomness:
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! # use itoms::{Itoms, random::SystemRandom, sqlite::SqliteStore, vault::VaultKeys};
//! # let key = || VaultKeys::generate(&SystemRandom).map(|key| key.expose().clone());
//! # let keys = VaultKeys::new(key()?, key()?)?;
//! use itoms::{account::{Caller, SignUp}, links::MockLinks, mail::{MailError, MockMailer}, time::{ManualClock, Timestamp}};
//!
//! let mut mailer = MockMailer::new();
//! mailer.expect_forget_mails().returning(|_| Ok(()));
//! mailer.expect_send().times(1).returning(|_| Err(MailError::Unavailable("away".into())));
//! mailer.expect_send().times(1).withf(|mail| mail.to.address.as_str() == "ada@example.com").returning(|_| Ok(()));
//!
//! let clock = ManualClock::at(Timestamp::from_millis(1_795_512_600_000));
//! let mut links = MockLinks::new();
//! links.expect_to().returning(|_| "https://example.com/".parse().ok());
//! let itoms = Itoms::builder(SqliteStore::temporary().await?, keys).mailer(mailer).links(links).clock(clock.clone());
//! let itoms = itoms.build()?;
//! let sign_up = SignUp {
//!     email: "ada@example.com".to_owned(),
//!     full_name: "Ada Lovelace".to_owned(),
//!     password: "lantern otter quilt meadow".into(),
//!     sixteen_or_older: true,
//!     company: None,
//! };
//! itoms.accounts().sign_up(sign_up, &Caller::program()).await?;
//! # use std::time::Duration;
//! assert_eq!(itoms.work_once(Duration::from_secs(60)).await?.retried, 1);
//! clock.advance(Duration::from_secs(60 * 60));
//! assert_eq!(itoms.work_once(Duration::from_secs(60)).await?.done, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
//! ```

pub use itoms_core::*;

/// The reference server's router and its parts.
#[cfg(feature = "server")]
pub use itoms_server as server;

/// The embedded store.
#[cfg(feature = "sqlite")]
pub use itoms_store::sqlite;

/// The store for several machines.
#[cfg(feature = "postgres")]
pub use itoms_store::postgres;

/// Adapters that need no account anywhere.
#[cfg(feature = "local")]
pub use itoms_providers::local;

/// Sign-in by any OpenID Connect provider.
#[cfg(feature = "oidc")]
pub use itoms_providers::oidc;

/// Mail through Resend.
#[cfg(feature = "resend")]
pub use itoms_providers::resend;

/// Mail through any SMTP server.
#[cfg(feature = "smtp")]
pub use itoms_providers::smtp;

/// The README's code compiles.
#[cfg(all(doctest, feature = "sqlite"))]
#[doc = include_str!("../README.md")]
struct Readme;
