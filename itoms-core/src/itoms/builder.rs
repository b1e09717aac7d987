use super::{Inner, Itoms, Parts};
use crate::{
    account::{
        BreachedPasswords, EmailAddress, FullName, HashError, Hashing, IdentityCallback, IdentityProvider, PasskeyOrigin, PasswordHasher,
        SessionLifetimes, SignUpPolicy, stray_origin,
    },
    content::Renderer,
    event::Observer,
    limit::Limits,
    links::{Links, NoLinks},
    mail::{Mailbox, Mailer},
    problem::{Kind, Problem, Retry},
    random::{Random, RandomError, SystemRandom},
    store::Store,
    time::{Clock, SystemClock},
    vault::{Vault, VaultKeys},
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64},
};
use tokio::sync::Notify;

/// Puts an [`Itoms`] together. What is left out has a default, or answers
/// [`Kind::NotConfigured`] with the call that supplies it.
#[must_use]
pub struct Builder {
    parts: Parts,
    keys: VaultKeys,
    sender: Option<(String, String)>,
    hashing: Hashing,
}

impl Builder {
    pub(super) fn of(store: impl Store, keys: VaultKeys) -> Self {
        let parts = Parts {
            store: Arc::new(store),
            mailer: None,
            identity_provider: None,
            identity_callbacks: Vec::new(),
            passkey_origins: Vec::new(),
            breached_passwords: None,
            links: Arc::new(NoLinks),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            limits: Limits::default(),
            session_lifetimes: SessionLifetimes::default(),
            sign_up_policy: SignUpPolicy::default(),
            observers: Vec::new(),
        };
        Self { parts, keys, sender: None, hashing: Hashing::default() }
    }

    /// Sends mails through this. Without it, what goes on by a mail answers "not configured", and nobody is told by mail what has
    /// happened: give it to each process that acts, not only to the one that works.
    pub fn mailer(mut self, mailer: impl Mailer) -> Self {
        self.parts.mailer = Some(Arc::new(mailer));
        self
    }

    /// Mails come from this name and address. Without it from `itoms`, at an address that cannot be answered.
    pub fn sender(self, name: impl Into<String>, address: impl Into<String>) -> Self {
        Self { sender: Some((name.into(), address.into())), ..self }
    }

    /// Lets people sign in by this, too. Without it there is no such way.
    pub fn identity_provider(mut self, provider: impl IdentityProvider) -> Self {
        self.parts.identity_provider = Some(Arc::new(provider));
        self
    }

    /// Lets the identity provider send people back to these, too: to front ends elsewhere and apps, which sign people in by
    /// the API. Each is named at the provider as well. Without any it sends people to our own page alone.
    pub fn identity_callbacks(mut self, callbacks: impl IntoIterator<Item = IdentityCallback>) -> Self {
        self.parts.identity_callbacks = callbacks.into_iter().collect();
        self
    }

    /// Takes answers of passkeys from these origins, too: from front ends elsewhere and apps, which sign people in by the API. A
    /// site is at the host of [`Place::SignIn`](crate::links::Place::SignIn), to which passkeys belong, or below it. Without any
    /// they come from the pages of that place alone.
    pub fn passkey_origins(mut self, origins: impl IntoIterator<Item = PasskeyOrigin>) -> Self {
        self.parts.passkey_origins = origins.into_iter().collect();
        self
    }

    /// Refuses new passwords that stand in this list. Without it those alone that are easy to guess.
    pub fn breached_passwords(mut self, list: impl BreachedPasswords) -> Self {
        self.parts.breached_passwords = Some(Arc::new(list));
        self
    }

    /// Finds the addresses of pages for mails and answers. Without it there are none.
    pub fn links(mut self, links: impl Links) -> Self {
        self.parts.links = Arc::new(links);
        self
    }

    /// Takes the time from this; from the machine without.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.parts.clock = Arc::new(clock);
        self
    }

    /// Takes randomness from this; from the operating system without.
    pub fn random(mut self, random: impl Random) -> Self {
        self.parts.random = Arc::new(random);
        self
    }

    /// Hashes passwords with these parameters; never with less than the defaults.
    pub fn hashing(self, hashing: Hashing) -> Self {
        Self { hashing, ..self }
    }

    /// Limits how often things may happen; by the defaults without.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.parts.limits = limits;
        self
    }

    /// Lets sessions last as long as these say; as the defaults say without.
    pub fn session_lifetimes(mut self, session_lifetimes: SessionLifetimes) -> Self {
        self.parts.session_lifetimes = session_lifetimes;
        self
    }

    /// Lets these people make accounts; everybody without.
    pub fn sign_up_policy(mut self, sign_up_policy: SignUpPolicy) -> Self {
        self.parts.sign_up_policy = sign_up_policy;
        self
    }

    /// Tells this of each change right after its commit. May be called more than once.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.parts.observers.push(Arc::new(observer));
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
        if let Some(stray) = stray_origin(&*self.parts.links, &self.parts.passkey_origins) {
            return Err(BuildError::PasskeyOrigin(stray.clone()));
        }
        let hasher = PasswordHasher::new(self.hashing, &*self.parts.random)?;
        let vault = Vault::new(self.keys, Arc::clone(&self.parts.random));
        let (renderer, work_waits, swept_at) = (Renderer::new(), Notify::new(), AtomicI64::new(0));
        Ok(Itoms(Arc::new(Inner {
            parts: self.parts,
            sender,
            vault,
            hasher,
            renderer,
            work_waits,
            is_behind: AtomicBool::new(false),
            swept_at,
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
    /// No device answers there for the passkeys of this composition.
    #[error(
        "the origin {0} of Builder::passkey_origins cannot be used: passkeys work at the host of the page where people sign in, which Builder::links names, and below it"
    )]
    PasskeyOrigin(PasskeyOrigin),
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
            Self::Sender(_) | Self::Hashing(_) | Self::PasskeyOrigin(_) => Kind::NotConfigured,
            Self::Random(error) => error.kind(),
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Sender(_) | Self::Hashing(_) | Self::PasskeyOrigin(_) => Retry::Never,
            Self::Random(error) => error.retry(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Sender(_) => "unusable_sender",
            Self::Hashing(_) => "unusable_hashing",
            Self::PasskeyOrigin(_) => "unusable_passkey_origin",
            Self::Random(error) => error.code(),
        }
    }
}
