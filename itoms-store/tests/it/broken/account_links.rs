use itoms_core::{
    account::{AccountLink, AccountLinkRepository, LinkPurpose},
    id::AccountId,
    store::{Actor, StoreError, Task},
    time::Timestamp,
    token::TokenHash,
};
use std::time::Duration;

const SIGN_IN: Option<Actor> = Some(Actor::System(Task::SignIn));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));

delegate! { AccountLinkRepository, tx;
    fn insert_account_link(link: &AccountLink) -> (), as SIGN_IN, {
        "an_account_link_is_read_as_written" if link.email.as_str().len() > 100 => {
            tx.real().insert_account_link(&AccountLink { created_at: link.expires_at, ..link.clone() }).await
        },
    };

    fn account_link_by_token(token: &TokenHash) -> Option<AccountLink>, as SIGN_IN;

    fn newest_account_link(account: AccountId, purpose: LinkPurpose, now: Timestamp) -> Option<AccountLink>, as SIGN_IN, {
        "the_newest_account_link_of_a_purpose_is_found" => {
            tx.real().newest_account_link(account, purpose, now.before(Duration::from_millis(1))).await
        },
    };

    fn delete_account_link(token: &TokenHash) -> bool, as SIGN_IN, {
        "an_account_link_is_used_once" if tx.is_crowded() => Ok(true),
    };

    fn delete_account_links(account: AccountId, purpose: LinkPurpose, since: Timestamp) -> u64, as SIGN_IN, {
        "account_links_of_a_purpose_go_together" => {
            tx.real().delete_account_links(account, purpose, since.before(Duration::from_secs(60))).await
        },
    };

    fn delete_expired_account_links(before: Timestamp) -> u64, as RETENTION, {
        "account_links_end" => tx.real().delete_expired_account_links(before.after(Duration::from_millis(1))).await,
    };
}
