use crate::{
    account::KnownDevice,
    api_key::ApiKey,
    event::EventCursor,
    itoms::Itoms,
    store::{Actor, StoreError, Task, Transaction},
    time::Timestamp,
};
use futures_util::future::BoxFuture;
use std::time::Duration;
use tokio::time::timeout;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long an idempotency key is remembered.
const IDEMPOTENCY_KEYS: Duration = DAY;
/// How long work that has lost its purpose waits for a worker who claims it, and tells that it was not done. With the hour
/// until the next sweep it is a day.
const UNCLAIMED: Duration = Duration::from_secs(23 * 60 * 60);
/// How long events can be read.
const EVENTS: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How many events go in one transaction: they are more than anything else.
const EVENTS_AT_ONCE: u32 = 1000;
/// How long acts stay in the audit trail.
const AUDIT: Duration = Duration::from_secs(2 * 365 * 24 * 60 * 60);
/// How long after its last use a session keeps the address of its caller (P1.5-a).
const SESSION_ADDRESSES: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long a mailer keeps mails that it does not hand over: they hold addresses and names.
const MAILS: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long a mailer may take for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Removes what has reached its age; twice does no harm. What cannot be removed keeps nothing else, and the next sweep
/// tries it again.
pub(super) async fn sweep(itoms: &Itoms) {
    let (now, idle) = (itoms.now(), itoms.session_lifetimes().idle);
    remove(itoms, "registrations", |tx| tx.accounts().delete_expired_registrations(now)).await;
    remove(itoms, "mailed links", |tx| tx.account_links().delete_expired_account_links(now)).await;
    remove(itoms, "invitations", |tx| tx.members().delete_expired_invitations(now)).await;
    remove(itoms, "invited addresses", |tx| tx.admissions().delete_expired_admissions(now)).await;
    remove(itoms, "offers of ownership", |tx| tx.ownership().delete_expired_offers(now)).await;
    remove(itoms, "unconfirmed factors", |tx| tx.factors().delete_unconfirmed_factors(now.before(DAY))).await;
    remove(itoms, "passkey challenges", |tx| tx.passkeys().delete_expired_passkey_challenges(now)).await;
    remove(itoms, "authorizations", |tx| tx.identities().delete_expired_authorizations(now)).await;
    remove(itoms, "sessions", |tx| tx.sessions().delete_sessions_over(now, now.before(idle))).await;
    remove(itoms, "addresses of sessions", |tx| tx.sessions().clear_session_addresses(now.before(SESSION_ADDRESSES))).await;
    remove(itoms, "known devices", |tx| tx.devices().delete_devices_unseen_since(now.before(KnownDevice::REMEMBERED))).await;
    remove(itoms, "API keys", |tx| tx.api_keys().delete_expired_api_keys(now.before(ApiKey::REMEMBERED))).await;
    remove(itoms, "jobs", |tx| tx.jobs().delete_expired_jobs(now.before(UNCLAIMED))).await;
    remove(itoms, "idempotency keys", |tx| tx.idempotency().delete_idempotency_keys(now.before(IDEMPOTENCY_KEYS))).await;
    remove(itoms, "limits", |tx| tx.limits().delete_full_buckets(now)).await;
    remove_events(itoms, now.before(EVENTS)).await;
    remove(itoms, "acts", |tx| tx.audit().delete_audit(now.before(AUDIT))).await;
    if let Err(error) = crate::project::erase_overdue(itoms).await {
        tracing::warn!(%error, "deleted projects that are due could not be looked for");
    }
    if let Err(error) = crate::people::erase_overdue(itoms).await {
        tracing::warn!(%error, "deleted accounts that are due could not be looked for");
    }
    if let Ok(mailer) = itoms.mailer() {
        match timeout(PATIENCE, mailer.forget_mails(now.before(MAILS))).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "mails that have reached their age could not be removed"),
            Err(_) => tracing::warn!("mails that have reached their age could not be removed in time"),
        }
    }
}

/// Nothing that the audit trail has not filed yet: it would be lost to it.
async fn remove_events(itoms: &Itoms, before: Timestamp) {
    let filed = match filed(itoms).await {
        Ok(filed) => filed,
        Err(error) => return tracing::warn!(%error, "it could not be told which events are filed, so none is removed"),
    };
    let remove = async || remove(itoms, "events", |tx| tx.events().delete_events(before, filed, EVENTS_AT_ONCE)).await;
    while remove().await >= u64::from(EVENTS_AT_ONCE) {}
}

async fn filed(itoms: &Itoms) -> Result<EventCursor, StoreError> {
    itoms.store().read(Actor::System(Task::Audit)).await?.audit().audit_position().await
}

/// In a transaction of its own, which is short and takes nothing else with it when it fails. Answers how many went.
async fn remove(
    itoms: &Itoms,
    what: &str,
    removal: impl for<'a> FnOnce(&'a mut dyn Transaction) -> BoxFuture<'a, Result<u64, StoreError>>,
) -> u64 {
    let removed = async {
        let mut tx = itoms.store().write(Actor::System(Task::Retention)).await?;
        let count = removal(&mut *tx).await?;
        tx.commit().await?;
        Ok::<_, StoreError>(count)
    };
    match removed.await {
        Ok(count) => {
            tracing::debug!(what, count, "what had reached its age was removed");
            count
        }
        Err(error) => {
            tracing::warn!(what, %error, "what has reached its age could not be removed");
            0
        }
    }
}
