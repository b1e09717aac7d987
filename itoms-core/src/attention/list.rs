use super::{Attention, Horizon};
use crate::{
    account::{Account, EmailAddress},
    cursor::PageRequest,
    failure::Failure,
    id::AccountId,
    itoms::Itoms,
    job::JobQuery,
    store::{Actor, OperatorId, Slice, Task, Transaction},
};

/// What waits for a person.
#[derive(Debug)]
pub struct Attentions<'a>(pub(crate) &'a Itoms);

/// With fewer recovery codes than this a person is told to make new ones.
const ENOUGH_RECOVERY_CODES: u64 = 3;

const ALL: Slice = Slice { after: None, limit: PageRequest::MAX };

impl Attentions<'_> {
    /// What waits for the person who acts: first what waits until it is done, then what is over by itself, the soonest
    /// first. With `operator`, who is the same person, also what waits for whoever runs the installation.
    ///
    /// # Errors
    /// [`Failure::KeyNotEnough`] for an API key.
    pub async fn list(&self, actor: Actor, operator: Option<OperatorId>) -> Result<Vec<Attention>, Failure> {
        let account = actor.person()?;
        let mut items = match operator {
            Some(operator) => self.of_installation(operator).await?,
            None => Vec::new(),
        };
        let mut tx = self.0.store().read(actor).await?;
        items.extend(recovery_codes(&mut *tx, account).await?);
        items.append(&mut tx.attention().list_endings(&Horizon::at(self.0.now()), ALL.limit).await?);
        let person = tx.accounts().account(account).await?;
        drop(tx);
        items.extend(person.as_ref().and_then(unverified_address));
        items.extend(self.email_change(account, person.as_ref()).await?);
        if let Some(email) = person.as_ref().and_then(Account::verified_email) {
            items.append(&mut self.received(email).await?);
        }
        items.sort_by_key(Attention::ends_at);
        Ok(items)
    }

    async fn of_installation(&self, operator: OperatorId) -> Result<Vec<Attention>, Failure> {
        let mut tx = self.0.store().read(Actor::Operator(operator)).await?;
        let waiting = tx.people().list_waiting(self.0.now(), &ALL).await?.items.len() as u64;
        let parked = tx.jobs().list_jobs(&JobQuery::parked(), &ALL).await?.items.len() as u64;
        let registrations = (waiting > 0).then_some(Attention::Registrations { waiting });
        let jobs = (parked > 0).then_some(Attention::ParkedJobs { parked });
        Ok(registrations.into_iter().chain(jobs).collect())
    }

    /// Another address that waits for its link. That of the account's own address is told as long as it is not proved.
    async fn email_change(&self, account: AccountId, person: Option<&Account>) -> Result<Option<Attention>, Failure> {
        let own = person.and_then(|person| person.email.as_ref());
        let change = self.0.accounts().email_change_of(account).await?.filter(|change| Some(&change.email) != own);
        Ok(change.map(|change| Attention::EmailChange { email: change.email, expires_at: change.expires_at }))
    }

    /// Those to the person's own address.
    async fn received(&self, email: &EmailAddress) -> Result<Vec<Attention>, Failure> {
        let mut tx = self.0.store().read(Actor::System(Task::Invitation)).await?;
        let page = tx.members().list_invitations_to(email, self.0.now(), &ALL).await?;
        Ok(page.items.into_iter().map(Attention::ReceivedInvitation).collect())
    }
}

fn unverified_address(account: &Account) -> Option<Attention> {
    let email = account.email.clone().filter(|_| account.verified_email().is_none())?;
    Some(Attention::UnverifiedAddress { email })
}

async fn recovery_codes(tx: &mut dyn Transaction, account: AccountId) -> Result<Option<Attention>, Failure> {
    if tx.factors().factor(account).await?.is_none_or(|factor| !factor.is_on()) {
        return Ok(None);
    }
    let left = tx.factors().count_recovery_codes(account).await?;
    Ok((left < ENOUGH_RECOVERY_CODES).then_some(Attention::RecoveryCodes { left }))
}
