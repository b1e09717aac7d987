mod builder;
mod in_passing;

pub use builder::{BuildError, Builder};

use crate::{
    account::{
        Accounts, BreachedPasswords, IdentityCallback, IdentityProvider, PasskeyOrigin, PasswordHasher, SessionLifetimes, SignUpPolicy,
    },
    api_key::ApiKeys,
    attention::Attentions,
    audit::Audit,
    content::{Contents, Pages, Renderer},
    event::{Event, Events, Observer},
    failure::Failure,
    job::Jobs,
    limit::{Allowance, Bucket, Limit, Limits, Taken},
    links::{Links, Place},
    mail::{Mailbox, Mailer, Mails},
    people::People,
    project::Projects,
    provider::Providers,
    random::Random,
    store::{Actor, Store, Task},
    time::{Clock, Timestamp},
    vault::{Vault, VaultError, VaultKeys},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, AtomicI64},
    },
};
use tokio::sync::Notify;
use url::Url;

/// The handle: a cheap clone through which a product uses itoms.
///
/// Each concept has its use cases behind one short word: [`accounts`](Itoms::accounts), [`api_keys`](Itoms::api_keys), [`people`](Itoms::people),
/// [`projects`](Itoms::projects), [`contents`](Itoms::contents), [`pages`](Itoms::pages),
/// [`events`](Itoms::events), [`jobs`](Itoms::jobs), [`audit`](Itoms::audit),
/// [`mails`](Itoms::mails), [`providers`](Itoms::providers), [`attention`](Itoms::attention). Durable work is done by [`Itoms::work`], where the
/// product likes.
#[derive(Clone)]
pub struct Itoms(Arc<Inner>);

/// The handle of something that follows a product and ends with it: it keeps nothing alive.
#[derive(Clone)]
pub struct WeakItoms(Weak<Inner>);

impl WeakItoms {
    /// The product; nothing once its last [`Itoms`] is gone.
    #[must_use]
    pub fn upgrade(&self) -> Option<Itoms> {
        self.0.upgrade().map(Itoms)
    }
}

impl std::fmt::Debug for WeakItoms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WeakItoms").finish_non_exhaustive()
    }
}

/// What a composition gives, as it is used.
struct Parts {
    store: Arc<dyn Store>,
    mailer: Option<Arc<dyn Mailer>>,
    identity_provider: Option<Arc<dyn IdentityProvider>>,
    identity_callbacks: Vec<IdentityCallback>,
    passkey_origins: Vec<PasskeyOrigin>,
    breached_passwords: Option<Arc<dyn BreachedPasswords>>,
    links: Arc<dyn Links>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    limits: Limits,
    session_lifetimes: SessionLifetimes,
    sign_up_policy: SignUpPolicy,
    observers: Vec<Arc<dyn Observer>>,
}

struct Inner {
    parts: Parts,
    sender: Mailbox,
    vault: Vault,
    hasher: PasswordHasher,
    renderer: Renderer,
    work_waits: Notify,
    /// Whether something that is recorded in passing takes long.
    is_behind: AtomicBool,
    /// When this process has last removed what had reached its age.
    swept_at: AtomicI64,
}

impl Itoms {
    /// Begins with what is required: a store, and the keys of the vault.
    pub fn builder(store: impl Store, keys: VaultKeys) -> Builder {
        Builder::of(store, keys)
    }

    /// A handle for something that follows the product, such as an [`Observer`] that reads what other processes change: it
    /// ends with the product, where a clone of this one would keep it for ever.
    #[must_use]
    pub fn downgrade(&self) -> WeakItoms {
        WeakItoms(Arc::downgrade(&self.0))
    }

