use super::fullest;
use crate::{
    conformance::store::{
        door,
        fixture::{EVENTS, Fixture, HOUR, MAIL_PREFERENCES, NOW, SECOND, SIGN_UP, VAULT, WORK},
    },
    event::{Change, Event, EventCursor},
    id::{AccountId, Id, ProjectId},
    job::JobRow,
    mail::{MailRefusal, MailTopic},
    store::Store,
    vault::Sealed,
};

pub(in super::super) async fn every_event_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, subject) = (fixture.id::<ProjectId>(), fixture.id::<AccountId>().uuid());
    let changes = Change::KINDS.iter().filter_map(|kind| Change::from_stored(kind, Some(project), Some(subject)));
    let key = Some(fixture.id());
    let by = [(Some(ada), None), (Some(ada), key), (None, None)].into_iter().cycle();
    let events: Vec<_> = changes.zip(by).map(|(change, (by, by_key))| Event { id: fixture.id(), at: NOW, by, by_key, change }).collect();
    assert_eq!(events.len(), Change::KINDS.len());
    door::write(store, SIGN_UP, async |tx| tx.events().record_events(&events).await).await;
    let read = door::read(store, EVENTS, async |tx| tx.events().events_after(EventCursor::START, 100).await).await.events;
    assert_eq!(read, events);
}

/// A body is JSON, however a store spells it.
fn json(job: &JobRow) -> serde_json::Value {
    serde_json::from_str(&job.body).unwrap()
}

pub(in super::super) async fn a_job_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await.id;
    let full = JobRow {
        body: serde_json::json!({ "text": fullest(10_000) }).to_string(),
        due_at: NOW.before(SECOND),
        created_at: NOW.before(HOUR),
        ..fixture.new_job(Some(project), Some(ada))
    };
    for job in [full, fixture.new_job(None, None)] {
        fixture.enqueue(&job).await;
        let claimed = fixture.claim(1, HOUR).await;
        let [claimed] = claimed.try_into().expect("one job is claimed");
        assert_eq!((json(&claimed.job), claimed.attempt), (json(&job), 1));
        assert_eq!(claimed.job, JobRow { body: claimed.job.body.clone(), ..job });
    }
}

pub(in super::super) async fn a_refused_topic_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let refusal = fixture.new_refusal();
    let another = MailRefusal { topic: MailTopic::Invitations, ..refusal };
    let refuse =
        async |refusal: &MailRefusal| door::write(store, MAIL_PREFERENCES, async |tx| tx.mails().refuse_topic(refusal).await).await;
    assert!(refuse(&refusal).await && !refuse(&refusal).await && refuse(&another).await);
    for who in [MAIL_PREFERENCES, WORK] {
        let read = async |address| door::read(store, who, async |tx| tx.mails().refused_topics(address).await).await;
        assert_eq!(read(&refusal.address).await, [MailTopic::Invitations, MailTopic::Projects], "{who:?}");
        assert_eq!(read(&fixture.new_refusal().address).await, [], "{who:?}");
    }
    let accept =
        async || door::write(store, MAIL_PREFERENCES, async |tx| tx.mails().accept_topic(&refusal.address, refusal.topic).await).await;
    assert!(accept().await && !accept().await);
    let left = door::read(store, WORK, async |tx| tx.mails().refused_topics(&refusal.address).await).await;
    assert_eq!(left, [MailTopic::Invitations]);
}

pub(in super::super) async fn a_key_check_is_replaced(store: &dyn Store) {
    let checks = ["v1.k1.AAAA", "v1.k2.BBBB"].map(|text| Sealed::from_stored(text.to_owned()));
    let read = async |ring| door::read(store, VAULT, async |tx| tx.vault().key_check(ring).await).await;
    assert_eq!(read("internal").await, None);
    for ring in ["social", "internal"] {
        assert!(door::write(store, VAULT, async |tx| tx.vault().insert_key_check(ring, &checks[0]).await).await);
    }
    door::write(store, VAULT, async |tx| tx.vault().replace_key_check("internal", &checks[1]).await).await;
    assert_eq!((read("social").await.as_ref(), read("internal").await.as_ref()), (Some(&checks[0]), Some(&checks[1])));
}
