use super::{Provider, ProviderError, ProviderKind, Trouble};
use crate::{account::EmailAddress, id::AccountId, itoms::Itoms, store::Actor, unit_of_work::UnitOfWork};

/// Providers, as an operator looks after them.
#[derive(Debug)]
pub struct Providers<'a>(pub(crate) &'a Itoms);

impl Providers<'_> {
    /// Whatever a provider can do, and who does it here; nothing for everybody who is no operator.
    #[must_use]
    pub fn list(&self, actor: Actor) -> Vec<Provider> {
        match operator(actor) {
            Some(_) => ProviderKind::ALL.map(|kind| Provider { kind, name: self.name(kind) }).into(),
            None => Vec::new(),
        }
    }

    /// Tries one: lets it send a mail to the operator's own address, or asks whether it is who it should be. Answers
    /// what went wrong, if anything did. That it was tried is on record before it is.
    ///
    /// # Errors
    /// [`ProviderError::NotFound`] for everybody who is no operator; [`ProviderError::NoAddress`]; one that is not
    /// configured, a limit.
    pub async fn test(&self, actor: Actor, kind: ProviderKind) -> Result<Option<Trouble>, ProviderError> {
        let operator = operator(actor).ok_or(ProviderError::NotFound)?;
        match kind {
            ProviderKind::Mail => {
                self.0.mailer()?;
                let address = self.address(actor, operator).await?;
                self.begin(actor, operator, kind).await?;
                self.send_to(address).await
            }
            ProviderKind::SignIn => {
                let provider = self.0.required_identity_provider()?;
                self.begin(actor, operator, kind).await?;
                Ok(provider.check().await.err().map(Trouble::SignIn))
            }
        }
    }

    fn name(&self, kind: ProviderKind) -> Option<String> {
        match kind {
            ProviderKind::Mail => Some(self.0.mailer().ok()?.name().to_owned()),
            ProviderKind::SignIn => Some(self.0.identity_provider()?.name().to_owned()),
        }
    }

    async fn address(&self, actor: Actor, operator: AccountId) -> Result<EmailAddress, ProviderError> {
        let mut tx = self.0.store().read(actor).await?;
        let account = tx.accounts().account(operator).await?.ok_or(ProviderError::NotFound)?;
        account.verified_email().cloned().ok_or(ProviderError::NoAddress)
    }

    /// Counts it, and puts it on record.
    async fn begin(&self, actor: Actor, operator: AccountId, kind: ProviderKind) -> Result<(), ProviderError> {
        self.0.limit("provider", &operator.to_string(), self.0.limits().provider).await?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        work.record(kind.tried())?;
        Ok(work.commit().await?)
    }

    async fn send_to(&self, address: EmailAddress) -> Result<Option<Trouble>, ProviderError> {
        match self.0.mails().trial(address).await? {
            Some(mail) => Ok(self.0.mailer()?.send(&mail).await.err().map(Trouble::Mail)),
            None => Ok(None),
        }
    }
}

fn operator(actor: Actor) -> Option<AccountId> {
    match actor {
        Actor::Operator(_) => actor.account(),
        _ => None,
    }
}
