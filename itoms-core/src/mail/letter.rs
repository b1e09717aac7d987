use super::{Mail, Mailbox, sheet::Sheet};
use crate::{failure::Failure, id::Id, itoms::Itoms};
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
    /// Ready to leave from this installation. The same `id` again is the same mail again.
    pub(crate) fn mail(&self, itoms: &Itoms, id: impl Id + Display, to: Mailbox) -> Result<Mail, Failure> {
        let composed = self.write(itoms.name()).compose(itoms.name())?;
        Ok(Mail::new(id.to_string(), id.made_at(), itoms.sender().clone(), to, composed.subject, composed.text, composed.html))
    }
}
