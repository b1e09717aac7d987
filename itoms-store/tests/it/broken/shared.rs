use itoms_core::{
    idempotency::{IdempotencyRepository, Once},
    limit::{Bucket, LimitRepository, Taken},
    mail::{AddressHash, MailPreferenceRepository, MailRefusal, MailTopic},
    store::{Actor, StoreError, Task},
    time::Timestamp,
    vault::{Sealed, VaultRepository},
};
use std::time::Duration;

const LIMIT: Option<Actor> = Some(Actor::System(Task::Limit));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));
const PREFERENCES: Option<Actor> = Some(Actor::System(Task::MailPreferences));
const VAULT: Option<Actor> = Some(Actor::System(Task::Vault));
const MILLI: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);

/// Asks to wait longer than need be.
fn slower(taken: Taken, when: impl Fn(Duration) -> bool) -> Taken {
    match taken {
        Taken::No { retry_after } if when(retry_after) => Taken::No { retry_after: retry_after + MILLI },
        other => other,
    }
}

delegate! { LimitRepository, tx;
    fn take_token(bucket: &Bucket, now: Timestamp) -> Taken, as LIMIT, {
        "a_bucket_gives_what_it_holds" => Ok(slower(tx.real().take_token(bucket, now).await?, |after| after >= SECOND)),
        "a_bucket_fills_by_the_clock_it_is_told" => Ok(slower(tx.real().take_token(bucket, now).await?, |after| after < SECOND)),
        "a_clock_set_back_gives_no_token" => {
            let last = tx.memory().buckets.insert(bucket.key, now);
            if last.is_some_and(|last| now < last) { Ok(Taken::Yes { left: 0 }) } else { tx.real().take_token(bucket, now).await }
        },
        "a_bucket_never_gives_more_than_it_has" if tx.is_crowded() => Ok(Taken::Yes { left: 0 }),
    };

    fn delete_full_buckets(now: Timestamp) -> u64, as RETENTION, {
        "only_full_buckets_are_removed" => tx.real().delete_full_buckets(now.after(MILLI)).await,
    };
}

delegate! { MailPreferenceRepository, tx;
    fn refused_topics(address: &AddressHash) -> Vec<MailTopic>, as PREFERENCES;

    fn refuse_topic(refusal: &MailRefusal) -> bool, as PREFERENCES, {
        "a_refused_topic_is_read_as_written" => tx.real().refuse_topic(refusal).await.map(|_| true),
    };

    fn accept_topic(address: &AddressHash, topic: MailTopic) -> bool, as PREFERENCES;
}

delegate! { IdempotencyRepository, tx;
    fn once(once: &Once) -> Option<Once>, as Some(Actor::Account(once.account)), {
        "a_used_key_answers_what_was_kept_then" => {
            let anybodys = tx.memory().once.get(&once.key).filter(|kept| kept.account != once.account).cloned();
            let kept = tx.real().once(once).await?;
            tx.memory().once.insert(once.key, once.clone());
            Ok(kept.or(anybodys))
        },
        "an_idempotency_key_has_one_first_use" if tx.is_crowded() => {
            tx.real().once(once).await?;
            Ok(None)
        },
    };

    fn delete_idempotency_keys(before: Timestamp) -> u64, as RETENTION, {
        "idempotency_keys_end" => tx.real().delete_idempotency_keys(before.after(MILLI)).await,
    };
}

delegate! { VaultRepository, tx;
    fn key_check(ring: &str) -> Option<Sealed>, as VAULT;

    fn insert_key_check(ring: &str, check: &Sealed) -> bool, as VAULT, {
        "a_key_check_is_kept_once" if tx.poisoned => Ok(false),
        "a_key_check_is_kept_once" => {
            let kept = tx.real().insert_key_check(ring, check).await?;
            tx.poisoned = !kept;
            Ok(kept)
        },
        "a_key_check_has_one_winner" if tx.is_crowded() => Ok(true),
    };

    fn replace_key_check(ring: &str, check: &Sealed) -> (), as VAULT, {
        "a_key_check_is_replaced" if ring != "social" => Ok(()),
    };
}
