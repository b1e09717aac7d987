use super::Job;
use crate::{
    failure::Failure,
    itoms::Itoms,
    store::{Actor, Task},
    token::Token,
    vault::{Binding, Purpose, VaultError},
};

/// Tells those who can help of work that is given up; an operator sees it anyhow.
///
/// # Errors
/// When the store does not answer: then it is not given up yet.
pub(super) async fn give_up(itoms: &Itoms, body: &str) -> Result<(), Failure> {
    let Ok(Job::Invitation { project, invitation, token }) = serde_json::from_str(body) else { return Ok(()) };
    let token = match itoms.vault().open(&token, &Binding::new(invitation, "token"), Purpose::Mail) {
        Ok(token) => Token::presented(token.expose().as_str()),
        // Which of its mails this was cannot be told any more.
        Err(VaultError::Unopenable | VaultError::UnknownKey) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut tx = itoms.store().write(Actor::System(Task::Work)).await?;
    tx.members().mark_invitation(project, &token.hash(), Some(itoms.now())).await?;
    Ok(tx.commit().await?)
}
