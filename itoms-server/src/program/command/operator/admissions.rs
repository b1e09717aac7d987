use super::{
    listing::{failed, print_all},
    people::MACHINE,
};
use crate::program::{failure::Failure, terminal::say};
use itoms_core::{
    Itoms,
    account::AccountError,
    cursor::PageRequest,
    id::AdmissionId,
    people::{Admission, NewAdmission},
    time::TimeZone,
};

pub(super) async fn list(itoms: &Itoms) -> Result<(), Failure> {
    print_all(async |request: &PageRequest| itoms.people().admissions(MACHINE, request).await, line, "Nobody is invited to sign up.").await
}

/// `ID  ada@example.com  until 2026-12-24`.
fn line(admission: &Admission) -> String {
    let Admission { id, email, expires_at, .. } = admission;
    format!("{id}  {email}  until {}", expires_at.format("%Y-%m-%d", &TimeZone::utc()))
}

pub(super) async fn invite(itoms: &Itoms, address: &str) -> Result<(), Failure> {
    let admission = itoms.people().admit(MACHINE, NewAdmission::new(address)).await.map_err(|problem| match problem {
        AccountError::AddressTaken => Failure::new(Failure::FAILED, "an account has this address; there is nobody to invite"),
        problem => failed(problem),
    })?;
    say(&format!("{} is invited to sign up. A server or a worker mails that, or `itoms-server run-jobs`.", admission.email));
    Ok(())
}

pub(super) async fn resend(itoms: &Itoms, admission: AdmissionId) -> Result<(), Failure> {
    let admission = itoms.people().resend_admission(MACHINE, admission).await.map_err(gone)?;
    say(&format!("{} is invited for 30 days from now. A server or a worker mails that, or `itoms-server run-jobs`.", admission.email));
    Ok(())
}

pub(super) async fn uninvite(itoms: &Itoms, admission: AdmissionId) -> Result<(), Failure> {
    itoms.people().revoke_admission(MACHINE, admission).await.map_err(gone)?;
    say("The invitation is taken back.");
    Ok(())
}

fn gone(problem: AccountError) -> Failure {
    match problem {
        AccountError::NotFound => {
            Failure::new(Failure::FAILED, "there is no such invitation; `itoms-server operator people invited` lists them")
        }
        problem => failed(problem),
    }
}