    /// People: sign-up, sign-in, sessions, profiles.
    #[must_use]
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts(self)
    }

    /// API keys of the own account.
    #[must_use]
    pub fn api_keys(&self) -> ApiKeys<'_> {
        ApiKeys(self)
    }

    /// People as a whole: what an operator does, and how somebody leaves.
    #[must_use]
    pub fn people(&self) -> People<'_> {
        People(self)
    }

    /// Projects and their members.
    #[must_use]
    pub fn projects(&self) -> Projects<'_> {
        Projects(self)
    }

    /// Content, as members edit it.
    #[must_use]
    pub fn contents(&self) -> Contents<'_> {
        Contents(self)
    }

    /// What is published, as visitors read it.
    #[must_use]
    pub fn pages(&self) -> Pages<'_> {
        Pages(self)
    }

    /// What happened.
    #[must_use]
    pub fn events(&self) -> Events<'_> {
        Events(self)
    }

    /// Durable work, as an operator sees it.
    #[must_use]
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs(self)
    }

    /// What was done, as nobody can change it afterwards.
    #[must_use]
    pub fn audit(&self) -> Audit<'_> {
        Audit(self)
    }

    /// What waits for a person.
    #[must_use]
    pub fn attention(&self) -> Attentions<'_> {
        Attentions(self)
    }

    /// Mail, as an operator looks after it.
    #[must_use]
    pub fn mails(&self) -> Mails<'_> {
        Mails(self)
    }

    /// Who does something for the product outside, as an operator looks after it.
    #[must_use]
    pub fn providers(&self) -> Providers<'_> {
        Providers(self)
    }

    /// Refuses a database whose secrets the keys of [`Itoms::builder`] do not open: a process begins with it. What it looks
    /// at is sealed where there is nothing yet, and again where an older key sealed it.
    ///
    /// # Errors
    /// [`VaultError::WrongKeys`], or that the store did not answer.
    pub async fn check_keys(&self) -> Result<(), VaultError> {
        self.0.vault.check(&*self.0.parts.store).await
    }

    /// The same for whoever only looks: what would be sealed at a start is left as it is.
    ///
    /// # Errors
    /// [`VaultError::WrongKeys`], or that the store did not answer.
    pub async fn try_keys(&self) -> Result<(), VaultError> {
        self.0.vault.try_keys(&*self.0.parts.store).await
    }

    /// Waits for what is open, then lets the store go of connections and files: a process ends with it.
    pub async fn close(&self) {
        self.0.parts.store.close().await;
    }

    /// Where places are, as the composition knows it.
    #[must_use]
    pub fn links(&self) -> &dyn Links {
        &*self.0.parts.links
    }

    /// The name of this installation, as mails show it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.sender.name.as_deref().unwrap_or("itoms")
    }

    /// The instant by the clock port.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// How long sessions last.
    #[must_use]
    pub fn session_lifetimes(&self) -> &SessionLifetimes {
        &self.0.parts.session_lifetimes
    }

    /// Who may make an account.
    #[must_use]
    pub fn sign_up_policy(&self) -> SignUpPolicy {
        self.0.parts.sign_up_policy
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The one way to a table, of use cases alone.
    pub(crate) fn store(&self) -> &dyn Store {
        &*self.0.parts.store
    }

    pub(crate) fn random(&self) -> &dyn Random {
        &*self.0.parts.random
    }

    pub(crate) fn hasher(&self) -> &PasswordHasher {
        &self.0.hasher
    }

    pub(crate) fn renderer(&self) -> &Renderer {
        &self.0.renderer
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.parts.limits
    }

    pub(crate) fn sender(&self) -> &Mailbox {
        &self.0.sender
    }

    pub(crate) fn work_waits(&self) -> &Notify {
        &self.0.work_waits
    }

    pub(crate) fn swept_at(&self) -> &AtomicI64 {
        &self.0.swept_at
    }

    pub(crate) fn mailer(&self) -> Result<&dyn Mailer, Failure> {
        self.0.parts.mailer.as_deref().ok_or(Failure::NotConfigured { what: "mail", mend: "Builder::mailer" })
    }

    pub(crate) fn required_identity_provider(&self) -> Result<&dyn IdentityProvider, Failure> {
        self.identity_provider().ok_or(Failure::NotConfigured { what: "sign-in by others", mend: "Builder::identity_provider" })
    }

    pub(crate) fn identity_provider(&self) -> Option<&dyn IdentityProvider> {
        self.0.parts.identity_provider.as_deref()
    }

    pub(crate) fn breached_passwords(&self) -> Option<&dyn BreachedPasswords> {
        self.0.parts.breached_passwords.as_deref()
    }

    /// Where it may send people back beside our own page.
    pub(crate) fn identity_callbacks(&self) -> Result<&[IdentityCallback], Failure> {
        let callbacks = Some(&*self.0.parts.identity_callbacks).filter(|callbacks| !callbacks.is_empty());
        callbacks.ok_or(Failure::NotConfigured { what: "sign-in by others for front ends elsewhere", mend: "Builder::identity_callbacks" })
    }

    /// From where answers of passkeys may come beside our own pages.
    pub(crate) fn passkey_origins(&self) -> &[PasskeyOrigin] {
        &self.0.parts.passkey_origins
    }

    /// Where that place is; a use case that will mail it asks before it does anything.
    pub(crate) fn link(&self, place: &Place) -> Result<Url, Failure> {
        self.0.parts.links.to(place).ok_or(Failure::NotConfigured { what: "an address for this link", mend: "Builder::links" })
    }

    /// Where that place is, if this composition has it.
    pub(crate) fn optional_link(&self, place: &Place) -> Option<Url> {
        self.0.parts.links.to(place)
    }

    /// Takes a token from the bucket of `subject`. Its key is a hash, so that the store learns no address.
    pub(crate) async fn limit(&self, name: &str, subject: &str, limit: Limit) -> Result<(), Failure> {
        self.allowance(name, subject, limit).await.map(drop)
    }

    /// The same, and what is left.
    pub(crate) async fn allowance(&self, name: &str, subject: &str, limit: Limit) -> Result<Allowance, Failure> {
        let mut tx = self.store().write(Actor::System(Task::Limit)).await?;
        let taken = tx.limits().take_token(&Bucket::of(name, subject, limit), self.now()).await?;
        tx.commit().await?;
        match taken {
            Taken::Yes { left } => Ok(Allowance { limit, left }),
            Taken::No { retry_after } => Err(Failure::Limited { retry_after }),
        }
    }

    /// Wakes the worker where it is asked for something, and tells whoever watches what was committed.
    pub(crate) fn committed(&self, events: &[Event], wakes_worker: bool) {
        if wakes_worker {
            self.0.work_waits.notify_one();
        }
        for event in events {
            self.0.parts.observers.iter().for_each(|observer| tell(&**observer, event));
        }
    }
}

/// An observer that panics takes nothing back: the change is committed, and others are to be told.
fn tell(observer: &dyn Observer, event: &Event) {
    if catch_unwind(AssertUnwindSafe(|| observer.changed(event))).is_err() {
        tracing::error!(event = %event.id, "an observer panicked when it was told of a change");
    }
}

impl std::fmt::Debug for Itoms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Itoms").finish_non_exhaustive()
    }
}
