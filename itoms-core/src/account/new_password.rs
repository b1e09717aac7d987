use super::{
    Account, AccountError, Accounts, BreachedPasswords, Caller, PasswordDigest, PasswordHasher, SignUp, breached, strength::Known,
};
use crate::{problem::Violation, secret::Secret};

/// What is wrong with a password, if anything.
type Judgement = Result<(), Violation>;

/// To judge a password is work: it comes after the rule that costs nothing, and whoever asks for it has a limited share,
/// also where a request breaks other rules and nothing else would ever count it.
impl<'a> Accounts<'a> {
    /// The list in which new passwords are looked up, if one is configured.
    #[must_use]
    pub fn breached_passwords(&self) -> Option<&'a dyn BreachedPasswords> {
        self.0.breached_passwords()
    }

    /// The password of whoever has no account yet, counted against the address of the caller.
    pub(super) async fn check_first_password(&self, sign_up: &SignUp, caller: &Caller) -> Result<Judgement, AccountError> {
        if let Err(violation) = PasswordHasher::check_length(&sign_up.password) {
            return Ok(Err(violation));
        }
        self.0.limit_caller("new_password", caller, self.0.limits().new_password).await?;
        self.judge(&sign_up.password, Known::of_sign_up(sign_up)).await
    }

    /// Another password of an account, counted against the account: whoever asks has proved something of it.
    pub(super) async fn check_new_password(&self, account: &Account, password: &Secret<String>) -> Result<(), AccountError> {
        PasswordHasher::check_length(password)?;
        self.0.limit("new_password_account", &account.id.to_string(), self.0.limits().new_password).await?;
        Ok(self.judge(password, Known::of_account(account)).await??)
    }

    async fn judge(&self, password: &Secret<String>, known: Known) -> Result<Judgement, AccountError> {
        let judgement = self.0.hasher().judge(password, known).await?;
        Ok(if judgement.is_ok() && self.is_breached(password).await { Err(breached::violation()) } else { judgement })
    }

    /// Whether the list has it, if there is one. One that cannot be read keeps nobody out.
    async fn is_breached(&self, password: &Secret<String>) -> bool {
        let Some(list) = self.breached_passwords() else { return false };
        list.contains(&PasswordDigest::of(password)).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a new password could not be looked up in the list of breached ones");
            false
        })
    }
}
