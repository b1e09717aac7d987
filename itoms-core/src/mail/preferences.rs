use super::{AddressHash, MailPreferences, MailPreferencesError, MailRefusal, MailTopic, Mails, preference_link};
use crate::{
    account::EmailAddress,
    event::Change,
    id::AccountId,
    store::{Actor, StoreError, Task, Transaction},
    time::Timestamp,
    token::Token,
    unit_of_work::UnitOfWork,
};

/// As whom preferences are read and written: whoever holds a mailed link, or has the address verified.
const TASK: Actor = Actor::System(Task::MailPreferences);

impl Mails<'_> {
    /// The preferences of the address that got the mail with this link. Changes nothing.
    ///
    /// # Errors
    /// [`MailPreferencesError::UnusableLink`] for a link that was not made here.
    pub async fn preferences(&self, token: &Token) -> Result<MailPreferences, MailPreferencesError> {
        let (address, about) = self.linked(token)?;
        let mut tx = self.0.store().read(TASK).await?;
        Ok(MailPreferences::new(tx.mails().refused_topics(&address).await?, about))
    }

    /// Lets that address get mails of the `wanted` topics, and no others that can be turned off (P5.5-a). The link
    /// works for ever, and without an account.
    ///
    /// # Errors
    /// [`MailPreferencesError::UnusableLink`] for a link that was not made here.
    pub async fn set_preferences(&self, token: &Token, wanted: &[MailTopic]) -> Result<(), MailPreferencesError> {
        let (address, _) = self.linked(token)?;
        let mut work = UnitOfWork::begin(self.0, TASK).await?;
        let now = work.now();
        for topic in MailTopic::ALL {
            turn(work.tx(), address, topic, wanted.contains(&topic), now).await?;
        }
        Ok(work.commit().await?)
    }

    /// Turns off mails like the one with this link: what a mail program asks for by one click (RFC 8058). Nothing
    /// happens where they cannot be turned off.
    ///
    /// # Errors
    /// [`MailPreferencesError::UnusableLink`] for a link that was not made here.
    pub async fn turn_off(&self, token: &Token) -> Result<(), MailPreferencesError> {
        let (address, about) = self.linked(token)?;
        let Some(topic) = about else { return Ok(()) };
        let mut work = UnitOfWork::begin(self.0, TASK).await?;
        let now = work.now();
        turn(work.tx(), address, topic, false, now).await?;
        Ok(work.commit().await?)
    }

    /// The preferences of the own address.
    ///
    /// # Errors
    /// [`MailPreferencesError::NotFound`] for an actor that is no signed-in person, or has no address.
    pub async fn own_preferences(&self, actor: Actor) -> Result<MailPreferences, MailPreferencesError> {
        let (_, address) = self.own(actor).await?;
        let mut tx = self.0.store().read(TASK).await?;
        Ok(MailPreferences::new(tx.mails().refused_topics(&address).await?, None))
    }

    /// Turns mails of a topic to the own address on or off. Doing it again changes nothing.
    ///
    /// # Errors
    /// [`MailPreferencesError::NotFound`] for an actor that is no signed-in person, or has no address.
    pub async fn set_own_preference(&self, actor: Actor, topic: MailTopic, wanted: bool) -> Result<(), MailPreferencesError> {
        let (account, address) = self.own(actor).await?;
        let mut work = UnitOfWork::begin(self.0, TASK).await?;
        let now = work.now();
        if turn(work.tx(), address, topic, wanted, now).await? {
            work.record(Change::MailPreferencesUpdated { account })?;
        }
        Ok(work.commit().await?)
    }

    fn linked(&self, token: &Token) -> Result<(AddressHash, Option<MailTopic>), MailPreferencesError> {
        preference_link::read(self.0.vault(), token).ok_or(MailPreferencesError::UnusableLink)
    }

    async fn own(&self, actor: Actor) -> Result<(AccountId, AddressHash), MailPreferencesError> {
        let Actor::Account(id) = actor else { return Err(MailPreferencesError::NotFound) };
        let mut tx = self.0.store().read(actor).await?;
        let account = tx.accounts().account(id).await?.ok_or(MailPreferencesError::NotFound)?;
        Ok((id, AddressHash::of(account.verified_email().ok_or(MailPreferencesError::NotFound)?)))
    }
}

/// Lets what the former address of an account has turned off be off for its present one, if it has one, and nothing be kept of
/// the former (P6-b).
pub(crate) async fn carry_preferences(
    work: &mut UnitOfWork,
    former: Option<&EmailAddress>,
    present: Option<&EmailAddress>,
) -> Result<(), StoreError> {
    let (former, present) = (former.map(AddressHash::of), present.map(AddressHash::of));
    let Some(former) = former.filter(|former| Some(*former) != present) else { return Ok(()) };
    let refused_at = work.now();
    for topic in work.tx().mails().refused_topics(&former).await? {
        if let Some(address) = present {
            work.tx().mails().refuse_topic(&MailRefusal { address, topic, refused_at }).await?;
        }
        work.tx().mails().accept_topic(&former, topic).await?;
    }
    Ok(())
}

/// Whether that changed anything.
async fn turn(
    tx: &mut dyn Transaction,
    address: AddressHash,
    topic: MailTopic,
    wanted: bool,
    now: Timestamp,
) -> Result<bool, MailPreferencesError> {
    Ok(match wanted {
        true => tx.mails().accept_topic(&address, topic).await?,
        false => tx.mails().refuse_topic(&MailRefusal { address, topic, refused_at: now }).await?,
    })
}
