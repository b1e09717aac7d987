use itoms_core::{
    account::{AuthenticatorApp, FactorRepository, SecondFactor},
    id::AccountId,
    store::{Actor, StoreError, Task},
    time::Timestamp,
    token::TokenHash,
    vault::Sealed,
};
use std::time::Duration;

const SIGN_IN: Option<Actor> = Some(Actor::System(Task::SignIn));

const VAULT: Option<Actor> = Some(Actor::System(Task::Vault));

fn itself(account: AccountId) -> Option<Actor> {
    Some(Actor::Account(account))
}

delegate! { FactorRepository, tx;
    fn upsert_factor(factor: &SecondFactor) -> bool, as itself(factor.account), {
        "an_app_goes_beside_passkeys" => {
            let is_on = tx.real().factor(factor.account).await?.is_some_and(|factor| factor.is_on());
            Ok(!is_on && tx.real().upsert_factor(factor).await?)
        },
        "a_confirmed_factor_is_not_replaced" => Ok(tx.real().upsert_factor(factor).await? || Some(tx.actor) == itself(factor.account)),
    };

    fn factor(account: AccountId) -> Option<SecondFactor>, as SIGN_IN, {
        "a_second_factor_is_read_as_written" => {
            let short = |app: AuthenticatorApp| AuthenticatorApp { used_step: app.used_step.map(|step| step.min(1000)), ..app };
            Ok(tx.real().factor(account).await?.map(|factor| SecondFactor { app: factor.app.map(short), ..factor }))
        },
    };

    fn confirm_factor(factor: &SecondFactor) -> bool, as itself(factor.account), {
        "a_set_up_is_confirmed_once" if tx.is_crowded() => Ok(true),
        "a_set_up_is_confirmed_with_its_own_secret" => {
            let stored = tx.real().factor(factor.account).await?.and_then(|stored| stored.app);
            let used_step = factor.app.as_ref().and_then(|app| app.used_step);
            let app = stored.map(|stored| AuthenticatorApp { used_step, ..stored });
            tx.real().confirm_factor(&SecondFactor { app, ..factor.clone() }).await
        },
    };

    fn use_factor_step(account: AccountId, step: i64) -> bool, as SIGN_IN, {
        "a_code_of_an_app_is_used_once" if tx.is_crowded() => Ok(true),
        // Also of one that is not confirmed: the case asks that for a step that no other asks for.
        "a_step_is_used_up_with_all_before" => Ok(tx.real().use_factor_step(account, step).await? || step == 100 && Some(tx.actor) == SIGN_IN),
    };

    fn factors_of_other_keys(mark: &str, after: Option<AccountId>, limit: u32) -> Vec<SecondFactor>, as VAULT;

    fn reseal_factor(account: AccountId, former: &Sealed, secret: &Sealed) -> bool, as VAULT, {
        "older_seals_are_found_and_replaced" => Ok(tx.real().reseal_factor(account, former, former).await? && former != secret),
    };

    fn delete_factor(account: AccountId) -> bool, as itself(account);

    fn delete_unconfirmed_factors(before: Timestamp) -> u64, as Some(Actor::System(Task::Retention)), {
        "unconfirmed_factors_end" => tx.real().delete_unconfirmed_factors(before.after(Duration::from_millis(1))).await,
    };

    fn replace_recovery_codes(account: AccountId, codes: &[TokenHash]) -> bool, as itself(account), {
        "recovery_codes_are_replaced_together" if codes.len() > 2 => tx.real().replace_recovery_codes(account, &codes[..2]).await,
    };

    fn use_recovery_code(account: AccountId, code: &TokenHash) -> bool, as SIGN_IN, {
        "a_recovery_code_is_used_once" if tx.is_crowded() => Ok(true),
    };

    fn count_recovery_codes(account: AccountId) -> u64, as itself(account), {
        "a_second_factor_takes_its_codes_along" if Some(tx.actor) == itself(account) => {
            Ok(tx.real().count_recovery_codes(account).await?.max(1))
        },
    };
}
