use crate::broken::{
    lists::without_first,
    transaction::{BrokenTransaction, Mode},
};
use itoms_core::{
    api_key::{ApiKey, ApiKeyRepository, ReachingKey},
    id::{AccountId, ApiKeyId, ProjectId},
    store::{Actor, Page, Slice, StoreError, Task},
    time::Timestamp,
    token::TokenHash,
};
use std::time::Duration;

const AUTHENTICATE: Option<Actor> = Some(Actor::System(Task::Authenticate));
const MILLISECOND: Duration = Duration::from_millis(1);

delegate! { ApiKeyRepository, tx;
    fn insert_api_key(key: &ApiKey) -> (), as { tx.memory().api_keys.push(key.clone()); Some(Actor::Account(key.account)) };

    fn api_key_by_secret(secret: &TokenHash) -> Option<ApiKey>, as AUTHENTICATE, {
        "an_api_key_is_read_as_written" => {
            let found = tx.real().api_key_by_secret(secret).await?;
            Ok(found.map(|key| ApiKey { project: key.project.filter(|_| key.former.is_none()), ..key }))
        },
        "an_api_key_of_a_project_goes_with_its_member" if Some(tx.actor) == AUTHENTICATE => {
            let found = tx.real().api_key_by_secret(secret).await?;
            let memory = tx.memory();
            let stale = memory.api_keys.iter().find(|key| key.project.is_some() && key.secret == *secret);
            Ok(found.or(stale.filter(|key| !memory.is_founder(key.account)).cloned()))
        },
        "a_key_of_a_suspended_account_is_not_found" => {
            let found = tx.real().api_key_by_secret(secret).await?;
            let memory = tx.memory();
            let shut = memory.api_keys.iter().find(|key| key.secret == *secret && memory.suspended.contains(&key.account));
            Ok(found.or(shut.cloned()))
        },
    };

    fn touch_api_key(id: ApiKeyId, used_at: Timestamp) -> (), as AUTHENTICATE, {
        "a_use_of_an_api_key_is_recorded" if Some(tx.actor) == AUTHENTICATE => {
            let is_first = tx.memory().used_keys.insert(id);
            if is_first { tx.real().touch_api_key(id, used_at).await } else { Ok(()) }
        },
    };

    fn api_key(id: ApiKeyId) -> Option<ApiKey>, as tx.memory().keeper(id);

    fn list_api_keys(project: Option<ProjectId>, slice: &Slice) -> Page<ApiKey>, as tx.somebody_with_keys(), {
        "api_keys_are_paged_newest_first" => tx.real().list_api_keys(None, slice).await,
    };

    fn count_api_keys() -> u64, as tx.somebody_with_keys(), {
        "api_keys_that_are_counted_stay_as_many" if tx.is_crowded() => Ok(0),
        // Who counts to make one more does it in a transaction that writes.
        "api_keys_are_counted" if tx.mode == Mode::Read => Ok(tx.real().count_api_keys().await?.min(1)),
    };

    fn list_reaching_keys(project: ProjectId, now: Timestamp, slice: &Slice) -> Page<ReachingKey>, as tx.owner(project), {
        "reaching_keys_are_paged_newest_first" if slice.after.is_some() => {
            tx.real().list_reaching_keys(project, now, slice).await.map(without_first)
        },
        "an_owner_sees_which_keys_reach_the_project" => tx.real().list_reaching_keys(project, now.before(MILLISECOND), slice).await,
    };

    fn rotate_api_key(key: &ApiKey, before: &TokenHash) -> bool, as Some(Actor::Account(key.account)), {
        "an_api_key_goes_on_under_a_new_secret" => tx.real().rotate_api_key(&ApiKey { former: None, ..key.clone() }, before).await,
        "an_api_key_is_rotated_once" if tx.is_crowded() => Ok(true),
    };

    fn delete_api_key(id: ApiKeyId) -> bool, as tx.memory().keeper(id), {
        "an_api_key_ends_once" => {
            let ended = tx.real().delete_api_key(id).await?;
            Ok(ended || Some(tx.actor) == tx.memory().keeper(id))
        },
    };

    fn delete_api_keys(account: AccountId, until: Timestamp) -> Vec<ApiKeyId>, as Some(Actor::System(Task::SignIn)), {
        "api_keys_end_account_by_account" => tx.real().delete_api_keys(account, until.before(MILLISECOND)).await,
    };

    fn delete_expired_api_keys(before: Timestamp) -> u64, as Some(Actor::System(Task::Retention)), {
        "api_keys_end" => tx.real().delete_expired_api_keys(before.after(MILLISECOND)).await,
    };
}

impl BrokenTransaction {
    /// The first who made a key, for whoever is no person: persons list and count their own.
    fn somebody_with_keys(&self) -> Option<Actor> {
        self.memory().api_keys.first().filter(|_| !matches!(self.actor, Actor::Account(_))).map(|key| Actor::Account(key.account))
    }
}
