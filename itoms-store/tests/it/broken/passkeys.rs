use itoms_core::{
    account::{Passkey, PasskeyChallenge, PasskeyPurpose, PasskeyRepository},
    id::{AccountId, PasskeyId},
    store::{Actor, StoreError, Task, Version},
    time::Timestamp,
    token::TokenHash,
};
use std::time::Duration;

const SIGN_IN: Option<Actor> = Some(Actor::System(Task::SignIn));

fn itself(account: AccountId) -> Option<Actor> {
    Some(Actor::Account(account))
}

delegate! { PasskeyRepository, tx;
    fn insert_passkey(passkey: &Passkey) -> bool, as itself(passkey.account), {
        "a_credential_is_one_passkey" => {
            tx.real().insert_passkey(passkey).await?;
            Ok(true)
        },
    };

    fn list_passkeys(account: AccountId) -> Vec<Passkey>, as SIGN_IN, {
        "a_passkey_is_read_as_written" => {
            let found = tx.real().list_passkeys(account).await?;
            Ok(found.into_iter().map(|passkey| Passkey { sign_count: passkey.sign_count.min(1000), ..passkey }).collect())
        },
    };

    fn passkey_by_credential(credential: &[u8]) -> Option<Passkey>, as SIGN_IN;

    fn rename_passkey(passkey: &Passkey, expected: Version) -> bool, as itself(passkey.account), {
        "a_stale_passkey_is_not_renamed" => {
            let stored = tx.real().list_passkeys(passkey.account).await?;
            let now = stored.into_iter().find(|stored| stored.id == passkey.id).map_or(expected, |stored| stored.version);
            tx.real().rename_passkey(passkey, now).await
        },
    };

    fn use_passkey(passkey: &Passkey, former: u32) -> bool, as SIGN_IN, {
        "a_use_of_a_passkey_is_recorded" => {
            let stored = tx.real().list_passkeys(passkey.account).await?;
            let now = stored.into_iter().find(|stored| stored.id == passkey.id).map_or(former, |stored| stored.sign_count);
            tx.real().use_passkey(passkey, now).await
        },
    };

    fn delete_passkeys(account: AccountId, only: Option<PasskeyId>) -> u64, as SIGN_IN, {
        "passkeys_are_removed_each_or_all" => tx.real().delete_passkeys(account, None).await,
    };

    fn insert_passkey_challenge(challenge: &PasskeyChallenge) -> (), as SIGN_IN, {
        "what_a_passkey_is_asked_is_read_as_written" => {
            tx.real().insert_passkey_challenge(&PasskeyChallenge { bound_to: None, ..challenge.clone() }).await
        },
    };

    fn take_passkey_challenge(token: &TokenHash) -> Option<PasskeyChallenge>, as SIGN_IN, {
        "a_passkey_challenge_is_taken_once" if tx.is_crowded() => Ok(Some(PasskeyChallenge {
            token: *token,
            purpose: PasskeyPurpose::SignIn,
            account: None,
            bound_to: None,
            state: "{}".to_owned(),
            expires_at: Timestamp::from_millis(0),
        })),
    };

    fn delete_expired_passkey_challenges(before: Timestamp) -> u64, as Some(Actor::System(Task::Retention)), {
        "passkey_challenges_end" => tx.real().delete_expired_passkey_challenges(before.after(Duration::from_millis(1))).await,
    };
}
