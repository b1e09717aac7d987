use super::{
    Account, AccountError, Accounts, Caller, Company, EmailAddress, FullName, LinkedIdentity, Registration, RegistrationProof, SignUp,
    SignedIn, StandingKind, account::parse_company, asked_mail::AskedMail, links::address_binding, password::Verdict,
    registration_token_binding,
};
use crate::{
    event::Change,
    failure::Failure,
    id::AccountId,
    job::Job,
    limit::Limit,
    links::Place,
    people::PeopleQuery,
    problem::{Violation, Violations},
    secret::Secret,
    store::{Actor, Slice, Task},
    token::Token,
    unit_of_work::UnitOfWork,
};
use std::time::Duration;

impl Accounts<'_> {
    /// Takes a sign-up and mails a link that makes it an account. Whoever owns the address learns by mail whether there
    /// is an account already, or whether [`SignUpPolicy`](super::SignUpPolicy) keeps it out; whoever asks here does not:
    /// answer, work and limits are the same.
    ///
    /// # Errors
    /// [`AccountError::Failure`] for broken rules, a limit, or a missing mailer or link; [`AccountError::Busy`].
    pub async fn sign_up(&self, sign_up: SignUp, caller: &Caller) -> Result<(), AccountError> {
        let checked = self.check_sign_up(sign_up, caller).await?;
        let token = Token::new(self.0.random())?;
        self.0.mailer()?;
        self.0.link(&Place::VerifyEmail(token.clone()))?;
        self.0.limit_caller("sign_up", caller, self.0.limits().sign_up).await?;
        let password = self.0.hasher().hash(checked.password, self.0.random()).await?;
        let asked = AskedMail::SignUp(caller);
        if !self.has_share(&checked.email, asked).await? {
            return Ok(());
        }
        let is_mailed = self.is_mail_left(&checked.email, asked).await?;
        let is_let_in = self.lets_in(&checked.email).await?;

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        let registration = Registration {
            id: work.id()?,
            email: checked.email,
            full_name: checked.full_name,
            company: checked.company,
            proof: RegistrationProof::Password(password),
            age_stated_at: work.now(),
            token: token.hash(),
            created_at: work.now(),
            expires_at: work.now().after(Registration::LIFETIME),
            confirmed_at: None,
        };
        let sealed = self.0.vault().seal(token.expose(), &registration_token_binding(registration.id))?;
        let address = self.0.vault().seal(registration.email.as_str(), &address_binding())?;
        let mail = match work.tx().accounts().account_by_email(&registration.email).await? {
            Some((account, _)) => Job::AccountExists { account: account.id },
            None if !is_let_in => Job::NotInvited { address },
            None => {
                work.tx().accounts().insert_registration(&registration).await?;
                Job::VerifyEmail { registration: registration.id, token: sealed }
            }
        };
        // Where others have used up what the address is mailed, the sign-up stands without: any link that was mailed there
        // verifies it.
        if is_mailed {
            work.enqueue(mail, None).await?;
        }
        Ok(work.commit().await?)
    }

    /// Whether a mailed link would work now. Changes nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn can_verify(&self, token: &Token) -> Result<bool, AccountError> {
        Ok(self.registration(token).await?.is_some())
    }

    /// Makes an account of the sign-up whose password it is, and signs it in; under
    /// [`SignUpPolicy::Approval`](super::SignUpPolicy::Approval) lets it wait for an operator, who learns of it by mail, unless
    /// one has invited the address. Works once.
    ///
    /// The link proves the address, the password proves that whoever follows the link is who signed up: without
    /// it a stranger could sign up with somebody's address and keep the password of the account that its owner
    /// confirms. Any link that was mailed to the address will do, of whichever sign-up: strangers who sign up with it, and use
    /// up what it is mailed, keep its owner out no longer than the password takes to be found among theirs (P2-d).
    ///
    /// # Errors
    /// [`AccountError::UnusableLink`] when it was used, has ended, or never was; [`AccountError::WrongPassword`],
    /// after which the link still works; [`AccountError::Busy`], or a limit.
    pub async fn verify(&self, token: &Token, password: Secret<String>, caller: &Caller) -> Result<Verified, AccountError> {
        let linked = self.registration(token).await?.ok_or(AccountError::UnusableLink)?;
        self.0.limit("verify", &linked.email.key(), self.0.limits().proof).await?;
        let registration = self.find_by_password(linked, password).await?.ok_or(AccountError::WrongPassword)?;

        let waits = self.waits(&registration.email).await?;
        let told = if waits { self.operators_to_tell().await? } else { Vec::new() };
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        // Read again: another click may have used it since, or an older one of the same address.
        let unused = work.tx().accounts().registration_by_token(&token.hash()).await?.is_some();
        if !unused || work.tx().accounts().delete_registrations(&registration.email).await? == 0 {
            return Err(AccountError::UnusableLink);
        }
        if waits {
            wait(&mut work, registration, &told).await?;
            work.commit().await?;
            return Ok(Verified::Waits);
        }
        let account = become_account(&mut work, registration).await?.ok_or(AccountError::UnusableLink)?;
        work.notify(Job::Welcome { account: account.id }, None).await?;
        work.on_behalf_of(Some(account.id)).commit().await?;
        Ok(Verified::SignedIn(self.signed_in(&account, Some(self.0.now()), caller).await?))
    }

    /// Who learns that somebody waits. Operators who were told of others a short while ago find this one beside them;
    /// where nobody else waits they have decided since, and would not look again.
    pub(super) async fn operators_to_tell(&self) -> Result<Vec<AccountId>, AccountError> {
        let were_told = match self.0.limit("somebody_waits", "operators", ONE_AN_HOUR).await {
            Ok(()) => false,
            Err(Failure::Limited { .. }) => true,
            Err(failure) => return Err(failure.into()),
        };
        let mut tx = self.0.store().read(Actor::System(Task::People)).await?;
        if were_told && !tx.people().list_waiting(self.0.now(), &Slice::first(1)).await?.items.is_empty() {
            return Ok(Vec::new());
        }
        let operators = PeopleQuery { operators: true, standing: Some(StandingKind::Active), ..PeopleQuery::default() };
        let page = tx.people().list_people(&operators, &Slice::first(20)).await?;
        Ok(page.items.into_iter().map(|account| account.id).collect())
    }
}

