use super::{Job, recover};
use crate::{
    account::{Account, IdentityNotice, Notice, Standing, registration_token_binding},
    api_key::Scopes,
    failure::Failure,
    id::{AccountId, Id, InvitationId, JobId, OfferId, ProjectId, RegistrationId},
    itoms::Itoms,
    links::Place,
    mail::{
        Letter, MailError, Mailbox, Moment,
        letters::{
            self, AccountDeleted, AccountExists, ApiKeyMade, Approved, CodeRefused, NewDevice, NotInvited, OwnershipOffer, PasswordChanged,
            SessionsEnded, SomebodyWaits, VerifyEmail, Welcome,
        },
    },
    people::name_binding,
    problem::{Problem, Retry},
    project::{Project, ProjectName, invitation_token_binding},
    store::{Actor, StoreError, Task},
    time::TimeZone,
    token::Token,
    vault::{Binding, Purpose, Sealed},
};
use std::time::Duration;

/// Why a job did not succeed this time.
#[derive(Debug, thiserror::Error)]
pub(super) enum JobError {
    #[error(transparent)]
    Failure(#[from] Failure),
    #[error(transparent)]
    Mail(#[from] MailError),
}

impl JobError {
    /// After how long at least another try can help, if one can; what an operator must mend first is parked.
    pub(super) fn retry(&self) -> Option<Duration> {
        let retry = match self {
            Self::Failure(failure) => failure.retry(),
            Self::Mail(error) => error.retry(),
        };
        match retry {
            Retry::After(least) => Some(least),
            Retry::Never => None,
        }
    }
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

/// Does a job. What it was about may be gone meanwhile: then there is nothing to do.
pub(super) async fn perform(itoms: &Itoms, id: JobId, job: Job) -> Result<(), JobError> {
    match job {
        Job::VerifyEmail { registration, token } => verify_email(itoms, id, registration, &token).await,
        Job::AccountExists { account } => {
            mail_account(itoms, id, account, |_| AccountExists { sign_in: itoms.optional_link(&Place::SignIn) }).await
        }
        Job::NotInvited { address } => recover::mail_to_address(itoms, id, &address, &NotInvited).await,
        Job::ResendVerification { address } => recover::resend_verification(itoms, id, &address).await,
        Job::RequestReset { address } => recover::request_reset(itoms, id, &address).await,
        Job::ResetPassword { account, token } => recover::mail_reset(itoms, id, account, &token).await,
        Job::PasswordChanged { account } => {
            let letter = |to: &Account| PasswordChanged { name: to.full_name.clone(), forgot: itoms.optional_link(&Place::ForgotPassword) };
            mail_account(itoms, id, account, letter).await
        }
        Job::ConfirmEmail { account, token } => recover::mail_confirmation(itoms, id, account, &token).await,
        Job::EmailChanged { account, token } => recover::mail_way_back(itoms, id, account, &token).await,
        Job::Welcome { account } => {
            let letter = |to: &Account| Welcome { name: to.full_name.clone(), sign_in: itoms.optional_link(&Place::SignIn) };
            mail_account(itoms, id, account, letter).await
        }
        Job::SomebodyWaits { account } => {
            mail_account(itoms, id, account, |_| SomebodyWaits { page: itoms.optional_link(&Place::Registrations) }).await
        }
        Job::Operator { account, appointed } => tell_of_operators(itoms, id, account, appointed).await,
        Job::Approved { account } => {
            let letter = |to: &Account| Approved { name: to.full_name.clone(), sign_in: itoms.optional_link(&Place::SignIn) };
            mail_account(itoms, id, account, letter).await
        }
        Job::Declined { address, reason } => recover::mail_decline(itoms, id, &address, reason.as_ref()).await,
        Job::Admission { admission, address } => recover::mail_admission(itoms, id, admission, &address).await,
        Job::NewDevice { account, device } => {
            let letter = |to: &Account| NewDevice {
                name: to.full_name.clone(),
                device: device.clone(),
                at: to.moment(id.made_at()),
                devices: itoms.optional_link(&Place::Devices),
            };
            mail_account(itoms, id, account, letter).await
        }
        Job::NoteRefusal { account: Some(account), refusal } => {
            Ok(crate::account::note_refused_sign_in(itoms, account, refusal, id.made_at()).await?)
        }
        Job::NoteRefusal { account: None, .. } => Ok(()),
        Job::CodeRefused { account, device } => {
            let letter = |to: &Account| CodeRefused {
                name: to.full_name.clone(),
                device: device.clone(),
                at: to.moment(id.made_at()),
                forgot: itoms.optional_link(&Place::ForgotPassword),
            };
            mail_account(itoms, id, account, letter).await
        }
        Job::SessionsEnded { account } => {
            let letter = |to: &Account| SessionsEnded {
                name: to.full_name.clone(),
                at: to.moment(id.made_at()),
                sign_in: itoms.optional_link(&Place::SignIn),
            };
            mail_account(itoms, id, account, letter).await
        }
        Job::SecondFactor { account, notice } => tell_of_second_factor(itoms, id, account, notice).await,
        Job::Identity { account, notice } => tell_of_identity(itoms, id, account, notice).await,
        Job::Invitation { project, invitation, token } => invite(itoms, id, project, invitation, &token).await,
        Job::OwnershipOffer { project, offer } => offer_ownership(itoms, id, project, offer).await,
        Job::ApiKeyMade { account, project, prefix, scopes, renewed } => {
            api_key_made(itoms, id, account, project, &prefix, scopes, renewed).await
        }
        Job::TwoFactorsRequired { project, account } => two_factors_required(itoms, id, project, account).await,
        Job::ProjectDeleted { project, account } => project_deleted(itoms, id, project, account).await,
        Job::ProjectGone { account, name } => project_gone(itoms, id, account, &name).await,
        Job::EraseProject { project } => Ok(crate::project::erase(itoms, project).await?),
        Job::AccountDeleted { address } => recover::mail_to_address(itoms, id, &address, &AccountDeleted).await,
        Job::Reclaim { account, since, until, keeps_factor } => {
            Ok(crate::account::reclaim_late(itoms, account, since..=until, keeps_factor).await?)
        }
        Job::EraseAccount { account } => Ok(crate::people::erase(itoms, account).await?),
    }
}

async fn verify_email(itoms: &Itoms, id: JobId, registration: RegistrationId, token: &Sealed) -> Result<(), JobError> {
    let mut tx = itoms.store().read(Actor::System(Task::Work)).await?;
    let found = tx.accounts().registration(registration).await?;
    drop(tx);
    let Some(registration) = found.filter(|registration| registration.expires_at > itoms.now()) else { return Ok(()) };
    let link = open_link(itoms, token, &registration_token_binding(registration.id), Place::VerifyEmail)?;
    let letter = VerifyEmail {
        name: registration.full_name.clone(),
        link,
        expires_at: Moment { at: registration.expires_at, zone: TimeZone::utc() },
    };
    let to = Mailbox { name: Some(registration.full_name.to_string()), address: registration.email };
    send(itoms, id, to, &letter).await
}

/// Mails a letter to an account, if it is still there and has an address that was proved (P1.1-a).
async fn mail_account<L: Letter>(itoms: &Itoms, id: JobId, account: AccountId, letter: impl Fn(&Account) -> L) -> Result<(), JobError> {
    mail_account_if(itoms, id, account, |_| true, letter).await
}

/// The same, but for whoever is suspended or leaves: that person has no part in projects.
async fn mail_member<L: Letter>(itoms: &Itoms, id: JobId, account: AccountId, letter: impl Fn(&Account) -> L) -> Result<(), JobError> {
    mail_account_if(itoms, id, account, |account| account.standing == Standing::Active, letter).await
}

async fn mail_account_if<L: Letter>(
    itoms: &Itoms,
    id: JobId,
    account: AccountId,
    is_meant: impl Fn(&Account) -> bool,
    letter: impl Fn(&Account) -> L,
) -> Result<(), JobError> {
    let mut tx = itoms.store().read(Actor::System(Task::Work)).await?;
    let found = tx.accounts().account(account).await?.filter(is_meant);
    drop(tx);
    let Some(account) = found else { return Ok(()) };
    let letter = letter(&account);
    match account.verified_email().cloned() {
        Some(address) => send(itoms, id, Mailbox { name: Some(account.full_name.to_string()), address }, &letter).await,
        None => Ok(()),
    }
}

async fn tell_of_operators(itoms: &Itoms, id: JobId, account: AccountId, appointed: bool) -> Result<(), JobError> {
    let about = |to: &Account| letters::AboutOperating {
        name: to.full_name.clone(),
        at: to.moment(id.made_at()),
        sign_in: itoms.optional_link(&Place::SignIn),
    };
    match appointed {
        true => mail_account(itoms, id, account, |to| letters::OperatorAppointed(about(to))).await,
        false => mail_account(itoms, id, account, |to| letters::OperatorDismissed(about(to))).await,
    }
}

async fn tell_of_second_factor(itoms: &Itoms, id: JobId, account: AccountId, notice: Notice) -> Result<(), JobError> {
    let about = |to: &Account| letters::About {
        name: to.full_name.clone(),
        at: to.moment(id.made_at()),
        page: itoms.optional_link(&Place::SecondFactor),
    };
    match notice {
        Notice::On => mail_account(itoms, id, account, |to| letters::SecondFactorOn(about(to))).await,
        Notice::Off => mail_account(itoms, id, account, |to| letters::SecondFactorOff(about(to))).await,
        Notice::Cleared => mail_account(itoms, id, account, |to| letters::SecondFactorCleared(about(to))).await,
        Notice::CodesReplaced => mail_account(itoms, id, account, |to| letters::RecoveryCodesReplaced(about(to))).await,
        Notice::CodeUsed => mail_account(itoms, id, account, |to| letters::RecoveryCodeUsed(about(to))).await,
        Notice::PasskeyAdded => mail_account(itoms, id, account, |to| letters::PasskeyAdded(about(to))).await,
        Notice::PasskeyRemoved => mail_account(itoms, id, account, |to| letters::PasskeyRemoved(about(to))).await,
    }
}

async fn tell_of_identity(itoms: &Itoms, id: JobId, account: AccountId, notice: IdentityNotice) -> Result<(), JobError> {
    let provider = itoms.accounts().identity_provider().map_or("another service", |provider| provider.name()).to_owned();
    let about = |to: &Account| letters::AboutIdentity {
        about: letters::About { name: to.full_name.clone(), at: to.moment(id.made_at()), page: itoms.optional_link(&Place::Identities) },
        provider: provider.clone(),
    };
    match notice {
        IdentityNotice::Linked => mail_account(itoms, id, account, |to| letters::IdentityLinked(about(to))).await,
        IdentityNotice::Unlinked => mail_account(itoms, id, account, |to| letters::IdentityUnlinked(about(to))).await,
    }
}

async fn invite(itoms: &Itoms, id: JobId, project: ProjectId, invitation: InvitationId, token: &Sealed) -> Result<(), JobError> {
    let mut tx = itoms.store().read(Actor::System(Task::Work)).await?;
    let invitation = tx.members().invitation(project, invitation).await?;
    let project = tx.projects().project(project).await?.filter(|project| project.deleted_at.is_none());
    let inviter = match &invitation {
        Some(invitation) => tx.accounts().account(invitation.invited_by).await?,
        None => None,
    };
    drop(tx);
    let (Some(invitation), Some(project), Some(inviter)) = (invitation, project, inviter) else { return Ok(()) };
    let token = itoms.vault().open(token, &invitation_token_binding(invitation.id), Purpose::Mail).map_err(Failure::from)?;
    let token = Token::presented(token.expose().as_str());
    if token.hash() != invitation.token {
        // It was mailed again meanwhile, with another link.
        return Ok(());
    }
    let link = itoms.link(&Place::Invitation(token))?;
    let letter = letters::Invitation {
        project: project.name,
        sender: project.branding.sender_name,
        inviter: inviter.full_name,
        role: invitation.role,
        link,
        // Whoever is invited may have no account, but will work in this project.
        expires_at: Moment { at: invitation.expires_at, zone: project.time_zone },
    };
    send(itoms, id, Mailbox { name: None, address: invitation.email }, &letter).await?;
    if invitation.undelivered_at.is_some() {
        let mut tx = itoms.store().write(Actor::System(Task::Work)).await?;
        tx.members().mark_invitation(invitation.project, &invitation.token, None).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn offer_ownership(itoms: &Itoms, id: JobId, project: ProjectId, offer: OfferId) -> Result<(), JobError> {
    let mut tx = itoms.store().read(Actor::System(Task::Work)).await?;
    let offer = tx.ownership().offer(project).await?.filter(|open| open.id == offer && open.expires_at > itoms.now());
    let project = tx.projects().project(project).await?.filter(|project| project.deleted_at.is_none());
    let owner = match &offer {
        Some(offer) => tx.accounts().account(offer.offered_by).await?,
        None => None,
    };
    drop(tx);
    let (Some(offer), Some(project), Some(owner)) = (offer, project, owner) else { return Ok(()) };
    let link = itoms.link(&Place::Members(project.slug))?;
    let letter = |to: &Account| OwnershipOffer {
        name: to.full_name.clone(),
        project: project.name.clone(),
        sender: project.branding.sender_name.clone(),
        owner: owner.full_name.clone(),
        link: link.clone(),
        expires_at: to.moment(offer.expires_at),
    };
    mail_account(itoms, id, offer.account, letter).await
}

async fn api_key_made(
    itoms: &Itoms,
    id: JobId,
    account: AccountId,
    project: Option<ProjectId>,
    prefix: &str,
    scopes: Scopes,
    renewed: bool,
) -> Result<(), JobError> {
    let mut tx = itoms.store().read(Actor::System(Task::Work)).await?;
    let project = match project {
        Some(project) => tx.projects().project(project).await?,
        None => None,
    };
    drop(tx);
    let letter = |to: &Account| ApiKeyMade {
        name: to.full_name.clone(),
        prefix: prefix.to_owned(),
        scopes,
        project: project.as_ref().map(|project| project.name.clone()),
        renewed,
        made_at: to.moment(id.made_at()),
        keys: itoms.optional_link(&Place::ApiKeys),
    };
    mail_account(itoms, id, account, letter).await
}

async fn two_factors_required(itoms: &Itoms, id: JobId, project: ProjectId, account: AccountId) -> Result<(), JobError> {
    let mut tx = itoms.store().read(Actor::System(Task::Work)).await?;
    let project = tx.projects().project(project).await?;
    drop(tx);
    let Some(project) = project.filter(|project| project.requires_two_factors && project.deleted_at.is_none()) else { return Ok(()) };
    let letter = |to: &Account| letters::TwoFactorsRequired {
        name: to.full_name.clone(),
        project: project.name.clone(),
        required_at: to.moment(id.made_at()),
        set_up: itoms.optional_link(&Place::SecondFactor),
    };
    mail_member(itoms, id, account, letter).await
}

async fn project_deleted(itoms: &Itoms, id: JobId, project: ProjectId, account: AccountId) -> Result<(), JobError> {
    let mut tx = itoms.store().read(Actor::System(Task::Work)).await?;
    let project = tx.projects().project(project).await?;
    drop(tx);
    let Some((project, at)) = project.and_then(|project| project.deleted_at.map(|at| (project, at))) else { return Ok(()) };
    let letter = |to: &Account| letters::ProjectDeleted {
        name: to.full_name.clone(),
        project: project.name.clone(),
        at: to.moment(at),
        until: to.moment(at.after(Project::GRACE)),
    };
    mail_member(itoms, id, account, letter).await
}

async fn project_gone(itoms: &Itoms, id: JobId, account: AccountId, name: &Sealed) -> Result<(), JobError> {
    let name = itoms.vault().open(name, &name_binding(), Purpose::Mail).map_err(Failure::from)?;
    let letter = |to: &Account| letters::ProjectGone {
        name: to.full_name.clone(),
        project: ProjectName::from_stored(name.expose().clone()),
        at: to.moment(id.made_at()),
    };
    mail_member(itoms, id, account, letter).await
}

fn open_link(itoms: &Itoms, token: &Sealed, binding: &Binding, place: fn(Token) -> Place) -> Result<url::Url, Failure> {
    let token = itoms.vault().open(token, binding, Purpose::Mail)?;
    itoms.link(&place(Token::presented(token.expose().as_str())))
}

pub(super) async fn send(itoms: &Itoms, id: JobId, to: Mailbox, letter: &dyn Letter) -> Result<(), JobError> {
    match letter.mail(itoms, id, to).await? {
        Some(mail) => Ok(itoms.mailer()?.send(&mail).await?),
        None => Ok(()),
    }
}
