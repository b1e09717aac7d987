use super::{Notice, RecoveryCodes, SecondFactor, SecondFactorStatus, code::Code, spend::binding, totp::TotpSecret};
use crate::{
    account::{AccountError, Accounts, Session, SignedIn},
    event::Change,
    job::Job,
    secret::Secret,
    store::Actor,
    token::Token,
    unit_of_work::UnitOfWork,
};
use url::form_urlencoded;

/// A set-up that was just begun, with the secret: the only time that it is known.
#[derive(Debug, Clone)]
pub struct StartedTotp {
    /// The secret in base32, to be typed into an app.
    pub secret: Secret<String>,
    /// The same as `otpauth://` address, to be shown as a picture to an app's camera.
    pub uri: Secret<String>,
}

/// A second factor that was just turned on.
#[derive(Debug, Clone)]
pub struct ConfirmedTotp {
    /// The session, under a new token.
    pub signed_in: SignedIn,
    /// For the day on which the app is lost.
    pub recovery_codes: RecoveryCodes,
}

impl Accounts<'_> {
    /// Begins the set-up of an authenticator app. Nothing is asked for it until [`Accounts::confirm_totp`]; beginning
    /// again takes the place of a set-up before. A [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::SecondFactorExists`]; [`AccountError::NotFound`] when the account has no address to sign in
    /// with.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetSecondFactor
    pub async fn start_totp(&self, session: &Session) -> Result<StartedTotp, AccountError> {
        let email = self.show(session.actor()).await?.email.ok_or(AccountError::NotFound)?;
        let secret = TotpSecret::new(self.0.random())?;
        let sealed = self.0.vault().seal(secret.to_hex().expose(), &binding(session.account))?;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        let factor = SecondFactor { account: session.account, secret: sealed, used_step: 0, created_at: work.now(), confirmed_at: None };
        if !work.tx().factors().upsert_factor(&factor).await? {
            return Err(AccountError::SecondFactorExists);
        }
        work.commit().await?;
        Ok(self.started(&secret, email.as_str()))
    }

    /// The set-up that was begun and not confirmed, for a page that shows it once more after a wrong code. A
    /// [dangerous act] like beginning it: whoever sees the secret has the second factor.
    ///
    /// # Errors
    /// [`AccountError::NoSecondFactor`] when no set-up was begun, [`AccountError::SecondFactorExists`] when it was
    /// confirmed; [`AccountError::NotFound`] when the account has no address to sign in with.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetSecondFactor
    pub async fn started_totp(&self, session: &Session) -> Result<StartedTotp, AccountError> {
        let email = self.show(session.actor()).await?.email.ok_or(AccountError::NotFound)?;
        let mut tx = self.0.store().read(session.actor()).await?;
        let factor = tx.factors().factor(session.account).await?.ok_or(AccountError::NoSecondFactor)?;
        drop(tx);
        if factor.confirmed_at.is_some() {
            return Err(AccountError::SecondFactorExists);
        }
        let secret = self.secret_of(&factor)?.ok_or(AccountError::NoSecondFactor)?;
        Ok(self.started(&secret, email.as_str()))
    }

    fn started(&self, secret: &TotpSecret, email: &str) -> StartedTotp {
        let secret = secret.to_base32();
        let uri = key_uri(self.0.name(), email, secret.expose());
        StartedTotp { secret, uri }
    }

    /// Turns the second factor on, by a code of the app: from now on sign-in asks for one. This session goes on under
    /// a new token, all others end, since they were started without it. Shows recovery codes, once.
    ///
    /// # Errors
    /// [`AccountError::WrongCode`]; [`AccountError::NoSecondFactor`] when no set-up was begun,
    /// [`AccountError::SecondFactorExists`] when it was confirmed before; a limit; [`AccountError::NotFound`] when
    /// the session has ended or changed its token meanwhile.
    pub async fn confirm_totp(&self, session: &Session, code: &Secret<String>) -> Result<ConfirmedTotp, AccountError> {
        self.limit_code(&session.id.to_string(), code).await?;
        let recovery_codes = RecoveryCodes::new(self.0.random())?;
        let token = Token::new(self.0.random())?;
        let account = session.account;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        let started = work.tx().factors().factor(account).await?.ok_or(AccountError::NoSecondFactor)?;
        if started.confirmed_at.is_some() {
            return Err(AccountError::SecondFactorExists);
        }
        let step = match Code::typed(code) {
            Code::Totp(code) => self.accepted_step(&started, &code, &work)?,
            Code::Recovery(_) => None,
        };
        let used_step = step.ok_or(AccountError::WrongCode)?;
        let confirmed = SecondFactor { used_step, confirmed_at: Some(work.now()), ..started };
        if !work.tx().factors().confirm_factor(&confirmed).await? {
            return Err(AccountError::WrongCode);
        }
        work.tx().factors().replace_recovery_codes(account, &recovery_codes.hashes()).await?;

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
        Ok(ConfirmedTotp { signed_in: SignedIn { session: renewed, token }, recovery_codes })
    }

    /// Turns the second factor off, and forgets secret and recovery codes. A [dangerous act], whose fresh proof asks for
    /// a code as well.
    ///
    /// # Errors
    /// [`AccountError::NoSecondFactor`]; [`AccountError::NotFound`] when the session has ended meanwhile.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetSecondFactor
    pub async fn delete_totp(&self, session: &Session) -> Result<(), AccountError> {
        let account = session.account;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        confirmed(&mut work, account).await?;
        if !work.tx().factors().delete_factor(account).await? {
            return Err(AccountError::NoSecondFactor);
        }
        require_held(session, &mut work).await?;
        work.record(Change::SecondFactorRemoved { account })?;
        work.notify(Job::SecondFactor { account, notice: Notice::Off }, None).await?;
        Ok(work.commit().await?)
    }

    /// Makes new recovery codes in the place of all that there are, and shows them, once. A [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::NoSecondFactor`]; [`AccountError::NotFound`] when the session has ended meanwhile.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetSecondFactor
    pub async fn create_recovery_codes(&self, session: &Session) -> Result<RecoveryCodes, AccountError> {
        let codes = RecoveryCodes::new(self.0.random())?;
        let account = session.account;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        confirmed(&mut work, account).await?;
        work.tx().factors().replace_recovery_codes(account, &codes.hashes()).await?;
        require_held(session, &mut work).await?;
        work.record(Change::RecoveryCodesReplaced { account })?;
        work.notify(Job::SecondFactor { account, notice: Notice::CodesReplaced }, None).await?;
        work.commit().await?;
        Ok(codes)
    }

    /// What the person's second factor is, if sign-in asks for one.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for an actor that is no signed-in person.
    pub async fn second_factor(&self, actor: Actor) -> Result<Option<SecondFactorStatus>, AccountError> {
        let Actor::Account(account) = actor else { return Err(AccountError::NotFound) };
        let mut tx = self.0.store().read(actor).await?;
        let factor = tx.factors().factor(account).await?;
        let Some(since) = factor.and_then(|factor| factor.confirmed_at) else { return Ok(None) };
        Ok(Some(SecondFactorStatus { since, recovery_codes: tx.factors().count_recovery_codes(account).await? }))
    }
}