/// What came of following the link of a sign-up.
#[derive(Debug)]
pub enum Verified {
    /// The account was made, and is signed in here.
    SignedIn(SignedIn),
    /// The address is proved, and the sign-up waits for an operator.
    Waits,
}

/// How many sign-ups of one address a password is compared with, for each costs a hash. One network has three in an hour by
/// default: that many come between a person and a link where six of them set out to.
const COMPARED: u32 = 16;

const ONE_AN_HOUR: Limit = Limit::new(1, 1, Duration::from_secs(60 * 60));

/// Keeps a registration whose address is proved. Its link has done what it could.
pub(super) async fn wait(work: &mut UnitOfWork, registration: Registration, told: &[AccountId]) -> Result<(), AccountError> {
    let (token, now) = (work.token()?.hash(), work.now());
    let waiting = Registration { token, expires_at: now.after(Registration::WAITS), confirmed_at: Some(now), ..registration };
    work.tx().accounts().insert_registration(&waiting).await?;
    for operator in told {
        work.notify(Job::SomebodyWaits { account: *operator }, None).await?;
    }
    Ok(())
}

/// Makes an account of a registration that was removed just now; nothing where the address has one already, or the
/// identity: then whoever asked goes no further in this transaction.
pub(crate) async fn become_account(work: &mut UnitOfWork, registration: Registration) -> Result<Option<Account>, Failure> {
    work.tx().admissions().use_admission(&registration.email).await?;
    let account = Account {
        company: registration.company,
        age_stated_at: Some(registration.age_stated_at),
        ..Account::new(work.id()?, registration.full_name, work.now())
    };
    let account = account.with_verified(Some(registration.email));
    if !work.tx().accounts().insert_account(&account, registration.proof.password()).await? {
        return Ok(None);
    }
    work.record(Change::AccountCreated { account: account.id })?;
    if let RegistrationProof::Identity(identity) = registration.proof {
        let linked = LinkedIdentity { id: work.id()?, account: account.id, identity, created_at: work.now() };
        if !work.tx().identities().insert_identity(&linked).await? {
            return Ok(None);
        }
        work.record(Change::IdentityLinked { account: account.id })?;
    }
    Ok(Some(account))
}

impl Accounts<'_> {
    /// What a mailed link would make an account of now: whoever was invited when it was mailed may be so no more.
    async fn registration(&self, token: &Token) -> Result<Option<Registration>, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let registration = tx.accounts().registration_by_token(&token.hash()).await?;
        drop(tx);
        let Some(registration) = registration.filter(|registration| registration.expires_at > self.0.now()) else { return Ok(None) };
        Ok(self.lets_in(&registration.email).await?.then_some(registration))
    }

    /// The sign-up of an address whose password it is: the one whose link was followed, or one of the newest others.
    async fn find_by_password(&self, linked: Registration, password: Secret<String>) -> Result<Option<Registration>, AccountError> {
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let others = tx.accounts().newest_registrations(&linked.email, self.0.now(), COMPARED).await?;
        drop(tx);
        let (email, id) = (linked.email.clone(), linked.id);
        for registration in std::iter::once(linked).chain(others.into_iter().filter(|other| other.id != id)) {
            if self.0.hasher().verify(password.clone(), registration.proof.password()).await? != Verdict::Wrong {
                // As it was mailed, for that is what is proved.
                return Ok(Some(Registration { email, ..registration }));
            }
        }
        Ok(None)
    }
}

/// A sign-up whose fields hold their rules.
pub(super) struct Checked {
    pub(super) email: EmailAddress,
    pub(super) full_name: FullName,
    pub(super) company: Option<Company>,
    pub(super) password: Secret<String>,
}

/// Nobody younger signs up (P8-a).
pub(super) fn too_young() -> Violation {
    Violation::new("sixteen_or_older", "required", "Confirm that you are sixteen or older; nobody younger may sign up.")
}

impl Accounts<'_> {
    /// Every rule that a sign-up breaks, at once: so the password is judged whatever else is wrong, and that is counted.
    pub(super) async fn check_sign_up(&self, sign_up: SignUp, caller: &Caller) -> Result<Checked, AccountError> {
        let mut broken = Violations::default();
        let email = broken.collect(EmailAddress::parse(&sign_up.email));
        let full_name = broken.collect(FullName::parse(&sign_up.full_name));
        broken.collect(self.check_first_password(&sign_up, caller).await?);
        let company = sign_up.company.as_deref().and_then(|company| broken.collect(parse_company(company))).flatten();
        if !sign_up.sixteen_or_older {
            broken.push(too_young());
        }
        match (email, full_name) {
            (Some(email), Some(full_name)) if broken.as_slice().is_empty() => {
                Ok(Checked { email, full_name, company, password: sign_up.password })
            }
            _ => Err(broken.into()),
        }
    }
}
