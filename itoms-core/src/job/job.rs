use crate::{
    account::{IdentityNotice, LinkPurpose, Notice, Refusal, Registration},
    api_key::Scopes,
    failure::Failure,
    id::{AccountId, AdmissionId, InvitationId, OfferId, ProjectId, RegistrationId},
    people::Admission,
    project::{Invitation, OwnershipOffer, Project},
    time::Timestamp,
    vault::Sealed,
};
use std::time::Duration;

/// All durable work there is. A store sees only kind, version and body.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind")]
pub(crate) enum Job {
    /// Mails the link that turns a registration into an account.
    #[serde(rename = "mail.verify_email")]
    VerifyEmail { registration: RegistrationId, token: Sealed },
    /// Tells somebody who signs up again that there is an account already.
    #[serde(rename = "mail.account_exists")]
    AccountExists { account: AccountId },
    /// Tells somebody who signs up that this address would have to be invited.
    #[serde(rename = "mail.not_invited")]
    NotInvited { address: Sealed },
    /// Mails the link of an unfinished sign-up again, if there is one of the address.
    #[serde(rename = "account.resend_verification")]
    ResendVerification { address: Sealed },
    /// Looks whether an account has the address, and lets a link be mailed there that sets a new password.
    #[serde(rename = "account.request_reset")]
    RequestReset { address: Sealed },
    /// Mails that link.
    #[serde(rename = "mail.reset_password")]
    ResetPassword { account: AccountId, token: Sealed },
    /// Tells a person that the password was changed.
    #[serde(rename = "mail.password_changed")]
    PasswordChanged { account: AccountId },
    /// Mails the link that changes the address of an account, to the new address.
    #[serde(rename = "mail.confirm_email")]
    ConfirmEmail { account: AccountId, token: Sealed },
    /// Tells the former address of an account, with a link that takes the change back.
    #[serde(rename = "mail.email_changed")]
    EmailChanged { account: AccountId, token: Sealed },
    /// Welcomes a new account.
    #[serde(rename = "mail.welcome")]
    Welcome { account: AccountId },
    /// Tells an operator that somebody waits for a decision.
    #[serde(rename = "mail.somebody_waits")]
    SomebodyWaits { account: AccountId },
    /// Tells a person to be an operator from now on, or no more.
    #[serde(rename = "mail.operator")]
    Operator { account: AccountId, appointed: bool },
    /// Tells a person that an operator has made the account.
    #[serde(rename = "mail.approved")]
    Approved { account: AccountId },
    /// Tells a person that an operator has declined.
    #[serde(rename = "mail.declined")]
    Declined {
        address: Sealed,
        #[serde(default)]
        reason: Option<Sealed>,
    },
    /// Tells somebody that an operator invites that address to sign up.
    #[serde(rename = "mail.admission")]
    Admission { admission: AdmissionId, address: Sealed },
    /// Tells an account of a sign-in from a device that was not known.
    #[serde(rename = "mail.new_device")]
    NewDevice { account: AccountId, device: String },
    /// Puts a refused sign-in into the trail of the account that was tried; of an address that nobody has it does nothing.
    #[serde(rename = "account.note_refusal")]
    NoteRefusal { account: Option<AccountId>, refusal: Refusal },
    /// Tells an account that somebody had its first factor, and not the second.
    #[serde(rename = "mail.code_refused")]
    CodeRefused { account: AccountId, device: String },
    /// Tells an account that an operator signed it out everywhere.
    #[serde(rename = "mail.sessions_ended")]
    SessionsEnded { account: AccountId },
    /// Tells an account what happened to its second factor.
    #[serde(rename = "mail.second_factor")]
    SecondFactor { account: AccountId, notice: Notice },
    /// Tells an account that an identity provider was linked to it, or unlinked.
    #[serde(rename = "mail.identity")]
    Identity { account: AccountId, notice: IdentityNotice },
    /// Mails the link that joins a project.
    #[serde(rename = "mail.invitation")]
    Invitation { project: ProjectId, invitation: InvitationId, token: Sealed },
    /// Tells a member that the ownership of a project is offered to it.
    #[serde(rename = "mail.ownership_offer")]
    OwnershipOffer { project: ProjectId, offer: OfferId },
    /// Tells an account that an API key has a new secret.
    #[serde(rename = "mail.api_key_made")]
    ApiKeyMade { account: AccountId, project: Option<ProjectId>, prefix: String, scopes: Scopes, renewed: bool },
    /// Tells a member who lacks a second factor that a project requires one.
    #[serde(rename = "mail.two_factors_required")]
    TwoFactorsRequired { project: ProjectId, account: AccountId },
    /// Tells a member that an owner has deleted a project.
    #[serde(rename = "mail.project_deleted")]
    ProjectDeleted { project: ProjectId, account: AccountId },
    /// Tells a member that a project went with the account of its last owner.
    #[serde(rename = "mail.project_gone")]
    ProjectGone { account: AccountId, name: Sealed },
    /// Removes a deleted project when its days of grace are over.
    #[serde(rename = "project.erase")]
    EraseProject { project: ProjectId },
    /// Tells whoever had an account that it was deleted.
    #[serde(rename = "mail.account_deleted")]
    AccountDeleted { address: Sealed },
    /// Ends what a thief could have added to an account that was taken back. Asked for before an upgrade alone: now it happens
    /// as the account is taken back.
    #[serde(rename = "account.reclaim")]
    Reclaim {
        account: AccountId,
        since: Timestamp,
        until: Timestamp,
        #[serde(default)]
        keeps_factor: bool,
    },
    /// Erases an account that is leaving.
    #[serde(rename = "account.erase")]
    EraseAccount { account: AccountId },
}

