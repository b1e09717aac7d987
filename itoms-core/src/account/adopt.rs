use super::{Account, AccountError, Accounts, Adoption, Company, EmailAddress, ExternalId, FullName, account::parse_company};
use crate::{
    event::Change,
    id::AccountId,
    language::Language,
    mail::carry_preferences,
    problem::Violations,
    store::{Actor, StoreError, Task, Transaction},
    time::TimeZone,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// The account of a host's own user, made at first sight. Reads first, and writes only what changed, so
    /// that it may stand before every request; what the host does not tell stays. Tell an address only when it is verified and
    /// of this user alone: it is whose the host says last, and another of its users who had it before has none, until the host
    /// says which.
    ///
    /// Nobody acts as an account that is suspended or goes. Whoever deleted the account here and comes again begins anew, once
    /// it is gone; a host that would rather ask first looks for it by [`Accounts::adopted`].
    ///
    /// # Errors
    /// [`AccountError::Suspended`]; [`AccountError::Leaving`] for an account that was deleted and is being erased;
    /// [`AccountError::AddressTaken`] when an account has the address that is no user's of the host; broken rules.
    pub async fn adopt(&self, external_id: &str, adoption: Adoption) -> Result<AccountId, AccountError> {
        let told = check(external_id, &adoption)?;
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let known = tx.accounts().account_by_external_id(&told.external_id).await?;
        if let Some(known) = known {
            known.standing.require_active()?;
            if told.is_no_news_of(&known) {
                return Ok(known.id);
            }
        }
        told.former_holder(&mut *tx).await?;
        drop(tx);
        match self.keep(&told).await? {
            Some(account) => Ok(account),
            // Another request has told of the same user, or somebody took the address, in this very moment.
            None => Ok(self.keep(&told).await?.ok_or(StoreError::Contended)?),
        }
    }

    /// None if anything of it changed meanwhile.
    async fn keep(&self, told: &Told) -> Result<Option<AccountId>, AccountError> {
        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        // Read again: another request may have told of the same user since.
        let known = work.tx().accounts().account_by_external_id(&told.external_id).await?;
        if let Some(known) = &known {
            known.standing.require_active()?;
            if told.is_no_news_of(known) {
                return Ok(Some(known.id));
            }
        }
        if let Some(former) = told.former_holder(work.tx()).await? {
            release(&mut work, former).await?;
        }
        let (id, is_kept) = match known {
            Some(known) => {
                let (id, expected) = (known.id, known.version);
                let former = known.verified_email().cloned();
                let account = Account { updated_at: work.now(), version: expected.next(), ..told.of(known) };
                carry_preferences(&mut work, former.as_ref(), account.verified_email()).await?;
                work.record(Change::AccountUpdated { account: id })?;
                (id, work.tx().accounts().update_account(&account, expected).await?)
            }
            None => {
                let external_id = Some(told.external_id.clone());
                let account = told.of(Account { external_id, ..Account::new(work.id()?, told.full_name.clone(), work.now()) });
                work.record(Change::AccountCreated { account: account.id })?;
                (account.id, work.tx().accounts().insert_account(&account, None).await?)
            }
        };
        if is_kept {
            work.commit().await?;
        }
        Ok(is_kept.then_some(id))
    }

    /// The account of a host's own user, if there is one, in whatever [standing](Account::standing).
    ///
    /// # Errors
    /// A broken rule.
    pub async fn adopted(&self, external_id: &str) -> Result<Option<Account>, AccountError> {
        let external_id = ExternalId::parse(external_id)?;
        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        Ok(tx.accounts().account_by_external_id(&external_id).await?)
    }
}

/// Takes the address from another user of the host, to whom it belonged before.
async fn release(work: &mut UnitOfWork, former: Account) -> Result<(), AccountError> {
    let (id, expected) = (former.id, former.version);
    carry_preferences(work, former.verified_email(), None).await?;
    let released = Account { updated_at: work.now(), version: expected.next(), ..former }.with_verified(None);
    if work.tx().accounts().update_account(&released, expected).await? {
        work.record(Change::AccountUpdated { account: id })?;
    }
    Ok(())
}

/// What a host tells, when it holds its rules.
struct Told {
    external_id: ExternalId,
    full_name: FullName,
    /// Absent where the host does not speak of it; none where it says so.
    email: Option<Option<EmailAddress>>,
    company: Option<Option<Company>>,
    language: Option<Language>,
    time_zone: Option<TimeZone>,
}

impl Told {
    /// Whether the account is as the host tells already.
    fn is_no_news_of(&self, account: &Account) -> bool {
        self.of(account.clone()) == *account
    }

    /// Another user of the host who has the address. Whoever is none keeps it.
    async fn former_holder(&self, tx: &mut dyn Transaction) -> Result<Option<Account>, AccountError> {
        let Some(Some(email)) = &self.email else { return Ok(None) };
        let Some((holder, _)) = tx.accounts().account_by_email(email).await? else { return Ok(None) };
        match &holder.external_id {
            None => Err(AccountError::AddressTaken),
            Some(id) if *id == self.external_id => Ok(None),
            Some(_) => Ok(Some(holder)),
        }
    }

    /// The account as the host tells of it, who answers for the address.
    fn of(&self, account: Account) -> Account {
        let account = match self.email.clone() {
            Some(told) => account.with_verified(told),
            None => account,
        };
        Account {
            full_name: self.full_name.clone(),
            company: self.company.clone().unwrap_or(account.company),
            language: self.language.clone().unwrap_or(account.language),
            time_zone: self.time_zone.clone().unwrap_or(account.time_zone),
            ..account
        }
    }
}

fn check(external_id: &str, adoption: &Adoption) -> Result<Told, Violations> {
    let mut broken = Violations::default();
    let external_id = broken.collect(ExternalId::parse(external_id));
    let full_name = broken.collect(FullName::parse(&adoption.full_name));
    let email = adoption.email.as_ref().and_then(|told| broken.collect(told.as_deref().map(EmailAddress::parse).transpose()));
    let company = adoption.company.as_deref().and_then(|company| broken.collect(parse_company(company)));
    let language = adoption.language.as_deref().and_then(|tag| broken.collect(Language::parse(tag)));
    let time_zone = adoption.time_zone.as_deref().and_then(|zone| broken.collect(TimeZone::parse(zone)));
    match (external_id, full_name) {
        (Some(external_id), Some(full_name)) if broken.as_slice().is_empty() => {
            Ok(Told { external_id, full_name, email, company, language, time_zone })
        }
        _ => Err(broken),
    }
}
