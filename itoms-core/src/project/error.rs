use super::{Invitation, Permission, Project};
use crate::failure::{Failure, use_case_error};

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
    /// Ownership is offered to somebody who has it.
    #[error("this member is an owner already")]
    AlreadyOwner,
    /// No offer of ownership is open, or none that concerns this actor.
    #[error("there is no such offer any more: it was taken back, has ended, or is for somebody else")]
    NoOffer,
    /// Whoever requires two factors of others needs both.
    #[error("set up two-factor sign-in for your own account first: without it you would close this project to yourself")]
    NoSecondFactor,
    /// The person founded as many projects as one may.
    #[error("you have as many projects as one person may have; delete one first")]
    TooManyProjects,
    /// The project has as many read keys as one may have.
    #[error("this project has as many read keys as one may have; revoke one first")]
    TooManyReadKeys,
    /// The project has as many open invitations as one may have.
    #[error(
        "this project has {} open invitations, as many as one may have; take one back first, or wait until some are answered",
        Invitation::MAX_PER_PROJECT
    )]
    TooManyInvitations,
    /// The project has as many members as one may have, with those who are invited.
    #[error(
        "this project has {} members and invitations, as many as one may have; remove a member or take an invitation back first",
        Project::MAX_MEMBERS
    )]
    TooManyMembers,
    /// An invitation was used, has ended, or is for another address.
    #[error("this invitation does not work any more, or it is for another address")]
    UnusableInvitation,
    /// What any use case can meet.
    #[error(transparent)]
    Failure(Failure),
}

use_case_error!(ProjectError {
    NotFound: NotFound, "not_found";
    Forbidden(_): Forbidden, "forbidden";
    Stale: Stale, "stale";
    SlugTaken: Conflict, "slug_taken";
    LastOwner: Conflict, "last_owner";
    AlreadyOwner: Conflict, "already_owner";
    NoOffer: NotFound, "no_offer";
    NoSecondFactor: Conflict, "no_second_factor";
    TooManyProjects: Conflict, "too_many_projects";
    TooManyReadKeys: Conflict, "too_many_read_keys";
    TooManyInvitations: Conflict, "too_many_invitations";
    TooManyMembers: Conflict, "too_many_members";
    UnusableInvitation: NotFound, "unusable_invitation";
});
