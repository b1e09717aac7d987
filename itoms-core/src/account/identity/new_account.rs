//! Between the provider's word and the account: what the page in between carries, so that nothing of somebody who does
//! not agree is stored.

use super::Identity;
use crate::{
    account::{
        AccountError, Accounts, Caller, Company, EmailAddress, FullName, Registration, RegistrationProof, Verified,
        account::parse_company,
        sign_up::{become_account, too_young, wait},
    },
    failure::Failure,
    job::Job,
    problem::Violations,
    secret::Secret,
    store::{Actor, Task},
    time::Timestamp,
    token::{Token, TokenHash},
    unit_of_work::UnitOfWork,
    vault::{Binding, Purpose, Sealed},
};
use std::time::Duration;

/// That a provider has proved somebody who has no account, sealed by the internal key ring and bound to the browser. It
/// lives for ten minutes and makes one account, for an identity is linked once.
#[derive(Debug, Clone)]
pub struct PendingAccount {
    sealed: Secret<String>,
    /// The address that the account will have, as the provider has verified it.
    pub email: String,
    /// The name that the provider told, if it did.
    pub name: String,
}

impl PendingAccount {
    /// How long the page in between works.
    pub const LIFETIME: Duration = Duration::from_secs(10 * 60);

    /// As the page carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.sealed.expose()
    }
}

/// What a person says on that page.
#[derive(Debug, Clone, Default)]
pub struct NewAccount {
    /// Profile name.
    pub full_name: String,
    /// Company, if any.
    pub company: Option<String>,
    /// The statement to be sixteen or older (P8-a). Nobody signs up without it.
    pub sixteen_or_older: bool,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Pending {
    issuer: String,
    subject: String,
    email: String,
    name: String,
    /// When the person proved to be there, if the provider told so.
    #[serde(default)]
    proved_at: Option<i64>,
    browser: String,
    ends: i64,
}

impl Accounts<'_> {
    pub(super) fn seal_account(
        &self,
        identity: Identity,
        email: EmailAddress,
        name: Option<String>,
        proved_at: Option<Timestamp>,
        browser: &TokenHash,
    ) -> Result<PendingAccount, AccountError> {
        // What breaks a rule of ours is not offered; the person writes the own name.
        let name = name.and_then(|name| FullName::parse(&name).ok()).map(|name| name.to_string()).unwrap_or_default();
        let pending = Pending {
            issuer: identity.issuer().to_owned(),
            subject: identity.subject().to_owned(),
            email: email.to_string(),
            name,
            proved_at: proved_at.map(Timestamp::as_millis),
            browser: hex::encode(browser.as_bytes()),
            ends: self.0.now().after(PendingAccount::LIFETIME).as_millis(),
        };
        let text = serde_json::to_string(&pending).map_err(|error| Failure::Defect(error.to_string()))?;
        let sealed = Secret::from(self.0.vault().seal(&text, &binding())?.as_str());
        Ok(PendingAccount { sealed, email: pending.email, name: pending.name })
    }

    /// What the page shows that carries `presented`; nothing when it has ended, or is another browser's.
    #[must_use]
    pub fn pending_account(&self, presented: &str, browser: &Token) -> Option<PendingAccount> {
        let pending = self.open_account(presented, browser)?;
        Some(PendingAccount { sealed: Secret::from(presented), email: pending.email, name: pending.name })
    }

