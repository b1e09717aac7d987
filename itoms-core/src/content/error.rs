use crate::{
    failure::{Failure, from_failure},
    problem::{Kind, Problem, Retry, Violation},
    project::{Permission, ProjectError},
};

/// What can go wrong with content.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContentError {
    /// No such content or project, or none that this actor may know of.
    #[error("there is nothing here")]
    NotFound,
    /// The actor is a member, but its role does not suffice.
    #[error("your role in this project does not allow this ({})", .0.name())]
    Forbidden(Permission),
    /// It changed meanwhile. Nothing was written over.
    #[error("somebody else changed this meanwhile; load it again and repeat the change")]
    Stale,
    /// Other content of the project lives there.
    #[error("other content of this project has this address; choose another slug")]
    SlugTaken,
    /// It is not public.
    #[error("this is not published")]
    NotPublished,
    /// A change for another kind of content.
    #[error("this content is of another kind")]
    OtherKind,
    /// What any use case can meet.
    #[error(transparent)]
    Failure(Failure),
}

from_failure!(ContentError);

impl From<ProjectError> for ContentError {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Forbidden(permission) => Self::Forbidden(permission),
            ProjectError::Failure(failure) => Self::Failure(failure),
            _ => Self::NotFound,
        }
    }
}

impl Problem for ContentError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Forbidden(_) => Kind::Forbidden,
            Self::Stale => Kind::Stale,
            Self::SlugTaken | Self::NotPublished => Kind::Conflict,
            Self::OtherKind => Kind::Invalid,
            Self::Failure(failure) => failure.kind(),
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Failure(failure) => failure.retry(),
            _ => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden(_) => "forbidden",
            Self::Stale => "stale",
            Self::SlugTaken => "slug_taken",
            Self::NotPublished => "not_published",
            Self::OtherKind => "other_kind",
            Self::Failure(failure) => failure.code(),
        }
    }

    fn violations(&self) -> &[Violation] {
        match self {
            Self::Failure(failure) => failure.violations(),
            _ => &[],
        }
    }
}
