use crate::{
    api_key::Scope,
    problem::{Kind, Problem, Retry, Violation, Violations, seconds_to_wait},
    random::RandomError,
    store::StoreError,
    vault::VaultError,
};
use std::time::Duration;
use uuid::Uuid;

/// What any use case can meet, whatever it is about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The input breaks rules.
    #[error("{0}")]
    Invalid(Violations),
    /// Too often.
    #[error("too many tries; wait {} s and try again", seconds_to_wait(*retry_after))]
    Limited {
        /// How long to wait.
        retry_after: Duration,
    },
    /// An idempotency key was used before, for something else.
    #[error("this idempotency key was used for another request; choose a new one")]
    KeyReused {
        /// The id of what was made under it then.
        made: Uuid,
    },
    /// An API key may not do this: it was made without the scope.
    #[error("this API key lacks the scope {}; make a key that has it", .0.name())]
    OutOfScope(Scope),
    /// No API key may do this, whatever its scopes.
    #[error("no API key may do this: sign in as the person for whom the key acts")]
    KeyNotEnough,
    /// A project requires two factors of its members, and the actor's account has no second factor.
    #[error("this project requires two-factor sign-in of its members: set it up in your account's settings, then try again")]
    ProjectRequiresTwoFactors,
    /// A part that this needs was not configured.
    #[error("{what} is not configured: call {mend}")]
    NotConfigured {
        /// What is missing.
        what: &'static str,
        /// The call that supplies it.
        mend: &'static str,
    },
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// A secret could not be sealed or opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Our own fault.
    #[error("an internal step failed: {0}")]
    Defect(String),
}

impl From<Violations> for Failure {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

impl From<Violation> for Failure {
    fn from(violation: Violation) -> Self {
        Self::Invalid(violation.into())
    }
}

impl Problem for Failure {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) | Self::KeyReused { .. } => Kind::Invalid,
            Self::Limited { .. } => Kind::Limited,
            Self::OutOfScope(_) | Self::KeyNotEnough | Self::ProjectRequiresTwoFactors => Kind::Forbidden,
            Self::NotConfigured { .. } => Kind::NotConfigured,
            Self::Store(error) => error.kind(),
            Self::Random(error) => error.kind(),
            Self::Vault(error) => error.kind(),
            Self::Defect(_) => Kind::Defect,
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Limited { retry_after } => Retry::After(*retry_after),
            Self::Store(error) => error.retry(),
            Self::Random(error) => error.retry(),
            Self::Vault(error) => error.retry(),
            _ => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_input",
            Self::Limited { .. } => "too_many_requests",
            Self::KeyReused { .. } => "idempotency_key_reused",
            Self::OutOfScope(_) => "out_of_scope",
            Self::KeyNotEnough => "key_not_enough",
            Self::ProjectRequiresTwoFactors => "project_requires_two_factors",
            Self::NotConfigured { .. } => "not_configured",
            Self::Store(error) => error.code(),
            Self::Random(error) => error.code(),
            Self::Vault(error) => error.code(),
            Self::Defect(_) => "internal_error",
        }
    }

    fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(violations) => violations.as_slice(),
            _ => &[],
        }
    }
}

/// Lets `?` turn what a use case calls into the error of its concept, by way of [`Failure`].
macro_rules! from_failure {
    ($error:ident: $($source:path),*) => {
        impl From<crate::failure::Failure> for $error {
            fn from(failure: crate::failure::Failure) -> Self {
                Self::Failure(failure)
            }
        }
        $(impl From<$source> for $error {
            fn from(source: $source) -> Self {
                Self::Failure(source.into())
            }
        })*
    };
    ($error:ident) => {
        crate::failure::from_failure!($error:
            crate::problem::Violation,
            crate::problem::Violations,
            crate::random::RandomError,
            crate::store::StoreError,
            crate::vault::VaultError
        );
    };
}
pub(crate) use from_failure;

/// Makes an enum the error of a concept's use cases: each variant has a kind and a code, and what
/// [`Failure`] holds speaks for itself. `?` works as with [`from_failure`].
macro_rules! use_case_error {
    ($error:ident { $($variant:ident $(($ignored:pat))?: $kind:ident, $code:literal;)* }) => {
        crate::failure::from_failure!($error);

        impl crate::problem::Problem for $error {
            fn kind(&self) -> crate::problem::Kind {
                match self {
                    $(Self::$variant $(($ignored))? => crate::problem::Kind::$kind,)*
                    Self::Failure(failure) => failure.kind(),
                }
            }

            fn retry(&self) -> crate::problem::Retry {
                match self {
                    Self::Failure(failure) => failure.retry(),
                    _ => crate::problem::Retry::Never,
                }
            }

            fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant $(($ignored))? => $code,)*
                    Self::Failure(failure) => failure.code(),
                }
            }

            fn violations(&self) -> &[crate::problem::Violation] {
                match self {
                    Self::Failure(failure) => failure.violations(),
                    _ => &[],
                }
            }
        }
    };
}
pub(crate) use use_case_error;
