use super::{AuthenticatorApp, Notice, RecoveryCodes, SecondFactor, SecondFactorStatus, spend::binding, totp::TotpSecret};
use crate::{
    account::{AccountError, Accounts, Session},
    event::Change,
    job::Job,
    secret::Secret,
    store::Actor,
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

impl Accounts<'_> {
    /// Begins the set-up of an authenticator app. Nothing is asked for it until [`Accounts::confirm_totp`]; beginning
    /// again takes the place of a set-up before. A second factor that rests on passkeys stays as it is until then. A
    /// [dangerous act].
    ///
    /// # Errors
    /// [`AccountError::SecondFactorExists`] when there is an app; [`AccountError::NotFound`] when the account has no address to sign in
    /// with.
    ///
    /// [dangerous act]: crate::account::DangerousAct::SetSecondFactor
    pub async fn start_totp(&self, session: &Session) -> Result<StartedTotp, AccountError> {
        let email = self.show(session.actor()).await?.email.ok_or(AccountError::NotFound)?;
        let secret = TotpSecret::new(self.0.random())?;
        let sealed = self.0.vault().seal(secret.to_hex().expose(), &binding(session.account))?;
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        let app = AuthenticatorApp { secret: sealed, used_step: None };
        let factor = SecondFactor { account: session.account, app: Some(app), created_at: work.now(), confirmed_at: None };
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
        if factor.app_in_use().is_some() {
            return Err(AccountError::SecondFactorExists);
        }
        let app = factor.app.ok_or(AccountError::NoSecondFactor)?;
        let secret = self.secret_of(factor.account, &app)?.ok_or(AccountError::NoSecondFactor)?;
        Ok(self.started(&secret, email.as_str()))
    }

    fn started(&self, secret: &TotpSecret, email: &str) -> StartedTotp {
        let secret = secret.to_base32();
        let uri = key_uri(self.0.name(), email, secret.expose());
        StartedTotp { secret, uri }
    }

    /// Turns the second factor off, whatever it rests on, and forgets secret and recovery codes; passkeys stay. A
    /// [dangerous act], whose fresh proof asks for a code as well.
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
        let Some(factor) = tx.factors().factor(account).await? else { return Ok(None) };
        let Some(since) = factor.confirmed_at else { return Ok(None) };
        let by_app = factor.app_in_use().is_some();
        Ok(Some(SecondFactorStatus { since, by_app, recovery_codes: tx.factors().count_recovery_codes(account).await? }))
    }
}

/// After the factor, as whoever confirms or clears one goes: neither waits for the other.
async fn require_held(session: &Session, work: &mut UnitOfWork) -> Result<(), AccountError> {
    if session.holds(work).await? { Ok(()) } else { Err(AccountError::NotFound) }
}

async fn confirmed(work: &mut UnitOfWork, account: crate::id::AccountId) -> Result<SecondFactor, AccountError> {
    let factor = work.tx().factors().factor(account).await?;
    factor.filter(SecondFactor::is_on).ok_or(AccountError::NoSecondFactor)
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
