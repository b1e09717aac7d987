//! Work for people who forgot a password, change an address, or wait for a link: who has an address is looked up here,
//! where nobody measures how long it takes.

use super::{
    Job,
    perform::{JobError, send},
};
use crate::{
    account::{
        Account, AccountLink, EmailAddress, LinkPurpose, Registration, address_binding, make_link, registration_token_binding,
        token_binding,
    },
    event::Change,
    failure::Failure,
    id::{AccountId, AdmissionId, JobId},
    itoms::Itoms,
    links::Place,
    mail::{
        Letter, Mailbox, Moment,
        letters::{Admission, ConfirmEmail, Declined, EmailChanged, EmailTaken, ResetPassword, StillWaits},
    },
    people::{DeclineReason, reason_binding},
    store::{Actor, Task},
    time::TimeZone,
    token::Token,
    unit_of_work::UnitOfWork,
    vault::{Purpose, Sealed},
};

/// Mails the newest unfinished sign-up of an address again, with a link of its own; tells an account that it is one, and
/// whoever waits for an operator that there is no link to follow.
pub(super) async fn resend_verification(itoms: &Itoms, id: JobId, address: &Sealed) -> Result<(), JobError> {
    let email = open_address(itoms, address)?;
    let mut work = UnitOfWork::begin(itoms, Actor::System(Task::SignUp)).await?;
    if let Some((account, _)) = work.tx().accounts().account_by_email(&email).await? {
        work.enqueue(Job::AccountExists { account: account.id }, None).await?;
        return Ok(work.commit().await?);
    }
    let now = work.now();
    // First: somebody else may have signed up with the address since, whose link is of no use to its person.
    if let Some(waiting) = work.tx().accounts().waiting_registration(&email, now).await? {
        drop(work);
        return mail_who_waits(itoms, id, waiting).await;
    }
    let Some(former) = work.tx().accounts().newest_registrations(&email, now, 1).await?.pop() else { return Ok(()) };
    let token = work.token()?;
    let expires_at = now.after(Registration::LIFETIME).min(former.age_stated_at.after(Registration::KEPT));
    let again = Registration { id: work.id()?, token: token.hash(), created_at: now, expires_at, ..former };
    work.tx().accounts().insert_registration(&again).await?;
    let token = work.seal(&token, &registration_token_binding(again.id))?;
    work.enqueue(Job::VerifyEmail { registration: again.id, token }, None).await?;
    Ok(work.commit().await?)
}

/// Tells whoever waits for an operator that this is so.
async fn mail_who_waits(itoms: &Itoms, id: JobId, waiting: Registration) -> Result<(), JobError> {
    let letter = StillWaits {
        name: waiting.full_name.clone(),
        // Whoever waits has no zone yet.
        until: Moment { at: waiting.expires_at, zone: TimeZone::utc() },
    };
    send(itoms, id, Mailbox { name: Some(waiting.full_name.to_string()), address: waiting.email }, &letter).await
}

/// Mails a letter to an address that has no account.
pub(super) async fn mail_to_address(itoms: &Itoms, id: JobId, address: &Sealed, letter: &impl Letter) -> Result<(), JobError> {
    let address = open_address(itoms, address)?;
    send(itoms, id, Mailbox { name: None, address }, letter).await
}

/// With the reason in the words of whoever declined, where there is one.
pub(super) async fn mail_decline(itoms: &Itoms, id: JobId, address: &Sealed, reason: Option<&Sealed>) -> Result<(), JobError> {
    let open = |reason| itoms.vault().open(reason, &reason_binding(), Purpose::Mail);
    let reason = reason.map(open).transpose().map_err(Failure::from)?;
    let letter = Declined { reason: reason.map(|reason| DeclineReason::from_stored(reason.expose().clone())) };
    mail_to_address(itoms, id, address, &letter).await
}

/// Makes a link that sets a new password, for the account of that address: also a first one, where its person signs in by
/// others, but not where a host signs its own users in. Done twice, it mails two links: the first that is used takes the other
/// with it. Whoever waits for an operator is told that.
pub(super) async fn request_reset(itoms: &Itoms, id: JobId, address: &Sealed) -> Result<(), JobError> {
    let email = open_address(itoms, address)?;
    let mut work = UnitOfWork::begin(itoms, Actor::System(Task::SignIn)).await?;
    let Some((account, password)) = work.tx().accounts().account_by_email(&email).await? else {
        drop(work);
        let mut tx = itoms.store().read(Actor::System(Task::SignUp)).await?;
        let waiting = tx.accounts().waiting_registration(&email, itoms.now()).await?;
        drop(tx);
        return match waiting {
            Some(waiting) => mail_who_waits(itoms, id, waiting).await,
            None => Ok(()),
        };
    };
    if password.is_none() && account.external_id.is_some() {
        return Ok(());
    }
    // The one stored address, whatever was typed (P1.1-a).
    let Some(email) = account.verified_email() else { return Ok(()) };
    let (_, token) = make_link(&mut work, account.id, LinkPurpose::ResetPassword, email.clone()).await?;
    work.record(Change::PasswordResetRequested { account: account.id })?;
    work.enqueue(Job::ResetPassword { account: account.id, token }, None).await?;
    Ok(work.commit().await?)
}

