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

impl AskedMail<'_> {
    fn name(self) -> &'static str {
        match self {
            Self::SignUp(_) => "mail_sign_up",
            Self::Resend(_) => "mail_resend",
            Self::Reset => "mail_reset",
            Self::Change(_) => "mail_change",
        }
    }
}

impl Accounts<'_> {
    /// Counts such a mail against its address; whether there may be one more. A refusal would tell that somebody else
    /// asked for this address. Whoever asks has a share of what one address is mailed, so that a stranger does not use up
    /// what is left for its owner.
    pub(super) async fn may_be_mailed(&self, email: &EmailAddress, mail: AskedMail<'_>) -> Result<bool, Failure> {
        Ok(self.has_share(email, mail).await? && self.is_mail_left(email, mail).await?)
    }

    /// The first half: whether whoever asks has something left of the own share.
    pub(super) async fn has_share(&self, email: &EmailAddress, mail: AskedMail<'_>) -> Result<bool, Failure> {
        let asker = match mail {
            AskedMail::Reset => return Ok(true),
            AskedMail::SignUp(caller) | AskedMail::Resend(caller) => Network::of(caller.ip()).to_string(),
            AskedMail::Change(account) => account.to_string(),
        };
        let (bucket, share) = (format!("{}_share", mail.name()), format!("{} {asker}", email.key()));
        self.0.is_within(&bucket, &share, self.0.limits().mail_target).await
    }

    /// The second half: whether the address has something left, whoever asks.
    pub(super) async fn is_mail_left(&self, email: &EmailAddress, mail: AskedMail<'_>) -> Result<bool, Failure> {
        let limits = self.0.limits();
        let total = if matches!(mail, AskedMail::Reset) { limits.mail_reset } else { limits.mail_target_total };
        self.0.is_within(mail.name(), &email.key(), total).await
    }
}
