use crate::event::Change;

/// What somebody outside does for the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProviderKind {
    /// Sends its mails, by the port [`Mailer`](crate::mail::Mailer).
    Mail,
    /// Proves who people are, by the port [`IdentityProvider`](crate::account::IdentityProvider).
    SignIn,
}

impl ProviderKind {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Mail, Self::SignIn];

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::SignIn => "sign_in",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// That it was tried.
    pub(super) const fn tried(self) -> Change {
        match self {
            Self::Mail => Change::MailTried {},
            Self::SignIn => Change::SignInTried {},
        }
    }
}

/// Who does it for this installation. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// What it does.
    pub kind: ProviderKind,
    /// What it is called; nothing where none is configured.
    pub name: Option<String>,
}
