use super::{Project, ProjectError, ProjectName, Role};
use crate::{
    account::EmailAddress,
    id::{AccountId, InvitationId, ProjectId},
    idempotency::IdempotencyKey,
    time::Timestamp,
    token::TokenHash,
    vault::Binding,
};
use std::time::Duration;

/// An open invitation of an address to a project. Whoever has that address accepts it, once: by the mailed link, or signed in with the address verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Id.
    pub id: InvitationId,
    /// Project.
    pub project: ProjectId,
    /// Invited address.
    pub email: EmailAddress,
    /// Role on joining.
    pub role: Role,
    /// Hash of the token in the mailed link.
    pub token: TokenHash,
    /// Who invited.
    pub invited_by: AccountId,
    /// When.
    pub created_at: Timestamp,
    /// When the link ends.
    pub expires_at: Timestamp,
    /// Since when the mail with the link is given up; nothing while it is under way, and once it left.
    pub undelivered_at: Option<Timestamp>,
}

impl Invitation {
    /// How long the mailed link works.
    pub const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);
    /// How many a project has open at once. Each is a mail to somebody who did not ask for it: a project that invites more
    /// waits until some are answered.
    pub const MAX_PER_PROJECT: u64 = 200;
}

/// How many places of a project are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Places {
    /// By its members.
    pub members: u64,
    /// By its invitations.
    pub invitations: u64,
}

impl Places {
    /// That one more may be invited. Whoever is invited has a place, so that joining never fails for want of one.
    ///
    /// # Errors
    /// [`ProjectError::TooManyInvitations`], [`ProjectError::TooManyMembers`].
    pub(super) fn require_one_more(self) -> Result<(), ProjectError> {
        if self.invitations >= Invitation::MAX_PER_PROJECT {
            return Err(ProjectError::TooManyInvitations);
        }
        if self.members.saturating_add(self.invitations) >= Project::MAX_MEMBERS {
            return Err(ProjectError::TooManyMembers);
        }
        Ok(())
    }
}

/// An invitation as the invited person sees it, who has its address verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedInvitation {
    /// Id.
    pub id: InvitationId,
    /// Project.
    pub project: ProjectId,
    /// Its name.
    pub project_name: ProjectName,
    /// Role on joining.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Whom to invite, as what.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    pub(super) email: String,
    pub(super) role: Role,
    pub(super) key: Option<IdempotencyKey>,
}

impl NewInvitation {
    /// Of that address, as that.
    pub fn new(email: impl Into<String>, role: Role) -> Self {
        Self { email: email.into(), role, key: None }
    }

    /// At most once under this key: the same call again mails nothing more.
    #[must_use]
    pub fn once(self, key: IdempotencyKey) -> Self {
        Self { key: Some(key), ..self }
    }
}

/// Where the token of an invitation's link is sealed in the job that mails it.
pub(crate) fn invitation_token_binding(invitation: InvitationId) -> Binding {
    Binding::new(invitation, "token")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_has_so_many_places() {
        let invite = |members, invitations| Places { members, invitations }.require_one_more();
        assert!(invite(1, 199).is_ok() && invite(800, 199).is_ok());
        assert!(matches!(invite(1, 200), Err(ProjectError::TooManyInvitations)));
        assert!(invite(999, 0).is_ok() && invite(990, 9).is_ok());
        assert!(matches!(invite(1000, 0), Err(ProjectError::TooManyMembers)));
        assert!(matches!(invite(801, 199), Err(ProjectError::TooManyMembers)));
    }
}
