use super::{
    Account, AccountError, Accounts, Caller, EmailAddress, Network, PasswordHash, SecondFactor, Session, SignIn, SignInStep, SignedIn,
    Standing, authenticate::stored_agent, password::Verdict, recognise, refusal::Refusal,
};
use crate::{
    event::Change,
    failure::Failure,
    id::SessionId,
    secret::Secret,
    store::{Actor, Task},
    time::Timestamp,
    token::Token,
    unit_of_work::UnitOfWork,
};
use std::net::IpAddr;

/// An account whose password was right, and the code that it may need beside it.
pub(super) struct Known {
    pub(super) account: Account,
    pub(super) factor: Option<SecondFactor>,
}

impl Accounts<'_> {
    /// Starts a session. An unknown address and a wrong password give the same answer after the same work; whether
    /// there is a second factor, only whoever has the right password learns.
    ///
    /// # Errors
    /// [`AccountError::WrongCredentials`], [`AccountError::Busy`], or a limit; for the right password alone
    /// [`AccountError::Suspended`], or [`AccountError::AwaitsApproval`] while a sign-up waits for an operator. Of an account
    /// with a second factor [`AccountError::SecondFactorRequired`] without a code, [`AccountError::WrongCode`] with a wrong one.
    pub async fn sign_in(&self, sign_in: SignIn, caller: &Caller) -> Result<SignedIn, AccountError> {
        match self.begin_sign_in(sign_in, caller).await? {
            SignInStep::Done(signed_in) => Ok(signed_in),
            SignInStep::CodeRequired(_) => Err(AccountError::SecondFactorRequired),
        }
    }

    /// The account of that address, if the password is right. Whoever may not sign in hears so here, before any code.
    pub(super) async fn check_password(&self, sign_in: SignIn, caller: &Caller) -> Result<Known, AccountError> {
        let email = EmailAddress::parse(&sign_in.email)?;
        self.0.limit_caller("sign_in", caller, self.0.limits().sign_in).await?;
        let network = Network::of(caller.ip());
        let mut tx = self.0.store().read(Actor::System(Task::SignIn)).await?;
        let is_known = tx.devices().is_network_known(&email, &network).await?;
        let found = tx.accounts().account_by_email(&email).await?;
        drop(tx);
        let waiting = self.password_of_who_waits(&email).await?;
        let account = found.as_ref().map(|(account, _)| account.id);
        let limited = self.limit_address(&email, caller, is_known).await;
        if let Err(Failure::Limited { .. }) = limited {
            self.note_refused_address(&email.key(), account, Refusal::TooOften).await?;
        }
        limited?;
        let stored = found.as_ref().map_or(waiting.as_ref(), |(_, password)| password.as_ref());
        let verdict = self.0.hasher().verify(sign_in.password.clone(), stored).await?;
        if verdict == Verdict::Wrong {
            self.note_refused_address(&email.key(), account, Refusal::Password).await?;
        }
        if found.is_none() && verdict != Verdict::Wrong {
            return Err(AccountError::AwaitsApproval);
        }
        let (Some((account, Some(password))), Verdict::Right | Verdict::RightButWeak) = (found, verdict) else {
            return Err(AccountError::WrongCredentials);
        };
        if verdict == Verdict::RightButWeak {
            let stronger = self.0.hasher().hash(sign_in.password, self.0.random()).await?;
            let mut tx = self.0.store().write(Actor::System(Task::SignIn)).await?;
            // Whoever has set another one since is not overruled.
            if tx.accounts().update_password(account.id, &stronger, Some(&password)).await? {
                tx.commit().await?;
            }
        }
        may_sign_in(&account)?;
        let factor = self.confirmed_factor(account.id).await?;
        Ok(Known { account, factor })
    }

    /// The password of a sign-up of that address that waits for an operator, by which its person alone learns that it does.
    /// Asked whether or not there is an account, so that both take as long; and whatever the policy, since who waits when it
    /// changes goes on waiting.
    async fn password_of_who_waits(&self, email: &EmailAddress) -> Result<Option<PasswordHash>, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let waiting = tx.accounts().waiting_registration(email, self.0.now()).await?;
        Ok(waiting.and_then(|waiting| waiting.proof.password().cloned()))
    }

    /// Counts a try against the address. In a network from which the account is used each place has a bucket of its own: what
    /// strangers try elsewhere or next door, however many they are, does not keep its person out (P2-d). An address with an
    /// account and one without answer alike until strangers have used up theirs; whoever goes so far learns which addresses
    /// are used from the own network.
    async fn limit_address(&self, email: &EmailAddress, caller: &Caller, is_known: bool) -> Result<(), Failure> {
        let limit = self.0.limits().sign_in_account;
        match is_known {
            true => self.0.limit("sign_in_place", &format!("{} {}", email.key(), place_of(caller)), limit).await,
            false => self.0.limit("sign_in_account", &email.key(), limit).await,
        }
    }

    /// For whom a second step of that account counts: strangers together, and each place in a network from which the account
    /// is used.
    pub(super) async fn bucket_at_sign_in(&self, account: &Account, caller: &Caller) -> Result<String, Failure> {
        Ok(match self.is_where_used(account, caller).await? {
            true => format!("{} {}", account.id, place_of(caller)),
            false => account.id.to_string(),
        })
    }

    /// Starts a session of an account whose password was right, if the code is.
    pub(super) async fn signed_in_by_code(
        &self,
        account: &Account,
        factor: &SecondFactor,
        code: &Secret<String>,
        caller: &Caller,
    ) -> Result<SignedIn, AccountError> {
        self.limit_code_at_sign_in(account, code, caller).await?;
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(account.id));
        if let Err(refused) = self.spend(&mut work, factor, code).await {
            drop(work);
            if matches!(refused, AccountError::WrongCode) {
                self.note_refused_code(account, caller).await?;
            }
            return Err(refused);
        }
        let now = work.now();
        self.start_session(work, account, Some(now), caller).await
    }

    /// Starts a session of an account that has proven itself and that nobody asks for a code.
    pub(super) async fn signed_in(
        &self,
        account: &Account,
        proved_at: Option<Timestamp>,
        caller: &Caller,
    ) -> Result<SignedIn, AccountError> {
        let work = UnitOfWork::begin(self.0, Actor::System(Task::SignIn)).await?.on_behalf_of(Some(account.id));
        self.start_session(work, account, proved_at, caller).await
    }

    /// Every way to sign in ends here, so that none leads into an account that may not be used. For
    /// [`SessionLifetimes::privileged`](super::SessionLifetimes::privileged) since its person proved to be there the session may do dangerous
    /// acts; where that is not known, not without a proof.
    pub(super) async fn start_session(
        &self,
        mut work: UnitOfWork,
        account: &Account,
        proved_at: Option<Timestamp>,
        caller: &Caller,
    ) -> Result<SignedIn, AccountError> {
        may_sign_in(account)?;
        let now = work.now();
        let token = Token::new(self.0.random())?;
        let session = Session {
            id: work.id::<SessionId>()?,
            account: account.id,
            operator: account.operator,
            token: token.hash(),
            ip: caller.ip(),
            agent: stored_agent(caller),
            message: None,
            created_at: now,
            used_at: now,
            expires_at: now.after(self.0.session_lifetimes().absolute),
            privileged_until: proved_at.map_or(now, |at| at.min(now).after(self.0.session_lifetimes().privileged)),
        };
        if !work.tx().sessions().insert_session(&session, account.session_epoch).await? {
            // The password was set anew, or the account shut, after it was proved.
            return Err(AccountError::WrongCredentials);
        }
        if work.tx().sessions().end_oldest_sessions(account.id, session.id, Session::MAX_PER_ACCOUNT).await? > 0 {
            work.record(Change::SessionDeleted { account: account.id })?;
        }
        recognise(&mut work, account, caller).await?;
        work.record(Change::SessionCreated { account: account.id })?;
        work.commit().await?;
        Ok(SignedIn { session, token })
    }
}

/// Who has a bucket of the own where an account is used: an IPv4 address, since neighbours who do not know each other share the
/// 24 bits of its network; of an IPv6 address the network, which one customer has.
fn place_of(caller: &Caller) -> String {
    match caller.ip().map(|ip| ip.to_canonical()) {
        Some(IpAddr::V4(ip)) => ip.to_string(),
        ip => Network::of(ip).to_string(),
    }
}

pub(super) fn may_sign_in(account: &Account) -> Result<(), AccountError> {
    match account.standing {
        Standing::Active => Ok(()),
        Standing::Suspended(_) => Err(AccountError::Suspended),
        Standing::Leaving(_) => Err(AccountError::WrongCredentials),
    }
}
