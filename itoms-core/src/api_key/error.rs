use crate::{
    failure::{Failure, use_case_error},
    project::ProjectError,
    time::Timestamp,
};

/// What can go wrong with API keys.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiKeyError {
    /// No such key or project, or not the own one.
    #[error("there is nothing here")]
    NotFound,
    /// The key was rotated meanwhile.
    #[error("this key got another secret meanwhile; load it again")]
    Stale,
    /// The key is over.
    #[error("this key has expired; make a new one")]
    Expired,
    /// Its former secret still works, until then: a key has no third one.
    #[error(
        "the former secret of this key works until {0}; wait until then, rotate without overlap, which ends all older secrets at once, or make another key"
    )]
    RotationUnderWay(Timestamp),
    /// The account has as many as one may.
    #[error("you have as many API keys as one account may have; revoke one first")]
    TooMany,
    /// What any use case can meet.
    #[error(transparent)]
    Failure(Failure),
}

use_case_error!(ApiKeyError {
    NotFound: NotFound, "not_found";
    Stale: Stale, "stale";
    Expired: Conflict, "key_expired";
    RotationUnderWay(_): Conflict, "rotation_under_way";
    TooMany: Conflict, "too_many_keys";
});

impl From<ProjectError> for ApiKeyError {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Failure(failure) => Self::Failure(failure),
            _ => Self::NotFound,
        }
    }
}
