use super::{Inner, Itoms};
use crate::{
    account::{
        BreachedPasswords, EmailAddress, FullName, HashError, Hashing, IdentityCallback, IdentityProvider, PasswordHasher,
        SessionLifetimes, SignUpPolicy,
    },
    content::Renderer,
    event::Observer,
    limit::Limits,
    links::{Links, NoLinks},
    mail::{Mailbox, Mailer},
    problem::{Kind, Problem},
    random::{Random, RandomError, SystemRandom},
    store::Store,
    time::{Clock, SystemClock},
    vault::{Vault, VaultKeys},
};
use std::sync::{Arc, atomic::AtomicI64};
use tokio::sync::Notify;

/// Puts an [`Itoms`] together. What is left out has a default, or answers
/// [`Kind::NotConfigured`] with the call that supplies it.
#[must_use]
pub struct Builder {
    store: Arc<dyn Store>,
    keys: VaultKeys,
    mailer: Option<Arc<dyn Mailer>>,
    sender: Option<(String, String)>,
    identity_provider: Option<Arc<dyn IdentityProvider>>,
    identity_callbacks: Vec<IdentityCallback>,
    breached_passwords: Option<Arc<dyn BreachedPasswords>>,
    links: Arc<dyn Links>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    hashing: Hashing,
    limits: Limits,
    session_lifetimes: SessionLifetimes,
    sign_up_policy: SignUpPolicy,
    observers: Vec<Arc<dyn Observer>>,
}

impl Builder {
    pub(super) fn of(store: impl Store, keys: VaultKeys) -> Self {
        Self {
            store: Arc::new(store),
            keys,
            mailer: None,
            sender: None,
            identity_provider: None,
            identity_callbacks: Vec::new(),
            breached_passwords: None,
            links: Arc::new(NoLinks),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            hashing: Hashing::default(),
            limits: Limits::default(),
            session_lifetimes: SessionLifetimes::default(),
            sign_up_policy: SignUpPolicy::default(),
            observers: Vec::new(),
        }
    }

    /// Sends mails through this. Without it, what goes on by a mail answers "not configured", and nobody is told by mail what has
    /// happened: give it to each process that acts, not only to the one that works.
    pub fn mailer(self, mailer: impl Mailer) -> Self {
        Self { mailer: Some(Arc::new(mailer)), ..self }
    }

    /// Mails come from this name and address. Without it from `itoms`, at an address that cannot be answered.
    pub fn sender(self, name: impl Into<String>, address: impl Into<String>) -> Self {
        Self { sender: Some((name.into(), address.into())), ..self }
    }

    /// Lets people sign in by this, too. Without it there is no such way.
    pub fn identity_provider(self, provider: impl IdentityProvider) -> Self {
        Self { identity_provider: Some(Arc::new(provider)), ..self }
    }

    /// Lets the identity provider send people back to these, too: to front ends elsewhere and apps, which sign people in by
    /// the API. Each is named at the provider as well. Without any it sends people to our own page alone.
    pub fn identity_callbacks(self, callbacks: impl IntoIterator<Item = IdentityCallback>) -> Self {
        Self { identity_callbacks: callbacks.into_iter().collect(), ..self }
    }

    /// Refuses new passwords that stand in this list. Without it those alone that are easy to guess.
    pub fn breached_passwords(self, list: impl BreachedPasswords) -> Self {
        Self { breached_passwords: Some(Arc::new(list)), ..self }
    }

    /// Finds the addresses of pages for mails and answers. Without it there are none.
    pub fn links(self, links: impl Links) -> Self {
        Self { links: Arc::new(links), ..self }
    }

    /// Takes the time from this; from the machine without.
    pub fn clock(self, clock: impl Clock) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// Takes randomness from this; from the operating system without.
    pub fn random(self, random: impl Random) -> Self {
        Self { random: Arc::new(random), ..self }
    }

    /// Hashes passwords with these parameters; never with less than the defaults.
    pub fn hashing(self, hashing: Hashing) -> Self {
        Self { hashing, ..self }
    }

    /// Limits how often things may happen; by the defaults without.
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Lets sessions last as long as these say; as the defaults say without.
    pub fn session_lifetimes(self, session_lifetimes: SessionLifetimes) -> Self {
        Self { session_lifetimes, ..self }
    }

    /// Lets these people make accounts; everybody without.
    pub fn sign_up_policy(self, sign_up_policy: SignUpPolicy) -> Self {
        Self { sign_up_policy, ..self }
    }

    /// Tells this of each change right after its commit. May be called more than once.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Puts it together. Touches neither network nor database.
    ///
    /// # Errors
    /// [`BuildError`], with the call that mends it.
    pub fn build(self) -> Result<Itoms, BuildError> {
        let sender = match self.sender {
            None => Mailbox { name: Some("itoms".to_owned()), address: EmailAddress::from_stored("noreply@itoms.invalid".to_owned()) },
            Some((name, address)) => {
                let name = FullName::parse(&name).map_err(|violation| BuildError::Sender(violation.message.into_owned()))?;
                let address = EmailAddress::parse(&address).map_err(|violation| BuildError::Sender(violation.message.into_owned()))?;
                Mailbox { name: Some(name.to_string()), address }
            }
        };
        let hasher = PasswordHasher::new(self.hashing, &*self.random)?;
        Ok(Itoms(Arc::new(Inner {
            store: self.store,
            mailer: self.mailer,
            sender,
            identity_provider: self.identity_provider,
            identity_callbacks: self.identity_callbacks,
            breached_passwords: self.breached_passwords,
            links: self.links,
            clock: self.clock,
            vault: Vault::new(self.keys, Arc::clone(&self.random)),
            random: self.random,
            hasher,
            limits: self.limits,
            session_lifetimes: self.session_lifetimes,
            sign_up_policy: self.sign_up_policy,
            renderer: Renderer::new(),
            observers: self.observers,
            work_waits: Notify::new(),
            swept_at: AtomicI64::new(0),
        })))
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}

/// Why the parts do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The sender's name or address cannot stand in a mail.
    #[error("the sender of Builder::sender cannot be used: {0}")]
    Sender(String),
    /// The parameters of the password hash cannot be used.
    #[error("the parameters of Builder::hashing cannot be used: {0}")]
    Hashing(String),
    /// No randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl From<HashError> for BuildError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Random(error) => Self::Random(error),
            error => Self::Hashing(error.to_string()),
        }
    }
}

impl Problem for BuildError {
    fn kind(&self) -> Kind {
        match self {
            Self::Sender(_) | Self::Hashing(_) => Kind::NotConfigured,
            Self::Random(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Sender(_) => "unusable_sender",
            Self::Hashing(_) => "unusable_hashing",
            Self::Random(error) => error.code(),
        }
    }
}
