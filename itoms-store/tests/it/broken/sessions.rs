use itoms_core::{
    account::{Session, SessionRepository},
    id::{AccountId, SessionId},
    store::{Actor, Page, Slice, StoreError, Task},
    time::Timestamp,
    token::TokenHash,
};
use std::time::Duration;

const SIGN_IN: Option<Actor> = Some(Actor::System(Task::SignIn));
const AUTHENTICATE: Option<Actor> = Some(Actor::System(Task::Authenticate));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));

delegate! { SessionRepository, tx;
    fn insert_session(session: &Session, epoch: i64) -> bool, as { tx.memory().sessions.insert(session.id, session.account); SIGN_IN }, {
        "a_session_starts_in_its_epoch" if tx.is_alone() => {
            let person = tx.real().account(session.account).await?.filter(|account| !account.operator);
            let epoch = person.map_or(epoch, |person| person.session_epoch);
            tx.real().insert_session(session, epoch).await
        },
        "no_session_outlives_the_end_of_all" if tx.is_crowded() => {
            let epoch = tx.real().account(session.account).await?.map_or(epoch, |account| account.session_epoch);
            tx.real().insert_session(session, epoch).await
        },
    };

    fn end_oldest_sessions(account: AccountId, kept: SessionId, most: u32) -> u64, as SIGN_IN, {
        "the_sessions_used_longest_ago_end" if most > 3 => tx.real().end_oldest_sessions(account, kept, most + 1).await,
        "sessions_stay_as_many_as_are_kept" if tx.is_crowded() => Ok(0),
    };

    fn session_by_token(token: &TokenHash) -> Option<Session>, as AUTHENTICATE, {
        "a_session_is_read_as_written" => {
            let found = tx.real().session_by_token(token).await?;
            Ok(found.map(|session| Session { ip: session.ip.filter(std::net::IpAddr::is_ipv4), ..session }))
        },
    };

    fn touch_session(session: &Session) -> (), as AUTHENTICATE, {
        "a_use_of_a_session_is_recorded" => {
            tx.real().touch_session(&Session { used_at: session.used_at.before(Duration::from_millis(1)), ..session.clone() }).await
        },
    };

    fn set_session_message(id: SessionId, message: Option<&str>) -> (), as tx.memory().sessions.get(&id).copied().map(Actor::Account), {
        "a_session_carries_one_message" if message.is_none() => Ok(()),
    };

    fn list_sessions(now: Timestamp, idle: Timestamp, slice: &Slice) -> Page<Session>, as tx.memory().sessions.values().next().copied().map(Actor::Account), {
        "sessions_are_paged_newest_first" => tx.real().list_sessions(now, idle.before(Duration::from_secs(86400)), slice).await,
    };

    fn rotate_session(session: &Session, former: &TokenHash) -> bool, as SIGN_IN, {
        "a_session_goes_on_under_a_new_token" => {
            let start = Timestamp::from_millis(0);
            tx.real().rotate_session(&Session { privileged_until: start, ..session.clone() }, former).await
        },
        "a_session_is_rotated_once" if tx.is_crowded() => Ok(true),
    };

    fn delete_session(id: SessionId) -> bool, as tx.memory().sessions.get(&id).copied().map(Actor::Account), {
        "a_session_ends_once" => {
            let ended = tx.real().delete_session(id).await?;
            let own = Some(tx.actor) == tx.memory().sessions.get(&id).copied().map(Actor::Account);
            let again = own && tx.memory().ended.contains(&id);
            tx.memory().ended.push(id);
            Ok(ended || again)
        },
    };

    fn delete_sessions(account: AccountId, kept: Option<SessionId>) -> u64, as SIGN_IN, {
        "all_sessions_but_one_end" if kept.is_some() => Ok(1),
    };

    fn delete_sessions_over(now: Timestamp, idle: Timestamp) -> u64, as RETENTION, {
        "sessions_end_by_either_clock" => tx.real().delete_sessions_over(now, idle.before(Duration::from_secs(86400))).await,
    };

    fn clear_session_addresses(before: Timestamp) -> u64, as RETENTION, {
        "addresses_leave_unused_sessions" => tx.real().clear_session_addresses(before.after(Duration::from_secs(2))).await,
    };
}
