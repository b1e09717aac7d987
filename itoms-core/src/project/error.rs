use super::Permission;
use crate::{
    failure::{Failure, from_failure},
    problem::{Kind, Problem, Retry, Violation},
};

/// What can go wrong with projects and their members.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProjectError {
    /// No such project, member or invitation, or none that this actor may know of.
    #[error("there is nothing here")]
    NotFound,
    /// The actor is a member, but its role does not suffice.
    #[error("your role in this project does not allow this ({})", .0.name())]
    Forbidden(Permission),
    /// It changed meanwhile.
    #[error("this was changed meanwhile; load it again and repeat the change")]
    Stale,
    /// Another project lives there.
    #[error("another project has this address; choose another slug")]
    SlugTaken,
    /// A project always has an owner.
    #[error("a project needs an owner: make another member owner first")]
    LastOwner,
    /// The person founded as many projects as one may.
    #[error("you have as many projects as one person may have; delete one first")]
    TooManyProjects,
    /// An invitation was used, has ended, or is for another address.
    #[error("this invitation does not work any more, or it is for another address")]
    UnusableInvitation,
    /// What any use case can meet.
    #[error(transparent)]
    Failure(Failure),
}

from_failure!(ProjectError);

impl Problem for ProjectError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound | Self::UnusableInvitation => Kind::NotFound,
            Self::Forbidden(_) => Kind::Forbidden,
            Self::Stale => Kind::Stale,
            Self::SlugTaken | Self::LastOwner | Self::TooManyProjects => Kind::Conflict,
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
            Self::LastOwner => "last_owner",
            Self::TooManyProjects => "too_many_projects",
            Self::UnusableInvitation => "unusable_invitation",
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
