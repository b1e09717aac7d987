use super::{Passkey, PasskeyAnswer, PasskeyChallenge, PasskeyPurpose, ceremony};
use crate::{
    account::{AccountError, Accounts, refusal::Refusal},
    id::AccountId,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
};

/// A passkey whose answer was right, and what its use changes.
pub(in crate::account) struct Checked {
    used: Passkey,
    /// The count that was read.
    former: u32,
}

impl Checked {
    pub(super) fn account(&self) -> AccountId {
        self.used.account
    }

    /// Records the use, in the transaction of what it is for. Of two answers of one count the later is refused: one of
    /// the two devices is a copy.
    pub(in crate::account) async fn record(&self, work: &mut UnitOfWork) -> Result<(), AccountError> {
        let used = Passkey { used_at: Some(work.now()), ..self.used.clone() };
        match work.tx().passkeys().use_passkey(&used, self.former).await? {
            true => Ok(()),
            false => Err(AccountError::WrongPasskey),
        }
    }
}

impl Accounts<'_> {
    /// The passkey that answered, if its signature is right. Where it is known whose it must be, it is that account's;
    /// otherwise the device says whose it is, and that must be true. A refused one is on record.
    pub(super) async fn check(&self, asked: &PasskeyChallenge, answer: &PasskeyAnswer) -> Result<Checked, AccountError> {
        let presented = ceremony::presented(&answer.credential).ok_or(AccountError::WrongPasskey)?;
        let account = asked.account.or(presented.account).ok_or(AccountError::WrongPasskey)?;
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let found = tx.passkeys().passkey_by_credential(&presented.credential).await?;
        drop(tx);
        let is_theirs = |passkey: &Passkey| passkey.account == account && presented.account.is_none_or(|said| said == account);
        // Nobody is told of a passkey that is nobody's: else whoever names an account fills its trail.
        let tried = asked.account.or(found.as_ref().map(|passkey| passkey.account));
        let party = self.relying_party()?;
        let used = found.filter(is_theirs).ok_or(AccountError::WrongPasskey).and_then(|passkey| {
            let used = ceremony::verified(&party, &asked.state, &answer.credential, &passkey)?;
            Ok(Checked { used, former: passkey.sign_count })
        });
        if let (Some(account), Err(AccountError::WrongPasskey)) = (tried, &used) {
            match asked.purpose {
                PasskeyPurpose::Reauthenticate => self.note_refused_proof(account, Refusal::Passkey).await?,
                _ => self.note_try(account, Refusal::Passkey).await?,
            }
        }
        used
    }
}
