use crate::{
    account::EmailAddress,
    api_key::ApiKeyName,
    id::{ApiKeyId, InvitationId, ProjectId},
    project::{ProjectName, ReceivedInvitation, Slug},
    time::Timestamp,
};

/// Something that waits for a person, or that ends soon unless the person does something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Attention {
    /// Sign-ups wait for an operator.
    Registrations {
        /// How many; [`PageRequest::MAX`](crate::cursor::PageRequest::MAX) stands for any number above.
        waiting: u64,
    },
    /// Durable work was given up, and waits for an operator.
    ParkedJobs {
        /// How much; [`PageRequest::MAX`](crate::cursor::PageRequest::MAX) stands for any number above.
        parked: u64,
    },
    /// Nobody has proved the person's own address: nothing is mailed there, and no password is set anew by it.
    UnverifiedAddress {
        /// The address.
        email: EmailAddress,
    },
    /// Few recovery codes are left, or none: who loses the second factor then stays outside.
    RecoveryCodes {
        /// How many.
        left: u64,
    },
    /// The mail of an invitation to a project of the person's is given up: nobody was invited.
    UndeliveredInvitation {
        /// Its id.
        id: InvitationId,
        /// To what.
        project: Whereabouts,
        /// Who should have been invited.
        email: EmailAddress,
    },
    /// A project that the person is a member of requires a second factor, which the account lacks.
    ClosedProject {
        /// Which.
        project: Whereabouts,
    },
    /// The person asked for another address, and nobody has followed the link that was mailed there.
    EmailChange {
        /// The new address.
        email: EmailAddress,
        /// When the link ends.
        expires_at: Timestamp,
    },
    /// Somebody has invited the person to a project.
    ReceivedInvitation(ReceivedInvitation),
    /// Somebody offers the person the ownership of a project.
    OwnershipOffer {
        /// Of what.
        project: Whereabouts,
        /// When the offer ends.
        expires_at: Timestamp,
    },
    /// An invitation to a project of the person's ends soon, and nobody has accepted it.
    SentInvitation {
        /// Its id.
        id: InvitationId,
        /// To what.
        project: Whereabouts,
        /// Who was invited.
        email: EmailAddress,
        /// When it ends.
        expires_at: Timestamp,
    },
    /// A project that the person owns was deleted, and can be restored until then.
    DeletedProject {
        /// Which.
        project: Whereabouts,
        /// When everything in it is erased.
        erased_at: Timestamp,
    },
    /// An API key ends soon, and with it what uses it.
    ApiKey {
        /// Its id.
        id: ApiKeyId,
        /// Its name.
        name: ApiKeyName,
        /// When it ends.
        expires_at: Timestamp,
    },
}

/// A project, as somebody finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// Id.
    pub id: ProjectId,
    /// Slug.
    pub slug: Slug,
    /// Name.
    pub name: ProjectName,
}

impl Attention {
    /// The names of all kinds.
    pub const KINDS: [&str; 12] = [
        "registrations",
        "parked_jobs",
        "unverified_address",
        "recovery_codes",
        "undelivered_invitation",
        "closed_project",
        "email_change",
        "received_invitation",
        "ownership_offer",
        "sent_invitation",
        "deleted_project",
        "api_key",
    ];

    /// The stable name of its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Registrations { .. } => "registrations",
            Self::ParkedJobs { .. } => "parked_jobs",
            Self::UnverifiedAddress { .. } => "unverified_address",
            Self::RecoveryCodes { .. } => "recovery_codes",
            Self::UndeliveredInvitation { .. } => "undelivered_invitation",
            Self::ClosedProject { .. } => "closed_project",
            Self::EmailChange { .. } => "email_change",
            Self::ReceivedInvitation(_) => "received_invitation",
            Self::OwnershipOffer { .. } => "ownership_offer",
            Self::SentInvitation { .. } => "sent_invitation",
            Self::DeletedProject { .. } => "deleted_project",
            Self::ApiKey { .. } => "api_key",
        }
    }

    /// When it is over by itself; nothing for what waits until somebody does it.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        match self {
            Self::Registrations { .. }
            | Self::ParkedJobs { .. }
            | Self::UnverifiedAddress { .. }
            | Self::RecoveryCodes { .. }
            | Self::UndeliveredInvitation { .. }
            | Self::ClosedProject { .. } => None,
            Self::ReceivedInvitation(invitation) => Some(invitation.expires_at),
            Self::EmailChange { expires_at, .. }
            | Self::OwnershipOffer { expires_at, .. }
            | Self::SentInvitation { expires_at, .. }
            | Self::ApiKey { expires_at, .. } => Some(*expires_at),
            Self::DeletedProject { erased_at, .. } => Some(*erased_at),
        }
    }
}