/// After the factor, as whoever confirms or clears one goes: neither waits for the other.
async fn require_held(session: &Session, work: &mut UnitOfWork) -> Result<(), AccountError> {
    if session.holds(work).await? { Ok(()) } else { Err(AccountError::NotFound) }
}

async fn confirmed(work: &mut UnitOfWork, account: crate::id::AccountId) -> Result<SecondFactor, AccountError> {
    let factor = work.tx().factors().factor(account).await?;
    factor.filter(|factor| factor.confirmed_at.is_some()).ok_or(AccountError::NoSecondFactor)
}

/// As apps read it. A colon parts the issuer from the account, so none may stand in either.
fn key_uri(issuer: &str, email: &str, secret: &str) -> Secret<String> {
    let part = |text: &str| form_urlencoded::byte_serialize(text.replace(':', " ").as_bytes()).collect::<String>().replace('+', "%20");
    let issuer = part(issuer);
    Secret::new(format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30", part(email)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_reads_the_address() {
        let uri = key_uri("My: House", "ada+1@example.com", "MZXW6");
        assert_eq!(
            uri.expose(),
            "otpauth://totp/My%20%20House:ada%2B1%40example.com?secret=MZXW6&issuer=My%20%20House&algorithm=SHA1&digits=6&period=30"
        );
    }
}
