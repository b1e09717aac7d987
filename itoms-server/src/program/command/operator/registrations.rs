use super::{
    listing::{failed, print_all},
    people::MACHINE,
};
use crate::program::{failure::Failure, terminal::say};
use itoms_core::{Itoms, account::AccountError, cursor::PageRequest, id::RegistrationId, people::WaitingRegistration, time::TimeZone};

pub(super) async fn list(itoms: &Itoms) -> Result<(), Failure> {
    print_all(async |request: &PageRequest| itoms.people().registrations(MACHINE, request).await, line, "Nobody waits to be let in.").await
}

/// `ID  ada@example.com  Ada Lovelace  Analytical Society  since 2026-11-24`.
fn line(registration: &WaitingRegistration) -> String {
    let WaitingRegistration { id, email, full_name, company, confirmed_at, .. } = registration;
    let company = company.as_ref().map_or("-", |company| company.as_str());
    format!("{id}  {email}  {full_name}  {company}  since {}", confirmed_at.format("%Y-%m-%d", &TimeZone::utc()))
}

pub(super) async fn approve(itoms: &Itoms, registration: RegistrationId) -> Result<(), Failure> {
    let account = itoms.people().approve(MACHINE, registration).await.map_err(decided)?;
    say(&format!("{} has an account now. A server or a worker mails that, or `itoms-server run-jobs`.", account.full_name));
    Ok(())
}

pub(super) async fn decline(itoms: &Itoms, registration: RegistrationId, reason: Option<&str>) -> Result<(), Failure> {
    itoms.people().decline(MACHINE, registration, reason).await.map_err(decided)?;
    say("The sign-up is declined and erased. A server or a worker mails that, or `itoms-server run-jobs`.");
    Ok(())
}

/// Mails the link again to somebody who says that it never came.
pub(super) async fn resend(itoms: &Itoms, address: &str) -> Result<(), Failure> {
    itoms.people().resend_registration(MACHINE, address).await.map_err(|problem| match problem {
        AccountError::NotFound => {
            Failure::new(Failure::FAILED, "no sign-up of this address waits for its link; the person can sign up again")
        }
        AccountError::AddressTaken => {
            Failure::new(Failure::FAILED, "an account has this address; the person can sign in, or ask for a new password")
        }
        problem => failed(problem),
    })?;
    say("A new link is on its way. A server or a worker mails that, or `itoms-server run-jobs`.");
    Ok(())
}

fn decided(problem: AccountError) -> Failure {
    match problem {
        AccountError::NotFound => Failure::new(Failure::FAILED, "no such sign-up waits; `itoms-server operator people waiting` lists them"),
        problem => failed(problem),
    }
}
