use super::{AccountError, Accounts, EmailAddress};
use crate::store::{Actor, Slice, Task};

/// Who may make an account. Whatever it is, the operator's first link works, and a host adopts its own users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SignUpPolicy {
    /// Whoever proves an address.
    #[default]
    Open,
    /// Whoever proves an address that is invited to a project at that time.
    Invitation,
    /// Whoever proves an address, once an operator has let that person in.
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
                Ok(!open.items.is_empty())
            }
        }
    }
}
