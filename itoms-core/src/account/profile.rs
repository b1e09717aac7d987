use super::{Account, AccountChange, AccountError, Accounts, FullName, account::parse_company};
use crate::{
    api_key::Scope,
    event::Change,
    language::Language,
    problem::Violations,
    store::{Actor, Version},
    time::TimeZone,
    unit_of_work::UnitOfWork,
};

impl Accounts<'_> {
    /// The own account.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for an actor without one.
    pub async fn show(&self, actor: Actor) -> Result<Account, AccountError> {
        let id = actor.account().ok_or(AccountError::NotFound)?;
        actor.require_scope(Scope::ReadAccount)?;
        let mut tx = self.0.store().read(actor).await?;
        tx.accounts().account(id).await?.ok_or(AccountError::NotFound)
    }

    /// Changes the own profile, as it stood at version `expected`: whoever has the account may, whatever else that person may
    /// not do (P5.2-a).
    ///
    /// # Errors
    /// [`AccountError::Stale`] when it is at another version; broken rules.
    pub async fn update(&self, actor: Actor, change: AccountChange, expected: Version) -> Result<Account, AccountError> {
        let id = actor.account().ok_or(AccountError::NotFound)?;
        actor.require_scope(Scope::WriteAccount)?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        let account = work.tx().accounts().account(id).await?.ok_or(AccountError::NotFound)?;
        if account.version != expected {
            return Err(AccountError::Stale);
        }
        let mut broken = Violations::default();
        let full_name = change.full_name.as_deref().and_then(|name| broken.collect(FullName::parse(name)));
        let company = change.company.as_deref().and_then(|company| broken.collect(parse_company(company)));
        let language = change.language.as_deref().and_then(|tag| broken.collect(Language::parse(tag)));
        let time_zone = change.time_zone.as_deref().and_then(|zone| broken.collect(TimeZone::parse(zone)));
        broken.into_result()?;
        let account = Account {
            full_name: full_name.unwrap_or(account.full_name),
            company: company.unwrap_or(account.company),
            language: language.unwrap_or(account.language),
            time_zone: time_zone.unwrap_or(account.time_zone),
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
}
