use super::{AuthenticatorApp, spend::binding};
use crate::{
    account::{AccountError, Accounts},
    event::Change,
    failure::Failure,
    id::AccountId,
    secret::Secret,
    store::{Actor, Task},
    unit_of_work::UnitOfWork,
    vault::Purpose,
};

/// How many are read at once.
const BATCH: u32 = 100;

/// Secrets of second factors that another key than the newest has sealed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OlderSeals {
    /// By one that is in the ring still.
    pub older: u64,
    /// By one that is gone: no code of these apps is accepted, and their people sign in by recovery codes.
    pub lost: u64,
}

impl Accounts<'_> {
    /// How many secrets of second factors hold an older key in the ring. A set-up that nobody confirmed does not: it
    /// vanishes by itself.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn older_seals(&self) -> Result<OlderSeals, AccountError> {
        self.walk_older_seals(async |_, _, _| Ok(())).await
    }

    /// Seals them anew by the newest key, so that the older ones can go; answers what it found. It can be cut off and done
    /// again, and people sign in meanwhile.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn reseal(&self) -> Result<OlderSeals, AccountError> {
        if self.older_seals().await?.older > 0 {
            // On record before it is done, since it can be cut off.
            let mut work = UnitOfWork::begin(self.0, Actor::System(Task::Vault)).await?;
            work.record(Change::VaultResealed {})?;
            work.commit().await?;
        }
        self.walk_older_seals(async |account, app, secret| {
            let resealed = self.0.vault().seal(secret.expose(), &binding(account)).map_err(Failure::from)?;
            let mut tx = self.0.store().write(Actor::System(Task::Vault)).await?;
            tx.factors().reseal_factor(account, &app.secret, &resealed).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    async fn walk_older_seals(
        &self,
        each: impl AsyncFn(AccountId, &AuthenticatorApp, &Secret<String>) -> Result<(), AccountError>,
    ) -> Result<OlderSeals, AccountError> {
        let vault = self.0.vault();
        let (mut found, mut after) = (OlderSeals::default(), None);
        loop {
            let mut tx = self.0.store().read(Actor::System(Task::Vault)).await?;
            let batch = tx.factors().factors_of_other_keys(&vault.mark(), after, BATCH).await?;
            drop(tx);
            let Some(last) = batch.last() else { return Ok(found) };
            after = Some(last.account);
            for (account, app) in batch.iter().filter_map(|factor| Some((factor.account, factor.app.as_ref()?))) {
                match vault.open(&app.secret, &binding(account), Purpose::Reseal) {
                    Ok(secret) => {
                        each(account, app, &secret).await?;
                        found.older += 1;
                    }
                    Err(_) => found.lost += 1,
                }
            }
        }
    }
}
