use super::{AccountError, Accounts};
use crate::{
    failure::Failure,
    id::AccountId,
    time::Timestamp,
    vault::{Binding, Purpose, Sealed},
};
use std::time::Duration;

/// How long an address goes on showing a message that it carries.
const LIFETIME: Duration = Duration::from_secs(60);

fn binding(account: AccountId) -> Binding {
    Binding::new(account, "message")
}

impl Accounts<'_> {
    /// Seals a message for the next page of somebody who has no session of ours to [keep it](Accounts::set_message), so that
    /// an address can carry it. It opens for this account alone, and for one minute.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn seal_message(&self, account: AccountId, message: &str) -> Result<Sealed, AccountError> {
        let until = self.0.now().after(LIFETIME).as_millis();
        let sealed = self.0.vault().seal(&format!("{until}\n{message}"), &binding(account)).map_err(Failure::from)?;
        Ok(sealed)
    }

    /// A message that was sealed for this account, while it is fresh; nothing for anything else.
    #[must_use]
    pub fn open_message(&self, account: AccountId, sealed: &Sealed) -> Option<String> {
        let opened = self.0.vault().open(sealed, &binding(account), Purpose::Message).ok()?;
        let (until, message) = opened.expose().split_once('\n')?;
        let until = Timestamp::from_millis(until.parse().ok()?);
        (self.0.now() < until).then(|| message.to_owned())
    }
}
