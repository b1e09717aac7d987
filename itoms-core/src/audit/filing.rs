use super::Chain;
use crate::{
    event::Change,
    id::{AccountId, ApiKeyId, ContentId, Id, JobId, ProjectId},
};
use uuid::Uuid;

/// Into which chains an event goes, and what its links name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Filing {
    account: Option<AccountId>,
    in_project: bool,
    operators: bool,
    /// Whom it was done to.
    pub(super) person: Option<AccountId>,
    /// In which project.
    pub(super) project: Option<ProjectId>,
    /// What else it concerns.
    pub(super) thing: Option<Uuid>,
}

impl Filing {
    /// The one table: what a person does or is done to is in that person's chain, what members decide in the project's,
    /// what is done to the installation in the operators'. There is no other arm: a new event does not compile until
    /// somebody has decided where it belongs.
    pub(super) fn of(change: Change, by: Option<AccountId>) -> Self {
        match change {
            Change::AccountCreated { account }
            | Change::AccountUpdated { account }
            | Change::PasswordResetRequested { account }
            | Change::PasswordReset { account }
            | Change::PasswordChanged { account }
            | Change::PasswordRefused { account }
            | Change::CodeRefused { account }
            | Change::PasskeyRefused { account }
            | Change::SecondFactorAwaited { account }
            | Change::EmailChangeRequested { account }
            | Change::EmailChangeCancelled { account }
            | Change::EmailChanged { account }
            | Change::EmailConfirmed { account }
            | Change::EmailRestored { account }
            | Change::MailPreferencesUpdated { account }
            | Change::SecondFactorAdded { account }
            | Change::SecondFactorRemoved { account }
            | Change::RecoveryCodesReplaced { account }
            | Change::RecoveryCodeUsed { account }
            | Change::PasskeyAdded { account }
            | Change::PasskeyUpdated { account }
            | Change::PasskeyRemoved { account }
            | Change::IdentityLinked { account }
            | Change::IdentityUnlinked { account }
            | Change::SessionCreated { account }
            | Change::SessionRenewed { account }
            | Change::SessionDeleted { account } => Self::of_account(account),
            // A key is whose it is: nobody else makes, renews or ends one.
            Change::ApiKeyCreated { key } | Change::ApiKeyRotated { key } | Change::ApiKeyRevoked { key } => Self::of_key(by, key),
            Change::ProjectCreated { project }
            | Change::ProjectUpdated { project }
            | Change::BrandingChanged { project }
            | Change::TwoFactorsRequired { project }
            | Change::TwoFactorsWaived { project }
            | Change::ProjectDeleted { project }
            | Change::ProjectRestored { project }
            | Change::AuthorErased { project }
            | Change::MemberInvited { project }
            | Change::MemberInvitedAsOwner { project }
            | Change::MemberInvitedAsAdmin { project }
            | Change::MemberInvitedAsViewer { project }
            | Change::InvitationResent { project }
            | Change::InvitationRevoked { project }
            | Change::InvitationDeclined { project } => Self::of_project(project),
            Change::MemberAdded { project, account }
            | Change::MemberUpdated { project, account }
            | Change::MemberMadeOwner { project, account }
            | Change::MemberMadeAdmin { project, account }
            | Change::MemberMadeViewer { project, account }
            | Change::MemberRemoved { project, account }
            | Change::OwnershipOffered { project, account }
            | Change::OwnershipOfferRevoked { project, account }
            | Change::OwnershipDeclined { project, account }
            | Change::OwnershipTransferred { project, account } => Self::of_member(project, account),
            Change::ContentPublished { project, content }
            | Change::ContentUnpublished { project, content }
            | Change::ContentDeleted { project, content }
            | Change::PreviewLinkCreated { project, content }
            | Change::PreviewLinkRevoked { project, content } => Self::of_content(project, content),
            Change::ReadKeyCreated { project, key } | Change::ReadKeyRevoked { project, key } => {
                Self { thing: Some(key.uuid()), ..Self::of_project(project) }
            }
            // Drafts are work, not decisions.
            Change::ContentCreated { .. } | Change::ContentUpdated { .. } => Self::default(),
            Change::JobGivenUp { job } | Change::JobRerun { job } => Self::of_job(job),
            // To whom it was written is said apart: an address that nobody has here stands in no chain.
            Change::KeptMailRead { mail } => Self { operators: true, thing: Some(mail.uuid()), ..Self::default() },
            Change::OperatorLinkMade {} | Change::MailTried {} | Change::SignInTried {} | Change::VaultResealed {} => {
                Self { operators: true, ..Self::default() }
            }
            Change::AddressInvited { admission } | Change::AddressReinvited { admission } | Change::AddressUninvited { admission } => {
                Self { operators: true, thing: Some(admission.uuid()), ..Self::default() }
            }
            Change::RegistrationResent { registration }
            | Change::RegistrationDeclined { registration }
            | Change::RegistrationInspected { registration } => {
                Self { operators: true, thing: Some(registration.uuid()), ..Self::default() }
            }
            Change::SignInLimited { account }
            | Change::AccountApproved { account }
            | Change::AccountSuspended { account }
            | Change::AccountResumed { account }
            | Change::EmailVouchedFor { account }
            | Change::OperatorAppointed { account }
            | Change::OperatorDismissed { account }
            | Change::SessionsEnded { account }
            | Change::SecondFactorCleared { account }
            | Change::AccountInspected { account }
            | Change::OwnMailRead { account }
            | Change::AccountDeleted { account } => Self { operators: true, ..Self::of_account(account) },
            // The project's own chain goes with it.
            Change::ProjectDeletedWithAccount { project, account } => {
                Self { operators: true, person: Some(account), project: Some(project), ..Self::default() }
            }
            // Nobody is named: that is what it says.
            Change::AccountErased { .. } => Self { operators: true, ..Self::default() },
            // Its own chain has gone with it.
            Change::ProjectErased { project } => Self { operators: true, project: Some(project), ..Self::default() },
        }
    }

