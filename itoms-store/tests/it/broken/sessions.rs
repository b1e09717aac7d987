use itoms_core::{
    account::{Session, SessionRepository},
    id::SessionId,
    store::{Actor, StoreError, Task},
    time::Timestamp,
    token::TokenHash,
};
use std::time::Duration;

const SIGN_IN: Option<Actor> = Some(Actor::System(Task::SignIn));
const AUTHENTICATE: Option<Actor> = Some(Actor::System(Task::Authenticate));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));

delegate! { SessionRepository, tx;
    fn insert_session(session: &Session) -> (), as { tx.memory().sessions.insert(session.id, session.account); SIGN_IN };

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

    fn delete_session(id: SessionId) -> bool, as tx.memory().sessions.get(&id).copied().map(Actor::Account), {
        "a_session_ends_once" => {
            let ended = tx.real().delete_session(id).await?;
            let own = tx.actor.account() == tx.memory().sessions.get(&id).copied();
            let again = own && tx.memory().ended.contains(&id);
            tx.memory().ended.push(id);
            Ok(ended || again)
        },
    };

    fn delete_sessions_over(now: Timestamp, idle: Timestamp) -> u64, as RETENTION, {
        "sessions_end_by_either_clock" => tx.real().delete_sessions_over(now, idle.before(Duration::from_secs(86400))).await,
    };

    fn clear_session_addresses(before: Timestamp) -> u64, as RETENTION, {
        "addresses_leave_unused_sessions" => tx.real().clear_session_addresses(before.after(Duration::from_secs(2))).await,
    };
}
