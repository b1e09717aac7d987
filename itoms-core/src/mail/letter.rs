use super::{AddressHash, Mail, Mailbox, preference_link, sheet::Sheet};
use crate::{
    failure::Failure,
    id::Id,
    itoms::Itoms,
    links::Place,
    store::{Actor, Task},
};
use std::fmt::Display;

/// One of the product's own mails. Each is a file under `letters/` and a line in the list there.
pub(crate) trait Letter: Send + Sync {
    /// What it says in the name of `house`, the installation. Names that people chose go through
    /// [`inert`](super::words::inert).
    fn write(&self, house: &str) -> Sheet;

    /// One to look at: whoever is named in it is called `name`.
    #[cfg(test)]
    fn sample(name: &str) -> Self
    where
        Self: Sized;
}

impl dyn Letter + '_ {
    /// Ready to leave from this installation, with the link to the preferences of whom it goes to (P5.5-a). The same
    /// `id` again is the same mail again. Nothing where such mails are turned off at that address.
    pub(crate) async fn mail(&self, itoms: &Itoms, id: impl Id + Display, to: Mailbox) -> Result<Option<Mail>, Failure> {
        let sheet = self.write(itoms.name());
        let (address, topic) = (AddressHash::of(&to.address), sheet.choice.topic());
        if let Some(topic) = topic {
            let mut tx = itoms.store().read(Actor::System(Task::Work)).await?;
            if tx.mails().refused_topics(&address).await?.contains(&topic) {
                return Ok(None);
            }
        }
        let preferences = itoms.optional_link(&Place::MailPreferences(preference_link::make(itoms.vault(), &address, topic)));
        let composed = sheet.compose(itoms.name(), preferences.as_ref())?;
        let mail = Mail::new(id.to_string(), id.made_at(), itoms.sender().clone(), to, composed.subject, composed.text, composed.html);
        Ok(Some(match preferences.filter(|_| topic.is_some()) {
            Some(address) => mail.unsubscribe_at(address),
            None => mail,
        }))
    }
}
