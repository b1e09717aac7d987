use super::Role;
use crate::{
    account::EmailAddress,
    id::{AccountId, InvitationId, ProjectId},
    time::Timestamp,
    token::TokenHash,
};
use std::time::Duration;

/// An open invitation of an address to a project. Whoever has that address verified accepts it, once.
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
}

impl Invitation {
    /// How long the mailed link works.
    pub const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);
}

/// Whom to invite, as what.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Address.
    pub email: String,
    /// Role on joining.
    pub role: Role,
}
