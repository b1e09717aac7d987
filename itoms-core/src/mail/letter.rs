use super::{
    AddressHash, Mail, Mailbox, preference_link,
    sheet::{Composed, Sheet},
    words::inert,
};
use crate::{
    failure::Failure,
    id::Id,
    itoms::Itoms,
    links::Place,
    project::SenderName,
    store::{Actor, Task},
};
use std::fmt::Display;

/// One of the product's own mails. Each is a file under `letters/` and a line in the list there.
pub(crate) trait Letter: Send + Sync {
    /// What it says in the name of `house`, the installation. Names that people chose go through
    /// [`inert`](super::words::inert).
    fn write(&self, house: &str) -> Sheet;

    /// The project that writes it, by the name under which it writes to people.
    fn sender(&self) -> Option<&SenderName> {
        None
    }

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
        let from = self.from(itoms);
        let Composed { subject, text, html } = composed;
        let unsubscribe = preferences.filter(|_| topic.is_some());
        Ok(Some(Mail { id: id.to_string(), at: id.made_at(), from, to, subject, text, html, unsubscribe }))
    }

    /// The installation sends all mail from one address.
    fn from(&self, itoms: &Itoms) -> Mailbox {
        let name = self.shown_sender(itoms.name()).or_else(|| itoms.sender().name.clone());
        Mailbox { name, address: itoms.sender().address.clone() }
    }

    /// A project shows its name in front of the installation's, never alone: it passes for nobody else (P1.2-b).
    pub(super) fn shown_sender(&self, house: &str) -> Option<String> {
        self.sender().map(|sender| format!("{} via {house}", inert(sender.as_str())))
    }
}
