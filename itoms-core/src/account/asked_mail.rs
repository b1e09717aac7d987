use super::{Accounts, Caller, EmailAddress, Network};
use crate::{failure::Failure, id::AccountId};

/// A mail that leaves because somebody asked for it who may be anybody, and by whom it counts. Each kind has buckets of
/// its own, so that nobody silences one by asking for another (P2-d).
#[derive(Debug, Clone, Copy)]
pub(super) enum AskedMail<'a> {
    /// The link of a new sign-up.
    SignUp(&'a Caller),
    /// The link of an unfinished sign-up, once more.
    Resend(&'a Caller),
    /// The link that sets a new password. Whoever asks, it reaches the owner alone and works as long as a bucket takes to
    /// give the next one: where none leaves, one that works is there.
    Reset,
    /// The link that makes the address the one of this account.
    Change(AccountId),
}

impl Accounts<'_> {
    /// Counts such a mail against its address; whether there may be one more. A refusal would tell that somebody else
    /// asked for this address. Whoever asks has a share of what one address is mailed, so that a stranger does not use up
    /// what is left for its owner.
    pub(super) async fn may_be_mailed(&self, email: &EmailAddress, mail: AskedMail<'_>) -> Result<bool, Failure> {
        let limits = self.0.limits();
        let (kind, asker) = match mail {
            AskedMail::Reset => return self.0.is_within("mail_reset", &email.key(), limits.mail_reset).await,
            AskedMail::SignUp(caller) => ("mail_sign_up", Network::of(caller.ip()).to_string()),
            AskedMail::Resend(caller) => ("mail_resend", Network::of(caller.ip()).to_string()),
            AskedMail::Change(account) => ("mail_change", account.to_string()),
        };
        let share = format!("{} {asker}", email.key());
        Ok(self.0.is_within(&format!("{kind}_share"), &share, limits.mail_target).await?
            && self.0.is_within(kind, &email.key(), limits.mail_target_total).await?)
    }
}
