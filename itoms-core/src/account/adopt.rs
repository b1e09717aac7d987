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
    /// that it may stand before every request.
    ///
    /// # Errors
    /// [`AccountError::AddressTaken`] when another account has the address; broken rules.
    pub async fn adopt(&self, external_id: &str, adoption: Adoption) -> Result<AccountId, AccountError> {
        let checked = check(external_id, &adoption)?;

        let mut tx = self.0.store().read(Actor::System(Task::SignUp)).await?;
        let known = tx.accounts().account_by_external_id(&checked.external_id).await?;
        drop(tx);
        if let Some(known) = known.filter(|known| checked.told_of(known.clone()) == *known) {
            return Ok(known.id);
        }

        let mut work = UnitOfWork::begin(self.0, Actor::System(Task::SignUp)).await?;
        // Read again: another request may have adopted the same user since.
        let known = work.tx().accounts().account_by_external_id(&checked.external_id).await?;
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
