use super::{AuthenticatorApp, Notice, RecoveryCodes, SecondFactor, code::Code};
use crate::{
    account::{AccountError, Accounts, Session, SignedIn},
    event::Change,
    job::Job,
    secret::Secret,
    unit_of_work::UnitOfWork,
};

/// A second factor that was just turned on.
#[derive(Debug, Clone)]
pub struct ConfirmedFactor {
    /// The session, under a new token.
    pub signed_in: SignedIn,
    /// For the day on which the app, or every passkey, is lost.
    pub recovery_codes: RecoveryCodes,
}

impl Accounts<'_> {
    /// Turns the second factor on, by a code of the app: from now on sign-in asks for one. This session goes on under
    /// a new token, all others end, since they were started without it. Shows recovery codes, once. Where the second factor
    /// was on by [passkeys](Accounts::confirm_passkeys), the app comes to them, and these codes take the place of the former.
    ///
    /// # Errors
    /// [`AccountError::WrongCode`]; [`AccountError::NoSecondFactor`] when no set-up was begun,
    /// [`AccountError::SecondFactorExists`] when it was confirmed before; a limit; [`AccountError::NotFound`] when
    /// the session has ended or changed its token meanwhile.
    pub async fn confirm_totp(&self, session: &Session, code: &Secret<String>) -> Result<ConfirmedFactor, AccountError> {
        self.limit_code(&session.id.to_string(), code).await?;
        let account = session.account;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        self.hold(&mut work, account).await?;
        let started = work.tx().factors().factor(account).await?.ok_or(AccountError::NoSecondFactor)?;
        if started.app_in_use().is_some() {
            return Err(AccountError::SecondFactorExists);
        }
        let app = started.app.clone().ok_or(AccountError::NoSecondFactor)?;
        let step = match Code::typed(code) {
            Code::Totp(code) => self.accepted_step(account, &app, &code, &work)?,
            Code::Recovery(_) => None,
        };
        let app = AuthenticatorApp { used_step: Some(step.ok_or(AccountError::WrongCode)?), ..app };
        let confirmed = SecondFactor { app: Some(app), confirmed_at: Some(work.now()), ..started };
        if !work.tx().factors().confirm_factor(&confirmed).await? {
            return Err(AccountError::WrongCode);
        }
        self.go_on_with_two(work, session).await
    }

    /// What turning the second factor on does beside it, whatever it rests on, and the end of that change.
    pub(in crate::account) async fn go_on_with_two(
        &self,
        mut work: UnitOfWork,
        session: &Session,
    ) -> Result<ConfirmedFactor, AccountError> {
        let account = session.account;
        let recovery_codes = RecoveryCodes::new(self.0.random())?;
        work.tx().factors().replace_recovery_codes(account, &recovery_codes.hashes()).await?;
        let token = work.token()?;
        let renewed = Session { token: token.hash(), ..session.clone() };
        if !work.tx().sessions().rotate_session(&renewed, &session.token).await? {
            return Err(AccountError::NotFound);
        }
        if work.tx().sessions().delete_sessions(account, Some(session.id)).await? > 0 {
            work.record(Change::SessionDeleted { account })?;
        }
        work.record(Change::SessionRenewed { account })?;
        work.record(Change::SecondFactorAdded { account })?;
        work.notify(Job::SecondFactor { account, notice: Notice::On }, None).await?;
        work.commit().await?;
        Ok(ConfirmedFactor { signed_in: SignedIn { session: renewed, token }, recovery_codes })
    }
}
