use crate::{
    account::IdentityProviderError,
    mail::MailError,
    problem::{Kind, Problem, Retry},
};

/// What went wrong when a provider was tried, and what whoever runs the installation can do about it. Holds neither a
/// secret nor an address.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Trouble {
    /// A test mail did not leave, or may not have.
    #[error("{}{}", .0, mend_mail(.0))]
    Mail(MailError),
    /// The identity provider does not answer, or not as it should.
    #[error("{}", mend_sign_in(.0))]
    SignIn(IdentityProviderError),
}

/// What to do, where the error itself does not say it.
fn mend_mail(error: &MailError) -> &'static str {
    match error {
        MailError::Unavailable(_) => {
            "; this may pass by itself: if it does not, look whether its address is right, and whether this machine reaches it"
        }
        MailError::Limited { .. } => "; mails that wait are tried again by then",
        MailError::Refused { .. } => "; it is about this one mail, and others may leave: look whether your own address is right",
        MailError::Misconfigured { .. } => "",
        MailError::Unknown => "; look for it in your mailbox, and try again if it is not there",
    }
}

fn mend_sign_in(error: &IdentityProviderError) -> String {
    match error {
        IdentityProviderError::Unavailable(cause) => format!(
            "the sign-in service does not answer as it should: {cause}; look whether its address is right, and whether this machine reaches it"
        ),
        error => error.to_string(),
    }
}

impl Trouble {
    fn problem(&self) -> &dyn Problem {
        match self {
            Self::Mail(error) => error,
            Self::SignIn(error) => error,
        }
    }
}

impl Problem for Trouble {
    fn kind(&self) -> Kind {
        self.problem().kind()
    }

    fn retry(&self) -> Retry {
        self.problem().retry()
    }

    fn code(&self) -> &'static str {
        self.problem().code()
    }
}