    /// Makes the account that the provider's word allows, now that the person agrees; under
    /// [`SignUpPolicy::Approval`](crate::account::SignUpPolicy::Approval) lets it wait for an operator, unless one has
    /// invited the address. It has no password; one can be set by mail. A sign-up of the same identity that waits already goes on
    /// as it is.
    ///
    /// # Errors
    /// Broken rules, after which the page still works; [`AccountError::UnusableLink`] when it has ended, was used, or is
    /// another browser's; [`AccountError::LinkRequired`] when the address has an account by now;
    /// [`AccountError::NotInvited`]; a limit.
    pub async fn create_account_of_identity(
        &self,
        presented: &str,
        new: NewAccount,
        browser: &Token,
        caller: &Caller,
    ) -> Result<Verified, AccountError> {
        let pending = self.open_account(presented, browser).ok_or(AccountError::UnusableLink)?;
        let (full_name, company) = check(&new)?;
        let email = EmailAddress::parse(&pending.email)?;
        let identity = Identity::from_stored(pending.issuer, pending.subject);
        self.0.limit_caller("sign_up", caller, self.0.limits().sign_up).await?;
        // A page from before: the sign-up keeps its id and its place, and operators were told of it.
        if self.awaits_approval(&email, &identity).await? {
            return Ok(Verified::Waits);
        }
        if !self.lets_in(&email).await? {
            return Err(AccountError::NotInvited);
        }
        let waits = self.waits(&email).await?;
        let told = if waits { self.operators_to_tell().await? } else { Vec::new() };

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        if work.tx().accounts().account_by_email(&email).await?.is_some() {
            return Err(AccountError::LinkRequired);
        }
        // Whoever signed up with this address and a password has not proved it; its owner just did.
        work.tx().accounts().delete_registrations(&email).await?;
        let registration = Registration {
            id: work.id()?,
            email,
            full_name,
            company,
            proof: RegistrationProof::Identity(identity),
            age_stated_at: work.now(),
            token: work.token()?.hash(),
            created_at: work.now(),
            expires_at: work.now().after(Registration::LIFETIME),
            confirmed_at: None,
        };
        if waits {
            wait(&mut work, registration, &told).await?;
            work.commit().await?;
            return Ok(Verified::Waits);
        }
        // Twice the same page: the first made the account, and signing in finds it.
        let account = become_account(&mut work, registration).await?.ok_or(AccountError::UnusableLink)?;
        work.notify(Job::Welcome { account: account.id }, None).await?;
        work.on_behalf_of(Some(account.id)).commit().await?;
        let proved_at = pending.proved_at.map(Timestamp::from_millis);
        Ok(Verified::SignedIn(self.signed_in(&account, proved_at, caller).await?))
    }

    /// Whether that identity has signed up with the address before and waits for an operator. Whatever the policy, since who
    /// waits when it changes goes on waiting; but not where a sign-up is let in at once by now, for this is the only one that
    /// the person can make.
    pub(super) async fn awaits_approval(&self, email: &EmailAddress, identity: &Identity) -> Result<bool, AccountError> {
        if self.lets_in(email).await? && !self.waits(email).await? {
            return Ok(false);
        }
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let waiting = tx.accounts().waiting_registration(email, self.0.now()).await?;
        Ok(waiting.is_some_and(|waiting| waiting.proof.identity() == Some(identity)))
    }

    fn open_account(&self, presented: &str, browser: &Token) -> Option<Pending> {
        let opened = self.0.vault().open(&Sealed::from_stored(presented.to_owned()), &binding(), Purpose::Identity).ok()?;
        let pending: Pending = serde_json::from_str(opened.expose()).ok()?;
        let is_theirs = pending.browser == hex::encode(browser.hash().as_bytes());
        (is_theirs && Timestamp::from_millis(pending.ends) > self.0.now()).then_some(pending)
    }
}

fn binding() -> Binding {
    Binding::new("identity", "account to be made")
}

fn check(new: &NewAccount) -> Result<(FullName, Option<Company>), Violations> {
    let mut broken = Violations::default();
    let full_name = broken.collect(FullName::parse(&new.full_name));
    let company = new.company.as_deref().and_then(|company| broken.collect(parse_company(company))).flatten();
    if !new.sixteen_or_older {
        broken.push(too_young());
    }
    match full_name {
        Some(full_name) if broken.as_slice().is_empty() => Ok((full_name, company)),
        _ => Err(broken),
    }
}
