use super::{Job, JobRow};
use crate::{
    event::Change,
    failure::Failure,
    id::JobId,
    itoms::Itoms,
    limit::Limit,
    project::invitation_token_binding,
    store::{Actor, Task},
    token::Token,
    unit_of_work::UnitOfWork,
    vault::{Purpose, VaultError},
};
use std::time::Duration;

/// Entries in the operators' trail: while no mail leaves, a thousand of them say no more than a few.
const ENTRIES: Limit = Limit::new(10, 10, Duration::from_secs(60 * 60));

/// Tells those who can help of work that is given up; operators see it anyhow.
///
/// # Errors
/// When the store does not answer: then it is not given up yet.
pub(super) async fn give_up(itoms: Itoms, job: JobRow) -> Result<(), Failure> {
    mark_invitation(&itoms, &job.body).await?;
    note(itoms, job.id).await
}

/// Puts it into the operators' trail that work was not done, which outlives the work.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn note(itoms: Itoms, job: JobId) -> Result<(), Failure> {
    if !itoms.is_within("job_given_up", "", ENTRIES).await? {
        return Ok(());
    }
    let mut work = UnitOfWork::begin(&itoms, Actor::System(Task::Work)).await?;
    work.record(Change::JobGivenUp { job })?;
    work.commit().await
}

async fn mark_invitation(itoms: &Itoms, body: &str) -> Result<(), Failure> {
    let Ok(Job::Invitation { project, invitation, token }) = serde_json::from_str(body) else { return Ok(()) };
    let token = match itoms.vault().open(&token, &invitation_token_binding(invitation), Purpose::Mail) {
        Ok(token) => Token::presented(token.expose().as_str()),
        // Which of its mails this was cannot be told any more.
        Err(VaultError::Unopenable | VaultError::UnknownKey) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut tx = itoms.store().write(Actor::System(Task::Work)).await?;
    tx.members().mark_invitation(project, &token.hash(), Some(itoms.now())).await?;
    Ok(tx.commit().await?)
}