    /// What kinds of events a chain can hold.
    pub(super) fn kinds(chain: Chain) -> impl Iterator<Item = &'static str> {
        let (project, nobody, subject) = (ProjectId::from_uuid(Uuid::nil()), AccountId::from_uuid(Uuid::nil()), Uuid::nil());
        let is_held = move |kind: &&'static str| {
            Change::from_stored(kind, Some(project), Some(subject))
                .is_some_and(|change| Self::of(change, Some(nobody)).chains().any(|held| held.scope() == chain.scope()))
        };
        Change::KINDS.iter().copied().filter(is_held)
    }

    fn of_account(account: AccountId) -> Self {
        Self { account: Some(account), person: Some(account), ..Self::default() }
    }

    fn of_key(by: Option<AccountId>, key: ApiKeyId) -> Self {
        Self { account: by, person: by, thing: Some(key.uuid()), ..Self::default() }
    }

    fn of_project(project: ProjectId) -> Self {
        Self { in_project: true, project: Some(project), ..Self::default() }
    }

    fn of_member(project: ProjectId, account: AccountId) -> Self {
        Self { account: Some(account), person: Some(account), ..Self::of_project(project) }
    }

    fn of_content(project: ProjectId, content: ContentId) -> Self {
        Self { thing: Some(content.uuid()), ..Self::of_project(project) }
    }

    fn of_job(job: JobId) -> Self {
        Self { operators: true, thing: Some(job.uuid()), ..Self::default() }
    }

    pub(super) fn chains(&self) -> impl Iterator<Item = Chain> + use<> {
        let project = self.project.filter(|_| self.in_project);
        let operators = self.operators.then_some(Chain::Operator);
        [self.account.map(Chain::Account), project.map(Chain::Project), operators].into_iter().flatten()
    }
}
