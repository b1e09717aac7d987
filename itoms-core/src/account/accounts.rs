use super::{
    Account, AccountChange, AccountError, Adoption, Caller, Company, EmailAddress, ExternalId, FullName, OperatorLink, PasswordHasher,
    Registration, Session, SignIn, SignUp, SignedIn, password::Verdict,
};
use crate::{
    event::Change,
    id::{AccountId, SessionId},
    itoms::Itoms,
    job::Job,
    links::Place,
    problem::{Violation, Violations},
    secret::Secret,
    store::{Actor, StoreError, Task, Version},
    token::Token,
    unit_of_work::UnitOfWork,
    vault::Binding,
};
use std::net::IpAddr;

/// People: sign-up, sign-in, sessions, profiles.
#[derive(Debug)]
pub struct Accounts<'a>(pub(crate) &'a Itoms);

/// A sign-up whose fields hold their rules.
struct Checked {
    email: EmailAddress,
    full_name: FullName,
    company: Option<Company>,
    password: Secret<String>,
}

impl Accounts<'_> {
    /// Takes a sign-up and mails a link that makes it an account. Whoever owns the address learns by mail
    /// whether there is an account already; whoever asks here does not: answer, work and limits are the same.
    ///
    /// # Errors
    /// [`AccountError::Failure`] for broken rules, a limit, or a missing mailer or link; [`AccountError::Busy`].
    pub async fn sign_up(&self, sign_up: SignUp, caller: &Caller) -> Result<(), AccountError> {
        let checked = check(sign_up)?;
        let token = Token::new(self.0.random())?;
        self.0.mailer()?;
        self.0.link(&Place::VerifyEmail(token.clone()))?;
        self.limit_caller("sign_up", caller, self.0.limits().sign_up).await?;
        self.0.limit("sign_up_target", &checked.email.key(), self.0.limits().mail_target).await?;
        let password = self.0.hasher().hash(checked.password, self.0.random()).await?;

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        let registration = Registration {
            id: work.id()?,
            email: checked.email,
            full_name: checked.full_name,
            company: checked.company,
            password,
            age_stated_at: work.now(),
            token: token.hash(),
            created_at: work.now(),
            expires_at: work.now().after(Registration::LIFETIME),
        };
        let sealed = self.0.vault().seal(token.expose(), &Binding::new(registration.id, "token"))?;
        match work.tx().accounts().account_by_email(&registration.email).await? {
            Some((account, _)) => work.enqueue(Job::AccountExists { account: account.id }, None).await?,
            None => {
                work.tx().accounts().insert_registration(&registration).await?;
                work.enqueue(Job::VerifyEmail { registration: registration.id, token: sealed }, None).await?;
            }
        }
        Ok(work.commit().await?)
    }

    /// Whether a mailed link would work now. Changes nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn can_verify(&self, token: &Token) -> Result<bool, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let registration = tx.accounts().registration_by_token(&token.hash()).await?;
        Ok(registration.is_some_and(|registration| registration.expires_at > self.0.now()))
    }

    /// Makes an account of the registration whose link was mailed. Works once.
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] when it was used, has ended, or never was.
    pub async fn verify(&self, token: &Token) -> Result<Account, AccountError> {
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        let registration = work.tx().accounts().registration_by_token(&token.hash()).await?.ok_or(AccountError::UnusableLink)?;
        if registration.expires_at <= work.now() || work.tx().accounts().delete_registrations(&registration.email).await? == 0 {
            return Err(AccountError::UnusableLink);
        }
        let account = Account {
            id: work.id()?,
            email: Some(registration.email),
            full_name: registration.full_name,
            company: registration.company,
            external_id: None,
            age_stated_at: Some(registration.age_stated_at),
            operator: false,
            created_at: work.now(),
            updated_at: work.now(),
            version: Version::FIRST,
        };
        if !work.tx().accounts().insert_account(&account, Some(&registration.password)).await? {
            return Err(AccountError::UnusableLink);
        }
        work.record(Change::AccountCreated { account: account.id })?;
        work.enqueue(Job::Welcome { account: account.id }, None).await?;
        work.commit().await?;
        Ok(account)
    }

    /// Starts a session. An unknown address and a wrong password give the same answer after the same work.
    ///
    /// # Errors
    /// [`AccountError::WrongCredentials`], [`AccountError::Busy`], or a limit.
    pub async fn sign_in(&self, sign_in: SignIn, caller: &Caller) -> Result<SignedIn, AccountError> {
        let email = EmailAddress::parse(&sign_in.email)?;
        self.limit_caller("sign_in", caller, self.0.limits().sign_in).await?;
        self.0.limit("sign_in_account", &email.key(), self.0.limits().sign_in_account).await?;

        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let found = tx.accounts().account_by_email(&email).await?;
        drop(tx);
        let stored = found.as_ref().and_then(|(_, password)| password.as_ref());
        let verdict = self.0.hasher().verify(sign_in.password.clone(), stored).await?;
        let (Some((account, _)), Verdict::Right | Verdict::RightButWeak) = (found, verdict) else {
            return Err(AccountError::WrongCredentials);
        };
        let stronger = match verdict {
            Verdict::RightButWeak => Some(self.0.hasher().hash(sign_in.password, self.0.random()).await?),
            _ => None,
        };

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?;
        if let Some(stronger) = stronger {
            work.tx().accounts().update_password(account.id, &stronger).await?;
        }
        let signed_in = self.start_session(&mut work, &account, caller).await?;
        work.commit().await?;
        Ok(signed_in)
    }

    /// The session of that token, if it is one and not over. Records its use, to the minute.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn authenticate(&self, token: &Token, caller: &Caller) -> Result<Option<Session>, AccountError> {
        let now = self.0.now();
        let mut tx = self.0.store().read(Actor::System(Task::Authenticate)).await?;
        let found = tx.sessions().session_by_token(&token.hash()).await?;
        drop(tx);
        let Some(session) = found.filter(|session| !session.is_over(now)) else { return Ok(None) };
        if now.since(session.used_at) < Session::USE_RESOLUTION {
            return Ok(Some(session));
        }
        let session = Session { used_at: now, ip: caller.ip, agent: stored_agent(caller), ..session };
        // A busy store must not sign anybody out; the next request records its use.
        if let Err(error) = self.record_use(&session).await {
            tracing::warn!(%error, "the use of a session was not recorded");
        }
        Ok(Some(session))
    }

    async fn record_use(&self, session: &Session) -> Result<(), StoreError> {
        let mut tx = self.0.store().write(Actor::System(Task::Authenticate)).await?;
        tx.sessions().touch_session(session).await?;
        tx.commit().await
    }

    /// Keeps a message for the next page that this session sees; `None` when it was shown.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn set_message(&self, session: &Session, message: Option<&str>) -> Result<(), AccountError> {
        let mut tx = self.0.store().write(session.actor()).await?;
        tx.sessions().set_session_message(session.id, message).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a session. Its token is dead from the next request on.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn sign_out(&self, session: &Session) -> Result<(), AccountError> {
        let mut work = UnitOfWork::begin(self.0, session.actor()).await?;
        if work.tx().sessions().delete_session(session.id).await? {
            work.record(Change::SessionDeleted { account: session.account })?;
        }
        Ok(work.commit().await?)
    }

    /// The own account.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for an actor without one.
    pub async fn show(&self, actor: Actor) -> Result<Account, AccountError> {
        let id = actor.account().ok_or(AccountError::NotFound)?;
        let mut tx = self.0.store().read(actor).await?;
        tx.accounts().account(id).await?.ok_or(AccountError::NotFound)
    }

    /// Changes the own profile, as it stood at version `expected`.
    ///
    /// # Errors
    /// [`AccountError::Stale`] when it is at another version; broken rules.
    pub async fn update(&self, actor: Actor, change: AccountChange, expected: Version) -> Result<Account, AccountError> {
        let id = actor.account().ok_or(AccountError::NotFound)?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let account = work.tx().accounts().account(id).await?.ok_or(AccountError::NotFound)?;
        if account.version != expected {
            return Err(AccountError::Stale);
        }
        let mut broken = Violations::default();
        let full_name = change.full_name.as_deref().and_then(|name| broken.collect(FullName::parse(name)));
        let company = change.company.as_deref().and_then(|company| broken.collect(parse_company(company)));
        broken.into_result()?;
        let account = Account {
            full_name: full_name.unwrap_or(account.full_name),
            company: company.unwrap_or(account.company),
            updated_at: work.now(),
            version: expected.next(),
            ..account
        };
        if !work.tx().accounts().update_account(&account, expected).await? {
            return Err(AccountError::Stale);
        }
        work.record(Change::AccountUpdated { account: id })?;
        work.commit().await?;
        Ok(account)
    }

    /// The account of a host's own user, made at first sight. Reads first, and writes only what changed, so
    /// that it may stand before every request.
    ///
    /// # Errors
    /// [`AccountError::AddressTaken`] when another account has the address; broken rules.
    pub async fn adopt(&self, external_id: &str, adoption: Adoption) -> Result<AccountId, AccountError> {
        let mut broken = Violations::default();
        let external_id = broken.collect(ExternalId::parse(external_id));
        let full_name = broken.collect(FullName::parse(&adoption.full_name));
        let email = adoption.email.as_deref().and_then(|email| broken.collect(EmailAddress::parse(email)));
        let company = adoption.company.as_deref().and_then(|company| broken.collect(parse_company(company))).flatten();
        broken.into_result()?;
        let (Some(external_id), Some(full_name)) = (external_id, full_name) else { return Err(AccountError::NotFound) };

        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let known = tx.accounts().account_by_external_id(&external_id).await?;
        drop(tx);
        let is_same = |known: &Account| known.full_name == full_name && known.email == email && known.company == company;
        if let Some(known) = known.as_ref().filter(|known| is_same(known)) {
            return Ok(known.id);
        }

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        // Read again: another request may have adopted the same user since.
        let known = work.tx().accounts().account_by_external_id(&external_id).await?;
        let (id, kept) = match known {
            Some(known) => {
                let (id, expected) = (known.id, known.version);
                let account = Account { full_name, email, company, updated_at: work.now(), version: expected.next(), ..known };
                work.record(Change::AccountUpdated { account: id })?;
                (id, work.tx().accounts().update_account(&account, expected).await?)
            }
            None => {
                let account = Account {
                    id: work.id()?,
                    email,
                    full_name,
                    company,
                    external_id: Some(external_id.clone()),
                    age_stated_at: None,
                    operator: false,
                    created_at: work.now(),
                    updated_at: work.now(),
                    version: Version::FIRST,
                };
                work.record(Change::AccountCreated { account: account.id })?;
                (account.id, work.tx().accounts().insert_account(&account, None).await?)
            }
        };
        if kept {
            work.commit().await?;
            return Ok(id);
        }
        drop(work);
        // Not kept: either the same user was adopted in this very moment, or the address is another's.
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let adopted = tx.accounts().account_by_external_id(&external_id).await?;
        adopted.map(|account| account.id).ok_or(AccountError::AddressTaken)
    }

    /// The token of a link by which the first operator makes an account; nothing when there is an operator,
    /// or a link that still works.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn offer_operator_link(&self) -> Result<Option<Token>, AccountError> {
        self.make_operator_link(false).await
    }

    /// A new token in the place of a lost one; nothing when there is an operator.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn renew_operator_link(&self) -> Result<Option<Token>, AccountError> {
        self.make_operator_link(true).await
    }

    async fn make_operator_link(&self, replace: bool) -> Result<Option<Token>, AccountError> {
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        if work.tx().accounts().has_operator().await? {
            return Ok(None);
        }
        let now = work.now();
        let offered = work.tx().accounts().operator_link().await?;
        if !replace && offered.is_some_and(|link| link.expires_at > now) {
            return Ok(None);
        }
        let token = Token::new(self.0.random())?;
        let link = OperatorLink { token: token.hash(), expires_at: now.after(OperatorLink::LIFETIME) };
        work.tx().accounts().set_operator_link(&link).await?;
        work.commit().await?;
        Ok(Some(token))
    }

    /// Whether the link of the first operator would work now. Changes nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn can_become_operator(&self, token: &Token) -> Result<bool, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let link = tx.accounts().operator_link().await?;
        Ok(link.is_some_and(|link| link.token == token.hash() && link.expires_at > self.0.now()))
    }

    /// Makes the first operator's account and signs it in. Holding the link proves the machine, so no address
    /// needs to be verified. Works once.
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`], [`AccountError::AddressTaken`], broken rules.
    pub async fn become_operator(&self, token: &Token, sign_up: SignUp, caller: &Caller) -> Result<SignedIn, AccountError> {
        if !self.can_become_operator(token).await? {
            return Err(AccountError::UnusableLink);
        }
        let checked = check(sign_up)?;
        let password = self.0.hasher().hash(checked.password, self.0.random()).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        let has_operator = work.tx().accounts().has_operator().await?;
        if has_operator || !work.tx().accounts().delete_operator_link(&token.hash()).await? {
            return Err(AccountError::UnusableLink);
        }
        let account = Account {
            id: work.id()?,
            email: Some(checked.email),
            full_name: checked.full_name,
            company: checked.company,
            external_id: None,
            age_stated_at: Some(work.now()),
            operator: true,
            created_at: work.now(),
            updated_at: work.now(),
            version: Version::FIRST,
        };
        if !work.tx().accounts().insert_account(&account, Some(&password)).await? {
            return Err(AccountError::AddressTaken);
        }
        work.record(Change::AccountCreated { account: account.id })?;
        work.commit().await?;

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?;
        let signed_in = self.start_session(&mut work, &account, caller).await?;
        work.commit().await?;
        Ok(signed_in)
    }

    async fn start_session(&self, work: &mut UnitOfWork, account: &Account, caller: &Caller) -> Result<SignedIn, AccountError> {
        let token = Token::new(self.0.random())?;
        let session = Session {
            id: work.id::<SessionId>()?,
            account: account.id,
            operator: account.operator,
            token: token.hash(),
            ip: caller.ip,
            agent: stored_agent(caller),
            message: None,
            created_at: work.now(),
            used_at: work.now(),
            expires_at: work.now().after(Session::LIFETIME),
        };
        work.tx().sessions().insert_session(&session).await?;
        work.record(Change::SessionCreated { account: account.id })?;
        Ok(SignedIn { session, token })
    }

    async fn limit_caller(&self, name: &str, caller: &Caller, limit: crate::limit::Limit) -> Result<(), AccountError> {
        match caller.ip {
            Some(ip) => Ok(self.0.limit(name, &network_of(ip), limit).await?),
            None => Ok(()),
        }
    }
}

fn check(sign_up: SignUp) -> Result<Checked, Violations> {
    let mut broken = Violations::default();
    let email = broken.collect(EmailAddress::parse(&sign_up.email));
    let full_name = broken.collect(FullName::parse(&sign_up.full_name));
    broken.collect(PasswordHasher::check_new(&sign_up.password));
    let company = sign_up.company.as_deref().and_then(|company| broken.collect(parse_company(company))).flatten();
    if !sign_up.sixteen_or_older {
        broken.push(Violation::new("sixteen_or_older", "required", "Confirm that you are sixteen or older; nobody younger may sign up."));
    }
    match (email, full_name) {
        (Some(email), Some(full_name)) if broken.as_slice().is_empty() => {
            Ok(Checked { email, full_name, company, password: sign_up.password })
        }
        _ => Err(broken),
    }
}

/// An empty company is none (P1.1-d).
fn parse_company(text: &str) -> Result<Option<Company>, Violation> {
    if text.trim().is_empty() { Ok(None) } else { Company::parse(text).map(Some) }
}

/// The first 512 bytes of what the device calls itself, in printable characters (P1.5-b).
fn stored_agent(caller: &Caller) -> Option<String> {
    let agent = caller.agent.as_deref()?;
    let cut = (0..=agent.len().min(512)).rev().find(|end| agent.is_char_boundary(*end)).unwrap_or(0);
    Some(agent[..cut].chars().filter(|c| !c.is_control()).collect())
}

/// Whom a limit by address counts as one caller: an IPv4 address, or an IPv6 network of 64 bits, since one
/// person has all addresses of such a network.
fn network_of(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => ip.segments()[..4].iter().map(|segment| format!("{segment:x}:")).collect(),
    }
}
