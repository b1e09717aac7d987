//! Passwords that breaches of other services made known (ASVS 6.2.12).

use crate::{
    pointers::held_by_pointers,
    problem::{Kind, Problem, Retry, Violation},
    secret::Secret,
};
use async_trait::async_trait;
use sha1::{Digest, Sha1};
use std::{error::Error, time::Duration};

/// A list of passwords that breaches made known, asked about each new one. Proved by `conformance::breached_passwords!`.
///
/// It is told a digest and never the password. What an adapter answers for: it finds what stands in its list and nothing
/// else, no error and no log of it holds a digest, and one that asks a service sends no more than the first five letters,
/// so that the service learns of nobody which password it is.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait BreachedPasswords: Send + Sync + 'static {
    /// Whether the list has that password.
    ///
    /// # Errors
    /// [`BreachedPasswordsError`]. Nobody is kept from a new password by it: core logs it and goes on.
    async fn contains(&self, digest: &PasswordDigest) -> Result<bool, BreachedPasswordsError>;

    /// Whether the list can be asked now.
    ///
    /// # Errors
    /// As [`contains`](Self::contains).
    async fn check(&self) -> Result<(), BreachedPasswordsError>;
}

held_by_pointers! {
    #[async_trait]
    BreachedPasswords {
        async fn contains(&self, digest: &PasswordDigest) -> Result<bool, BreachedPasswordsError> {
            (**self).contains(digest).await
        }

        async fn check(&self) -> Result<(), BreachedPasswordsError> {
            (**self).check().await
        }
    }
}

/// The SHA-1 digest of a password, as lists of breached passwords hold it: forty letters of upper-case hexadecimal. It is
/// made to look one up and for nothing else; what is stored is an Argon2id hash.
#[derive(Clone)]
pub struct PasswordDigest(Secret<String>);

impl PasswordDigest {
    /// How many letters it has.
    pub const LENGTH: usize = 40;

    /// Of that password, as it was typed.
    #[must_use]
    pub fn of(password: &Secret<String>) -> Self {
        let letters = Sha1::digest(password.expose().as_bytes()).iter().map(|byte| format!("{byte:02X}")).collect::<String>();
        Self(Secret::new(letters))
    }

    /// Its letters, to be compared with those of a list.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl std::fmt::Debug for PasswordDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordDigest(…)")
    }
}

/// Why a list did not say whether it has a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BreachedPasswordsError {
    /// It cannot be read now.
    #[error("the list of breached passwords cannot be read: {0}")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// It is no such list; whoever runs this installation can mend it.
    #[error("the list of breached passwords is not as it should be: {reason}")]
    Misconfigured {
        /// What is wrong, and how to mend it.
        reason: String,
    },
}

impl Problem for BreachedPasswordsError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unavailable(_) => Kind::Unavailable,
            Self::Misconfigured { .. } => Kind::NotConfigured,
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Unavailable(_) => Retry::After(Duration::from_secs(30)),
            Self::Misconfigured { .. } => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "breached_passwords_unavailable",
            Self::Misconfigured { .. } => "breached_passwords_misconfigured",
        }
    }
}

/// What to do about one that is known.
pub(super) fn violation() -> Violation {
    let message = "This password stands in lists of stolen passwords: choose another one, and change it wherever else you use it.";
    Violation::new("password", "breached", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_spelled_as_lists_spell_it_and_tells_nobody() {
        // FIPS 180-4, of "abc".
        let digest = PasswordDigest::of(&Secret::from("abc"));
        assert_eq!(digest.expose(), "A9993E364706816ABA3E25717850C26C9CD0D89D");
        assert_eq!(format!("{digest:?}"), "PasswordDigest(…)");
    }
}
