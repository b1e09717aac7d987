use crate::{
    account::KnownDevice,
    api_key::ApiKey,
    failure::Failure,
    itoms::Itoms,
    store::{Actor, Task},
};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long an idempotency key is remembered.
const IDEMPOTENCY_KEYS: Duration = DAY;
/// How long events can be read.
const EVENTS: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How long acts stay in the audit trail.
const AUDIT: Duration = Duration::from_secs(2 * 365 * 24 * 60 * 60);
/// How long after its last use a session keeps the address of its caller (P1.5-a).
const SESSION_ADDRESSES: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long a mailer keeps mails that it does not hand over: they hold addresses and names.
const MAILS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Removes what has reached its age. Runs every hour in every worker; twice does no harm.
pub(super) async fn sweep(itoms: &Itoms) -> Result<(), Failure> {
    let now = itoms.now();
    let mut tx = itoms.store().write(Actor::System(Task::Retention)).await?;
    let registrations = tx.accounts().delete_expired_registrations(now).await?;
    let links = tx.account_links().delete_expired_account_links(now).await?;
    let invitations = tx.members().delete_expired_invitations(now).await?;
    let admissions = tx.admissions().delete_expired_admissions(now).await?;
    let offers = tx.ownership().delete_expired_offers(now).await?;
    let factors = tx.factors().delete_unconfirmed_factors(now.before(DAY)).await?;
    let passkey_challenges = tx.passkeys().delete_expired_passkey_challenges(now).await?;
    let authorizations = tx.identities().delete_expired_authorizations(now).await?;
    let sessions = tx.sessions().delete_sessions_over(now, now.before(itoms.clocks().idle)).await?;
    let addresses = tx.sessions().clear_session_addresses(now.before(SESSION_ADDRESSES)).await?;
    let devices = tx.devices().delete_devices_unseen_since(now.before(KnownDevice::REMEMBERED)).await?;
    let api_keys = tx.api_keys().delete_expired_api_keys(now.before(ApiKey::REMEMBERED)).await?;
    let jobs = tx.jobs().delete_expired_jobs(now).await?;
    let keys = tx.idempotency().delete_idempotency_keys(now.before(IDEMPOTENCY_KEYS)).await?;
    let buckets = tx.limits().delete_full_buckets(now).await?;
    let events = tx.events().delete_events(now.before(EVENTS)).await?;
    let audit = tx.audit().delete_audit(now.before(AUDIT)).await?;
    tx.commit().await?;
    crate::project::erase_overdue(itoms).await?;
    tracing::debug!(
        registrations,
        links,
        invitations,
        admissions,
        offers,
        factors,
        passkey_challenges,
        authorizations,
        sessions,
        addresses,
        devices,
        api_keys,
        jobs,
        keys,
        buckets,
        events,
        audit,
        "what had reached its age was removed"
    );
    // With no transaction open, and nothing else waits for it.
    if let Ok(mailer) = itoms.mailer()
        && let Err(error) = mailer.forget_mails(now.before(MAILS)).await
    {
        tracing::warn!(%error, "mails that have reached their age could not be removed");
    }
    Ok(())
}
