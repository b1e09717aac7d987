use super::{AuthenticatorApp, Notice, SecondFactor, code::Code, totp::TotpSecret};
use crate::{
    account::{Account, AccountError, Accounts, Caller, Network},
    event::Change,
    id::AccountId,
    job::Job,
    limit::CALLERS_OF_A_SITE,
    secret::Secret,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
    vault::{Binding, Purpose},
};

/// Where a secret is sealed to.
pub(super) fn binding(account: AccountId) -> Binding {
    Binding::new(account, "totp")
}

/// Recovery codes are not: nobody guesses one, and so whoever has one gets in while somebody else tries.
fn is_counted(code: &Secret<String>) -> bool {
    matches!(Code::typed(code), Code::Totp(_))
}

impl Accounts<'_> {
    /// The second factor of an account that sign-in asks for, if there is one.
    pub(in crate::account) async fn confirmed_factor(&self, account: AccountId) -> Result<Option<SecondFactor>, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        Ok(tx.factors().factor(account).await?.filter(SecondFactor::is_on))
    }

    /// Counts a try of a code at sign-in. As with the password, where the account is used from each place has a bucket of its
    /// own: who knows the password and tries codes elsewhere or next door does not keep its person out (P2-d). All places of
    /// one network together have as much as eight of them: else whoever has many addresses there would guess a code. No
    /// network becomes known before somebody has signed in from it or followed a mailed link there. So by default strangers
    /// together have 245 tries in a day, of which one in 333 000 is right, whoever shares a known network with the account
    /// 245 by each address and 1960 in all; who reads the mailbox too, five more by each link for a new password.
    pub(in crate::account) async fn limit_code_at_sign_in(
        &self,
        account: &Account,
        code: &Secret<String>,
        caller: &Caller,
    ) -> Result<(), AccountError> {
        if !is_counted(code) {
            return Ok(());
        }
        let limit = self.0.limits().code;
        self.0.limit("code", &self.bucket_at_sign_in(account, caller).await?, limit).await?;
        // The place of an IPv6 address is its network already.
        if caller.ip().is_some_and(|ip| ip.to_canonical().is_ipv4()) {
            let network = format!("{} {}", account.id, Network::of(caller.ip()));
            self.0.limit("code_network", &network, limit.times(CALLERS_OF_A_SITE)).await?;
        }
        Ok(())
    }

    /// Counts a try of a code against `bucket`.
    pub(in crate::account) async fn limit_code(&self, bucket: &str, code: &Secret<String>) -> Result<(), AccountError> {
        if is_counted(code) {
            self.0.limit("code", bucket, self.0.limits().code).await?;
        }
        Ok(())
    }

    /// Uses a code up, in the transaction of what it is for: no code is good for two things.
    pub(in crate::account) async fn spend(
        &self,
        work: &mut UnitOfWork,
        factor: &SecondFactor,
        code: &Secret<String>,
    ) -> Result<(), AccountError> {
        let account = factor.account;
        let is_right = match Code::typed(code) {
            Code::Totp(code) => match factor.app_in_use() {
                Some(app) => match self.accepted_step(account, app, &code, work)? {
                    Some(step) => work.tx().factors().use_factor_step(account, step).await?,
                    None => false,
                },
                None => false,
            },
            Code::Recovery(code) => {
                let is_right = work.tx().factors().use_recovery_code(account, &code).await?;
                if is_right {
                    work.record(Change::RecoveryCodeUsed { account })?;
                    work.notify(Job::SecondFactor { account, notice: Notice::CodeUsed }, None).await?;
                }
                is_right
            }
        };
        if is_right { Ok(()) } else { Err(AccountError::WrongCode) }
    }

    pub(super) fn accepted_step(
        &self,
        account: AccountId,
        app: &AuthenticatorApp,
        code: &Secret<String>,
        work: &UnitOfWork,
    ) -> Result<Option<i64>, AccountError> {
        let used = app.used_step.unwrap_or(0);
        Ok(self.secret_of(account, app)?.and_then(|secret| secret.accepted_step(code.expose(), work.now(), used)))
    }

    pub(super) fn secret_of(&self, account: AccountId, app: &AuthenticatorApp) -> Result<Option<TotpSecret>, AccountError> {
        let secret = self.0.vault().open(&app.secret, &binding(account), Purpose::Code)?;
        Ok(TotpSecret::from_hex(secret.expose()))
    }
}