impl Job {
    /// Of the body's form. Raise it when an older worker could misread a newer body.
    pub(crate) const VERSION: i32 = 1;

    /// After this long what a mail without a link tells, or an entry about a refused sign-in, is news to nobody. What was
    /// given up stays a day longer, and may name an account that was deleted, which is gone within 30 days (P6-b).
    const NEWS: Duration = Duration::from_secs(29 * 24 * 60 * 60);

    /// How long it can still be told that somebody or something is gone.
    const FAREWELL: Duration = Duration::from_secs(7 * 24 * 60 * 60);

    /// The kinds that this worker knows.
    pub(crate) const KINDS: [&str; 31] = [
        "mail.verify_email",
        "mail.account_exists",
        "mail.not_invited",
        "account.resend_verification",
        "account.request_reset",
        "mail.reset_password",
        "mail.password_changed",
        "mail.confirm_email",
        "mail.email_changed",
        "mail.welcome",
        "mail.somebody_waits",
        "mail.operator",
        "mail.approved",
        "mail.declined",
        "mail.admission",
        "mail.new_device",
        "account.note_refusal",
        "mail.code_refused",
        "mail.sessions_ended",
        "mail.second_factor",
        "mail.identity",
        "mail.invitation",
        "mail.ownership_offer",
        "mail.api_key_made",
        "mail.two_factors_required",
        "mail.project_deleted",
        "mail.project_gone",
        "project.erase",
        "mail.account_deleted",
        "account.reclaim",
        "account.erase",
    ];

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "mail.verify_email",
            Self::AccountExists { .. } => "mail.account_exists",
            Self::NotInvited { .. } => "mail.not_invited",
            Self::ResendVerification { .. } => "account.resend_verification",
            Self::RequestReset { .. } => "account.request_reset",
            Self::ResetPassword { .. } => "mail.reset_password",
            Self::PasswordChanged { .. } => "mail.password_changed",
            Self::ConfirmEmail { .. } => "mail.confirm_email",
            Self::EmailChanged { .. } => "mail.email_changed",
            Self::Welcome { .. } => "mail.welcome",
            Self::SomebodyWaits { .. } => "mail.somebody_waits",
            Self::Operator { .. } => "mail.operator",
            Self::Approved { .. } => "mail.approved",
            Self::Declined { .. } => "mail.declined",
            Self::Admission { .. } => "mail.admission",
            Self::NewDevice { .. } => "mail.new_device",
            Self::NoteRefusal { .. } => "account.note_refusal",
            Self::CodeRefused { .. } => "mail.code_refused",
            Self::SessionsEnded { .. } => "mail.sessions_ended",
            Self::SecondFactor { .. } => "mail.second_factor",
            Self::Identity { .. } => "mail.identity",
            Self::Invitation { .. } => "mail.invitation",
            Self::OwnershipOffer { .. } => "mail.ownership_offer",
            Self::ApiKeyMade { .. } => "mail.api_key_made",
            Self::TwoFactorsRequired { .. } => "mail.two_factors_required",
            Self::ProjectDeleted { .. } => "mail.project_deleted",
            Self::ProjectGone { .. } => "mail.project_gone",
            Self::EraseProject { .. } => "project.erase",
            Self::AccountDeleted { .. } => "mail.account_deleted",
            Self::Reclaim { .. } => "account.reclaim",
            Self::EraseAccount { .. } => "account.erase",
        }
    }

    /// How long after it was asked for the work still has a purpose; without end where somebody was promised that it
    /// happens. A sealed token goes with its link, and what names an account stays no longer than a deleted account
    /// may (P6-b).
    pub(crate) fn purpose(&self) -> Option<Duration> {
        match self {
            Self::VerifyEmail { .. } => Some(Registration::LIFETIME),
            Self::Invitation { .. } => Some(Invitation::LIFETIME),
            // Whose address it is may have an account by now, and delete it.
            Self::Admission { .. } => Some(Admission::LIFETIME.min(Self::NEWS)),
            Self::OwnershipOffer { .. } => Some(OwnershipOffer::LIFETIME),
            Self::ResendVerification { .. } | Self::NotInvited { .. } => Some(Registration::LIFETIME),
            Self::RequestReset { .. } | Self::ResetPassword { .. } => Some(LinkPurpose::ResetPassword.lifetime()),
            Self::ConfirmEmail { .. } => Some(LinkPurpose::ConfirmEmail.lifetime()),
            Self::EmailChanged { .. } => Some(LinkPurpose::RestoreEmail.lifetime()),
            Self::AccountExists { .. }
            | Self::PasswordChanged { .. }
            | Self::Welcome { .. }
            | Self::SomebodyWaits { .. }
            | Self::Operator { .. }
            | Self::Approved { .. }
            | Self::Declined { .. }
            | Self::NewDevice { .. }
            | Self::NoteRefusal { .. }
            | Self::CodeRefused { .. }
            | Self::SessionsEnded { .. }
            | Self::SecondFactor { .. }
            | Self::Identity { .. }
            | Self::ApiKeyMade { .. }
            | Self::TwoFactorsRequired { .. } => Some(Self::NEWS),
            // When it has ended nobody can bring the project back.
            Self::ProjectDeleted { .. } => Some(Project::GRACE),
            // The last thing that names somebody or something that is gone (P6-b).
            Self::AccountDeleted { .. } | Self::ProjectGone { .. } => Some(Self::FAREWELL),
            Self::Reclaim { .. } | Self::EraseProject { .. } | Self::EraseAccount { .. } => None,
        }
    }

    pub(crate) fn body(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(|error| Failure::Defect(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    #[test]
    fn every_kind_is_claimed_and_reads_back() {
        let (uuid, token) = (uuid::Uuid::nil(), Sealed::from_stored("v1.x.y".to_owned()));
        let jobs = [
            Job::VerifyEmail { registration: Id::from_uuid(uuid), token: token.clone() },
            Job::AccountExists { account: Id::from_uuid(uuid) },
            Job::NotInvited { address: token.clone() },
            Job::ResendVerification { address: token.clone() },
            Job::RequestReset { address: token.clone() },
            Job::ResetPassword { account: Id::from_uuid(uuid), token: token.clone() },
            Job::PasswordChanged { account: Id::from_uuid(uuid) },
            Job::ConfirmEmail { account: Id::from_uuid(uuid), token: token.clone() },
            Job::EmailChanged { account: Id::from_uuid(uuid), token: token.clone() },
            Job::Welcome { account: Id::from_uuid(uuid) },
            Job::SomebodyWaits { account: Id::from_uuid(uuid) },
            Job::Operator { account: Id::from_uuid(uuid), appointed: true },
            Job::Approved { account: Id::from_uuid(uuid) },
            Job::Declined { address: token.clone(), reason: Some(token.clone()) },
            Job::Admission { admission: Id::from_uuid(uuid), address: token.clone() },
            Job::NewDevice { account: Id::from_uuid(uuid), device: "Firefox on Windows".to_owned() },
            Job::NoteRefusal { account: Some(Id::from_uuid(uuid)), refusal: Refusal::Password },
            Job::CodeRefused { account: Id::from_uuid(uuid), device: "Firefox on Windows".to_owned() },
            Job::SessionsEnded { account: Id::from_uuid(uuid) },
            Job::SecondFactor { account: Id::from_uuid(uuid), notice: Notice::On },
            Job::Identity { account: Id::from_uuid(uuid), notice: IdentityNotice::Linked },
            Job::Invitation { project: Id::from_uuid(uuid), invitation: Id::from_uuid(uuid), token },
            Job::OwnershipOffer { project: Id::from_uuid(uuid), offer: Id::from_uuid(uuid) },
            Job::ApiKeyMade {
                account: Id::from_uuid(uuid),
                project: None,
                prefix: "itoms_".to_owned(),
                scopes: Scopes::default(),
                renewed: false,
            },
            Job::TwoFactorsRequired { project: Id::from_uuid(uuid), account: Id::from_uuid(uuid) },
            Job::ProjectDeleted { project: Id::from_uuid(uuid), account: Id::from_uuid(uuid) },
            Job::ProjectGone { account: Id::from_uuid(uuid), name: Sealed::from_stored("v1.x.y".to_owned()) },
            Job::EraseProject { project: Id::from_uuid(uuid) },
            Job::AccountDeleted { address: Sealed::from_stored("v1.x.y".to_owned()) },
            Job::Reclaim {
                account: Id::from_uuid(uuid),
                since: Timestamp::from_millis(1),
                until: Timestamp::from_millis(2),
                keeps_factor: true,
            },
            Job::EraseAccount { account: Id::from_uuid(uuid) },
        ];
        assert_eq!(jobs.each_ref().map(Job::kind), Job::KINDS);
        for job in jobs {
            let body = job.body().unwrap();
            let read: Job = serde_json::from_str(&body).unwrap();
            assert_eq!((read.kind(), read.body().unwrap()), (job.kind(), body));
        }
    }
}
