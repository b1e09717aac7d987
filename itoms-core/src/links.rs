//! Links: one owner decides where each place of the product is. Never a `Host` header.

use crate::{pointers::held_by_pointers, project::Slug, token::Token};
use url::{Host, Url};

/// Whether an address is on the machine of whoever goes there: without https nobody reads along either.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// A place that mails and pages link to. The list is closed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Place {
    /// Where a person signs in.
    SignIn,
    /// Where a person signs up.
    SignUp,
    /// Where an identity provider sends people back.
    IdentityCallback,
    /// Where a person links an identity provider, signed in.
    Identities,
    /// Where a person sees the own signed-in devices.
    Devices,
    /// Where operators decide about sign-ups that wait.
    Registrations,
    /// Where a mailed link makes an account of a registration.
    VerifyEmail(Token),
    /// Where whoever got a mail chooses which mails to get. One POST there turns off mails like it (RFC 8058).
    MailPreferences(Token),
    /// Where a host lets its user prove anew to be there. Our own pages ask for it where it is needed.
    Reauthenticate,
    /// Where a person asks for a new password.
    ForgotPassword,
    /// Where a mailed link sets a new password.
    ResetPassword(Token),
    /// Where a mailed link changes the address of an account.
    ConfirmEmail(Token),
    /// Where a mailed link takes a change of address back.
    RestoreEmail(Token),
    /// Where a mailed link joins a project.
    Invitation(Token),
    /// Where a person sets up and turns off the second factor, signed in.
    SecondFactor,
    /// Where the own API keys are, for those who are signed in.
    ApiKeys,
    /// Where the members of a project are, for those who are signed in.
    Members(Slug),
    /// Where a secret link shows a working copy to those who cannot sign in.
    Preview(Token),
    /// The public page of a project.
    Project(Slug),
    /// The public page of a piece of content, below that of its project.
    Content {
        /// The project.
        project: Slug,
        /// What is published in it.
        content: Slug,
    },
}

/// Knows the address of each place. The server's own is `itoms_server::Links`; a host gives its pages.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Links: Send + Sync + 'static {
    /// The address, or nothing where the composition has no such place: then use cases that would mail it
    /// answer [`Kind::NotConfigured`](crate::problem::Kind::NotConfigured) before they do anything.
    fn to(&self, place: &Place) -> Option<Url>;
}

held_by_pointers! {
    Links {
        fn to(&self, place: &Place) -> Option<Url> {
            (**self).to(place)
        }
    }
}

/// Has no places at all: for a composition without pages.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLinks;

impl Links for NoLinks {
    fn to(&self, _: &Place) -> Option<Url> {
        None
    }
}
