use crate::broken::memory::Memory;
use itoms_core::{
    account::{Account, AccountRepository, EmailAddress, ExternalId, OperatorLink, PasswordHash, Registration},
    id::{AccountId, RegistrationId},
    store::{Actor, StoreError, Task, Version},
    time::Timestamp,
    token::TokenHash,
};
use std::time::Duration;

const SIGN_UP: Option<Actor> = Some(Actor::System(Task::SignUp));
const SIGN_IN: Option<Actor> = Some(Actor::System(Task::SignIn));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));
const MILLI: Duration = Duration::from_millis(1);

fn note(memory: &mut Memory, account: &Account) {
    memory.accounts.push(account.clone());
    if account.operator {
        memory.operator = Some(account.id);
    }
}

delegate! { AccountRepository, tx;
    fn insert_registration(registration: &Registration) -> (), as SIGN_UP;

    fn registration_by_token(token: &TokenHash) -> Option<Registration>, as SIGN_UP, {
        "a_registration_is_read_as_written" => {
            let found = tx.real().registration_by_token(token).await?;
            Ok(found.map(|registration| Registration { company: None, ..registration }))
        },
    };

    fn registration(id: RegistrationId) -> Option<Registration>, as SIGN_UP;

    fn newest_registrations(email: &EmailAddress, now: Timestamp, limit: u32) -> Vec<Registration>, as SIGN_UP, {
        "the_newest_registrations_of_an_address_are_found" => tx.real().newest_registrations(email, now.before(MILLI), limit).await,
    };

    fn waiting_registration(email: &EmailAddress, now: Timestamp) -> Option<Registration>, as SIGN_UP, {
        "who_waits_is_found_by_the_address" => tx.real().waiting_registration(email, now.before(MILLI)).await,
    };

    fn delete_registrations(email: &EmailAddress) -> u64, as SIGN_UP, {
        "a_registration_becomes_one_account" if tx.is_crowded() => Ok(1),
        "registrations_of_an_address_go_together" => Ok(tx.real().delete_registrations(email).await?.min(1)),
    };

    fn delete_expired_registrations(before: Timestamp) -> u64, as RETENTION, {
        "registrations_end" => tx.real().delete_expired_registrations(before.after(MILLI)).await,
    };

    fn insert_account(account: &Account, password: Option<&PasswordHash>) -> bool, as { note(&mut tx.memory(), account); SIGN_UP }, {
        "a_registration_becomes_one_account" if tx.is_crowded() => Ok(true),
        "a_taken_external_id_is_a_conflict" if tx.poisoned => Ok(false),
        "a_taken_external_id_is_a_conflict" => {
            let kept = tx.real().insert_account(account, password).await?;
            tx.poisoned = !kept && account.external_id.is_some();
            Ok(kept)
        },
    };

    fn account(id: AccountId) -> Option<Account>, as Some(Actor::Account(id)), {
        "an_account_is_read_as_written" => {
            let found = tx.real().account(id).await?;
            Ok(found.map(|account| if account.version.as_i64() > 1000 { Account { external_id: None, ..account } } else { account }))
        },
    };

    fn account_by_email(email: &EmailAddress) -> Option<(Account, Option<PasswordHash>)>, as SIGN_IN, {
        "a_taken_address_is_a_conflict_in_any_letter_case" => {
            Ok(tx.real().account_by_email(email).await?.filter(|(account, _)| account.email.as_ref() == Some(email)))
        },
        "a_password_is_replaced" => {
            let last = tx.memory().password.clone();
            let found = tx.real().account_by_email(email).await?;
            Ok(found.map(|(account, kept)| (account, last.or(kept))))
        },
    };

    fn account_by_external_id(external_id: &ExternalId) -> Option<Account>, as SIGN_UP, {
        "an_account_is_found_by_its_names" => {
            Ok(tx.real().account_by_external_id(external_id).await?.map(|account| Account { company: None, ..account }))
        },
    };

    fn update_account(account: &Account, expected: Version) -> bool, as Some(Actor::Account(account.id)), {
        "an_account_cannot_move_to_a_taken_address" if tx.poisoned => Ok(false),
        "an_account_cannot_move_to_a_taken_address" => {
            let written = tx.real().update_account(account, expected).await?;
            tx.poisoned = !written;
            Ok(written)
        },
        "an_account_is_changed_as_written" => tx.real().update_account(&Account { company: None, ..account.clone() }, expected).await,
        "a_stale_account_is_not_written" if tx.actor == Actor::Account(account.id) => match tx.real().account(account.id).await? {
            Some(newest) => tx.real().update_account(account, newest.version).await,
            None => Ok(false),
        },
    };

    fn update_password(id: AccountId, password: &PasswordHash, former: Option<&PasswordHash>) -> bool, as SIGN_IN, {
        "a_password_is_replaced_once" if tx.is_crowded() => Ok(true),
        "a_password_is_replaced" => {
            if Some(tx.actor) == SIGN_IN {
                tx.memory().password = Some(password.clone());
            }
            tx.real().update_password(id, password, former).await
        },
    };

    fn has_operator() -> bool, as SIGN_UP, {
        "an_installation_has_an_operator_or_not" => Ok(tx.real().has_operator().await? || Some(tx.actor) == SIGN_UP),
    };

    fn operator_link() -> Option<OperatorLink>, as SIGN_UP, {
        "an_operator_link_is_read_as_written" => {
            let found = tx.real().operator_link().await?;
            Ok(found.map(|link| OperatorLink { expires_at: Timestamp::from_millis(link.expires_at.as_millis() / 3_600_000 * 3_600_000), ..link }))
        },
    };

    fn set_operator_link(link: &OperatorLink) -> (), as SIGN_UP;

    fn delete_operator_link(token: &TokenHash) -> bool, as SIGN_UP, {
        "an_operator_link_is_used_once" if tx.is_crowded() => Ok(true),
    };
}
