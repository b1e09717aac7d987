use crate::{
    failure::{Failure, use_case_error},
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

use_case_error!(ContentError {
    NotFound: NotFound, "not_found";
    Forbidden(_): Forbidden, "forbidden";
    Stale: Stale, "stale";
    SlugTaken: Conflict, "slug_taken";
    NotPublished: Conflict, "not_published";
    OtherKind: Invalid, "other_kind";
});

impl From<ProjectError> for ContentError {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Forbidden(permission) => Self::Forbidden(permission),
            ProjectError::Failure(failure) => Self::Failure(failure),
            _ => Self::NotFound,
        }
    }
}
