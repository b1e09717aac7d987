use super::People;
use crate::{
    account::{AccountError, address_binding},
    event::Change,
    id::RegistrationId,
    job::Job,
    store::Actor,
    text::texts,
    vault::Binding,
};

texts! {
    /// Why a sign-up is declined, in the words of whoever declines it: one line, for the mail alone.
    DeclineReason: "reason", 1 to 500;
}

/// Where a reason is sealed in the job that mails it.
pub(crate) fn reason_binding() -> Binding {
    Binding::new("whoever is declined", "reason")
}

impl People<'_> {
    /// Removes a sign-up that waits with everything that it said, and tells the person; with the reason, if one is given. A
    /// blank one is none.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] also when somebody else has decided meanwhile, or the wait is over; a broken rule.
    pub async fn decline(&self, actor: Actor, id: RegistrationId, reason: Option<&str>) -> Result<(), AccountError> {
        super::people::require_overseer(actor)?;
        let reason = reason.filter(|reason| !reason.trim().is_empty()).map(DeclineReason::parse).transpose()?;
        let (mut work, registration) = self.decide(actor, id).await?;
        let vault = self.0.vault();
        let address = vault.seal(registration.email.as_str(), &address_binding())?;
        let reason = reason.map(|reason| vault.seal(reason.as_str(), &reason_binding())).transpose()?;
        work.record(Change::RegistrationDeclined { registration: id })?;
        work.notify(Job::Declined { address, reason }, None).await?;
        Ok(work.commit().await?)
    }
}
