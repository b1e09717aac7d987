use super::{Account, AccountError, Accounts, Adoption, Company, EmailAddress, ExternalId, FullName, account::parse_company};
use crate::{
    event::Change,
    id::AccountId,
    language::Language,
    problem::Violations,
    store::{Actor, Task},
    time::TimeZone,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// The account of a host's own user, made at first sight. Reads first, and writes only what changed, so
    /// that it may stand before every request. Tell an address only when it is verified and of this user alone: it is whose the
    /// host says last, and another of its users who had it before has none, until the host says which.
    ///
    /// Whoever deleted the account here and comes again begins anew, once it is gone; a host that would rather ask first
    /// looks for it by [`Accounts::adopted`].
    ///
    /// # Errors
    /// [`AccountError::AddressTaken`] when an account has the address that is no user's of the host; broken rules.
    pub async fn adopt(&self, external_id: &str, adoption: Adoption) -> Result<AccountId, AccountError> {
        let checked = check(external_id, &adoption)?;

        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let known = tx.accounts().account_by_external_id(&checked.external_id).await?;
        drop(tx);
        if let Some(known) = known.filter(|known| checked.is_no_news_of(known)) {
            return Ok(known.id);
        }

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        // Read again: another request may have adopted the same user since.
        let known = work.tx().accounts().account_by_external_id(&checked.external_id).await?;
        if let Some(known) = known.as_ref().filter(|known| checked.is_no_news_of(known)) {
            return Ok(known.id);
        }
        if let Some(email) = &checked.email {
            release(&mut work, email, &checked.external_id).await?;
        }
        let (id, kept) = match known {
            Some(known) => {
                let (id, expected) = (known.id, known.version);
                let account = Account { updated_at: work.now(), version: expected.next(), ..checked.told_of(known) };
                work.record(Change::AccountUpdated { account: id })?;
                (id, work.tx().accounts().update_account(&account, expected).await?)
            }
            None => {
                let external_id = Some(checked.external_id.clone());
                let account = Account { external_id, ..Account::new(work.id()?, checked.full_name.clone(), work.now()) };
                let account = checked.told_of(account);
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
        let adopted = tx.accounts().account_by_external_id(&checked.external_id).await?;
        adopted.map(|account| account.id).ok_or(AccountError::AddressTaken)
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

/// Takes an address from another user of the host, to whom it belonged before.
async fn release(work: &mut UnitOfWork, email: &EmailAddress, to: &ExternalId) -> Result<(), AccountError> {
    let Some((former, _)) = work.tx().accounts().account_by_email(email).await? else { return Ok(()) };
    if former.external_id.is_none() || former.external_id.as_ref() == Some(to) {
        return Ok(());
    }
    let (id, expected) = (former.id, former.version);
    let released = Account { email: None, updated_at: work.now(), version: expected.next(), ..former };
    if work.tx().accounts().update_account(&released, expected).await? {
        work.record(Change::AccountUpdated { account: id })?;
    }
    Ok(())
}

/// What a host tells, when it holds its rules.
struct Checked {
    external_id: ExternalId,
    full_name: FullName,
    email: Option<EmailAddress>,
    /// Absent where the host does not speak of it; none where it says so.
    company: Option<Option<Company>>,
    language: Option<Language>,
    time_zone: Option<TimeZone>,
}

impl Checked {
    /// Whether the account is as the host tells already. One that is being erased is told nothing more.
    fn is_no_news_of(&self, account: &Account) -> bool {
        account.standing.is_leaving() || self.told_of(account.clone()) == *account
    }

    /// The account as the host tells of it.
    fn told_of(&self, account: Account) -> Account {
        Account {
            full_name: self.full_name.clone(),
            email: self.email.clone(),
            company: self.company.clone().unwrap_or(account.company),
            language: self.language.clone().unwrap_or(account.language),
            time_zone: self.time_zone.clone().unwrap_or(account.time_zone),
            ..account
        }
    }
}

fn check(external_id: &str, adoption: &Adoption) -> Result<Checked, Violations> {
    let mut broken = Violations::default();
    let external_id = broken.collect(ExternalId::parse(external_id));
    let full_name = broken.collect(FullName::parse(&adoption.full_name));
    let email = adoption.email.as_deref().and_then(|email| broken.collect(EmailAddress::parse(email)));
    let company = adoption.company.as_deref().and_then(|company| broken.collect(parse_company(company)));
    let language = adoption.language.as_deref().and_then(|tag| broken.collect(Language::parse(tag)));
    let time_zone = adoption.time_zone.as_deref().and_then(|zone| broken.collect(TimeZone::parse(zone)));
    match (external_id, full_name) {
        (Some(external_id), Some(full_name)) if broken.as_slice().is_empty() => {
            Ok(Checked { external_id, full_name, email, company, language, time_zone })
        }
        _ => Err(broken),
    }
}
