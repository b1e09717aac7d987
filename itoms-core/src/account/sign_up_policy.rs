use super::{AccountError, Accounts, EmailAddress};
use crate::store::{Actor, Slice, Task};

/// Who may make an account. Whatever it is, the operator's first link works, and a host adopts its own users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SignUpPolicy {
    /// Whoever proves an address.
    #[default]
    Open,
    /// Whoever proves an address that is invited at that time, to a project or by an operator.
    Invitation,
    /// Whoever proves an address, once an operator has let that person in, or has invited the address before.
    Approval,
}

impl SignUpPolicy {
    /// Every one, as settings and documents name them.
    pub const NAMES: [(&'static str, Self); 3] = [("open", Self::Open), ("invitation", Self::Invitation), ("approval", Self::Approval)];

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, policy)| policy)
    }
}

impl Accounts<'_> {
    /// Whether that address may have an account now. Only its owner learns the answer, by mail.
    pub(crate) async fn lets_in(&self, email: &EmailAddress) -> Result<bool, AccountError> {
        match self.0.sign_up_policy() {
            SignUpPolicy::Open | SignUpPolicy::Approval => Ok(true),
            SignUpPolicy::Invitation => {
                let mut tx = self.0.store().read(Actor::System(Task::Invitation)).await?;
                let open = tx.members().list_invitations_to(email, self.0.now(), &Slice::first(1)).await?;
                drop(tx);
                // Both are looked at for every address: the work tells nobody which are invited.
                Ok(self.is_admitted(email).await? || !open.items.is_empty())
            }
        }
    }

    /// Whether a sign-up of that address waits for an operator.
    pub(super) async fn waits(&self, email: &EmailAddress) -> Result<bool, AccountError> {
        Ok(self.0.sign_up_policy() == SignUpPolicy::Approval && !self.is_admitted(email).await?)
    }

    /// Whether an operator has invited that address.
    async fn is_admitted(&self, email: &EmailAddress) -> Result<bool, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        Ok(tx.admissions().admission_of(email).await?.is_some_and(|admission| admission.expires_at > self.0.now()))
    }
}