pub(super) async fn mail_reset(itoms: &Itoms, id: JobId, account: AccountId, token: &Sealed) -> Result<(), JobError> {
    let Some((account, link, token)) = open_link(itoms, account, token).await? else { return Ok(()) };
    let url = itoms.link(&Place::ResetPassword(token))?;
    let letter = ResetPassword { name: account.full_name.clone(), link: url, expires_at: account.moment(link.expires_at) };
    mail(itoms, id, &account, link.email, &letter).await
}

/// To the new address, for its own confirmation. Where it belongs to somebody else already, that person is told and no
/// link is mailed.
pub(super) async fn mail_confirmation(itoms: &Itoms, id: JobId, account: AccountId, token: &Sealed) -> Result<(), JobError> {
    let Some((account, link, token)) = open_link(itoms, account, token).await? else { return Ok(()) };
    let mut tx = itoms.store().read(Actor::System(Task::SignIn)).await?;
    let owner = tx.accounts().account_by_email(&link.email).await?.map(|(owner, _)| owner).filter(|owner| owner.id != account.id);
    drop(tx);
    if let Some(owner) = owner {
        // Nobody is told of an account whose owner was never proved to have the address.
        let Some(address) = owner.verified_email().cloned() else { return Ok(()) };
        let letter = EmailTaken { sign_in: itoms.optional_link(&Place::SignIn) };
        return send(itoms, id, Mailbox { name: Some(owner.full_name.to_string()), address }, &letter).await;
    }
    let url = itoms.link(&Place::ConfirmEmail(token))?;
    let letter = ConfirmEmail { name: account.full_name.clone(), link: url, expires_at: account.moment(link.expires_at) };
    mail(itoms, id, &account, link.email, &letter).await
}

/// To the former address: what happened, and how to take it back.
pub(super) async fn mail_way_back(itoms: &Itoms, id: JobId, account: AccountId, token: &Sealed) -> Result<(), JobError> {
    let Some((account, link, token)) = open_link(itoms, account, token).await? else { return Ok(()) };
    let url = itoms.link(&Place::RestoreEmail(token))?;
    let letter = EmailChanged { name: account.full_name.clone(), link: url, expires_at: account.moment(link.expires_at) };
    mail(itoms, id, &account, link.email, &letter).await
}

/// Once: a newer invitation has a mail of its own.
pub(super) async fn mail_admission(itoms: &Itoms, id: JobId, admission: AdmissionId, address: &Sealed) -> Result<(), JobError> {
    let address = open_address(itoms, address)?;
    let mut tx = itoms.store().read(Actor::System(Task::Work)).await?;
    let open = tx.admissions().admission_of(&address).await?.filter(|open| open.id == admission && open.expires_at > itoms.now());
    let inviter = match open.as_ref().and_then(|open| open.invited_by) {
        Some(inviter) => tx.accounts().account(inviter).await?,
        None => None,
    };
    drop(tx);
    let Some(open) = open else { return Ok(()) };
    let letter = Admission {
        inviter: inviter.map(|inviter| inviter.full_name),
        link: itoms.link(&Place::SignUp)?,
        // Whoever is invited has no zone yet.
        expires_at: Moment { at: open.expires_at, zone: TimeZone::utc() },
    };
    send(itoms, id, Mailbox { name: None, address: open.email }, &letter).await
}

/// Each link goes to the address that it proves, and nowhere else (P1.1-a).
async fn mail(itoms: &Itoms, id: JobId, account: &Account, address: EmailAddress, letter: &dyn Letter) -> Result<(), JobError> {
    send(itoms, id, Mailbox { name: Some(account.full_name.to_string()), address }, letter).await
}

/// The link of a sealed token with its account; nothing when it was used, replaced, or has ended.
async fn open_link(itoms: &Itoms, account: AccountId, token: &Sealed) -> Result<Option<(Account, AccountLink, Token)>, JobError> {
    let token = itoms.vault().open(token, &token_binding(account), Purpose::Mail).map_err(Failure::from)?;
    let token = Token::presented(token.expose().as_str());
    let mut tx = itoms.store().read(Actor::System(Task::SignIn)).await?;
    let link = tx.account_links().account_link_by_token(&token.hash()).await?.filter(|link| link.expires_at > itoms.now());
    let account = tx.accounts().account(account).await?;
    Ok(account.zip(link).map(|(account, link)| (account, link, token)))
}

fn open_address(itoms: &Itoms, address: &Sealed) -> Result<EmailAddress, Failure> {
    let address = itoms.vault().open(address, &address_binding(), Purpose::Mail)?;
    Ok(EmailAddress::from_stored(address.expose().clone()))
}
