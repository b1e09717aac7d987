use super::{accounts::fullest_account, fullest};
use crate::{
    account::Session,
    conformance::store::{
        door,
        fixture::{AUTHENTICATE, Fixture, HOUR, NOW, PEOPLE, SECOND, SIGN_IN},
    },
    store::{Actor, Store},
};
use std::time::Duration;

pub(in super::super) async fn a_session_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (operator, ada) = (fullest_account(&fixture), fixture.account().await.id);
    fixture.insert_account(&operator).await;
    let full = Session {
        operator: true,
        ip: Some("2001:db8::ffff:1".parse().unwrap()),
        agent: Some(fullest(128)),
        message: Some(fullest(500)),
        used_at: NOW.after(SECOND),
        privileged_until: NOW.after(HOUR),
        ..fixture.new_session(operator.id)
    };
    let other = Session { ip: Some("203.0.113.9".parse().unwrap()), ..fixture.new_session(ada) };
    for session in [full, other, fixture.new_session(ada)] {
        door::write(store, SIGN_IN, async |tx| tx.sessions().insert_session(&session, 0).await).await;
        let read = door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
        assert_eq!(read, Some(session));
    }
}

pub(in super::super) async fn a_session_starts_in_its_epoch(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let starts = async |account, epoch| {
        let session = fixture.new_session(account);
        door::write(store, SIGN_IN, async |tx| tx.sessions().insert_session(&session, epoch).await).await
    };
    let epoch = async |account| door::read(store, SIGN_IN, async |tx| tx.accounts().account(account).await).await.unwrap().session_epoch;
    assert!(starts(ada, 0).await);
    door::write(store, SIGN_IN, async |tx| tx.sessions().delete_sessions(ada, None).await).await;
    assert_eq!((starts(ada, 0).await, epoch(ada).await, starts(ada, 1).await), (false, 1, true));
    assert!(starts(bob, 0).await, "another's goes on");
    for suspends in [true, false] {
        door::write(store, PEOPLE, async |tx| if suspends { tx.people().suspend(ada, NOW).await } else { tx.people().resume(ada).await })
            .await;
        assert!(!starts(ada, 1).await, "who was proved before comes in neither now nor later");
    }
    assert!(starts(ada, epoch(ada).await).await);
}

pub(in super::super) async fn a_use_of_a_session_is_recorded(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (session, other) = (fixture.session(ada).await, fixture.session(ada).await);
    let used = Session { ip: Some("192.0.2.1".parse().unwrap()), agent: Some("🦀".to_owned()), used_at: NOW.after(HOUR), ..session };
    door::write(store, AUTHENTICATE, async |tx| tx.sessions().touch_session(&used).await).await;
    let read =
        async |session: &Session| door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
    assert_eq!((read(&used).await, read(&other).await), (Some(used), Some(other)));
}

pub(in super::super) async fn a_session_carries_one_message(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let session = fixture.session(ada).await;
    for message in [Some(fullest(500)), Some(String::new()), None] {
        door::write(store, Actor::Account(ada), async |tx| tx.sessions().set_session_message(session.id, message.as_deref()).await).await;
        let read = door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await.unwrap();
        assert_eq!(read.message, message);
    }
}

pub(in super::super) async fn a_session_goes_on_under_a_new_token(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (session, other) = (fixture.session(ada).await, fixture.session(ada).await);
    let rotated = Session { token: fixture.token(), privileged_until: NOW.after(HOUR), ..session.clone() };
    let rotate =
        async || door::write(store, Actor::Account(ada), async |tx| tx.sessions().rotate_session(&rotated, &session.token).await).await;
    assert_eq!((rotate().await, rotate().await), (true, false));
    let read = async |token| door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&token).await).await;
    let found = (read(session.token).await, read(rotated.token).await, read(other.token).await);
    assert_eq!(found, (None, Some(rotated), Some(other)));
}

pub(in super::super) async fn all_sessions_but_one_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let (first, kept, foreign) = (fixture.session(ada).await, fixture.session(ada).await, fixture.session(bob).await);
    let end = async |kept| door::write(store, SIGN_IN, async |tx| tx.sessions().delete_sessions(ada, kept).await).await;
    assert_eq!(end(Some(kept.id)).await, 1);
    let read = async |token| door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&token).await).await;
    assert_eq!((read(first.token).await, read(kept.token).await.as_ref()), (None, Some(&kept)));
    assert_eq!((end(None).await, read(kept.token).await), (1, None));
    assert_eq!(read(foreign.token).await, Some(foreign));
}

/// However long ago it was started: of those used in the same moment the newest stays.
pub(in super::super) async fn the_sessions_used_longest_ago_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let foreign = fixture.session(bob).await;
    let used = async |after| {
        let session = Session { used_at: NOW.after(after), ..fixture.new_session(ada) };
        door::write(store, SIGN_IN, async |tx| tx.sessions().insert_session(&session, 0).await).await;
        session
    };
    let sessions = [used(HOUR).await, used(SECOND).await, used(SECOND).await, used(HOUR * 2).await, used(Duration::ZERO).await];
    let kept = sessions[4].id;
    let end = async |most| door::write(store, SIGN_IN, async |tx| tx.sessions().end_oldest_sessions(ada, kept, most).await).await;
    let left = async || {
        let mut left = Vec::new();
        for (place, session) in sessions.iter().enumerate() {
            let found = door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
            left.extend(found.map(|_| place));
        }
        left
    };
    assert_eq!((end(5).await, left().await), (0, vec![0, 1, 2, 3, 4]));
    assert_eq!((end(4).await, left().await), (1, vec![0, 2, 3, 4]));
    assert_eq!((end(2).await, left().await), (2, vec![3, 4]));
    assert_eq!((end(1).await, left().await), (1, vec![4]), "the one that was just started, whatever its clock");
    let found = door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&foreign.token).await).await;
    assert_eq!(found, Some(foreign));
}

pub(in super::super) async fn a_session_ends_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (session, other) = (fixture.session(ada).await, fixture.session(ada).await);
    let end = async || door::write(store, Actor::Account(ada), async |tx| tx.sessions().delete_session(session.id).await).await;
    assert_eq!((end().await, end().await), (true, false));
    let read =
        async |session: &Session| door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
    assert_eq!((read(&session).await, read(&other).await), (None, Some(other)));
}
