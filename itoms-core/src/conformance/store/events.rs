//! What happened is read by position, and no position ever skips what is committed late.

use super::{
    door,
    fixture::{EVENTS, Fixture},
};
use crate::{
    conformance::case::rounds,
    event::{Event, EventCursor, EventSlice},
    id::EventId,
    project::MembershipQuery,
    store::{Actor, Slice, Store, Transaction},
};
use futures_util::future::{join, join_all};
use std::cell::Cell;

struct Reader {
    seen: Vec<Event>,
    cursor: EventCursor,
}

impl Reader {
    fn new() -> Self {
        Self { seen: Vec::new(), cursor: EventCursor::START }
    }

    /// Whether something is held back.
    async fn read(&mut self, store: &dyn Store) -> bool {
        let cursor = self.cursor;
        let EventSlice { events, next, is_held_back } =
            door::read(store, EVENTS, async |tx| tx.events().events_after(cursor, 1000).await).await;
        assert!(next >= cursor, "a position never goes back");
        self.seen.extend(events);
        self.cursor = next;
        is_held_back
    }

    fn ids(&self) -> Vec<EventId> {
        let mut ids: Vec<_> = self.seen.iter().map(|event| event.id).collect();
        ids.sort();
        ids
    }
}

async fn record(tx: &mut dyn Transaction, event: &Event) {
    tx.events().record_events(std::slice::from_ref(event)).await.unwrap();
}

pub(super) async fn a_late_commit_is_not_skipped(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = Actor::Account(fixture.account().await.id);
    let (early, late) = (fixture.new_event(ada.account().unwrap()), fixture.new_event(ada.account().unwrap()));
    let mut reader = Reader::new();
    // The first writer holds its transaction open while the second commits, if the store lets two write.
    let mut tx = store.write(ada).await.unwrap();
    record(&mut *tx, &early).await;
    let is_committed = Cell::new(false);
    let second = async {
        door::write(store, ada, async |tx| tx.events().record_events(std::slice::from_ref(&late)).await).await;
        is_committed.set(true);
    };
    let first = async {
        for _ in 0..20 {
            let was_committed = is_committed.get();
            let is_held_back = reader.read(store).await;
            assert!(is_held_back || !was_committed || reader.ids().contains(&late.id), "what is held back is said");
        }
        tx.commit().await.unwrap();
    };
    join(first, second).await;
    let _ = reader.read(store).await;
    assert_eq!(reader.ids(), [early.id, late.id]);
}

pub(super) async fn many_writers_lose_no_event(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = Actor::Account(fixture.account().await.id);
    for _ in rounds(20) {
        let start = door::read(store, EVENTS, async |tx| tx.events().events_end().await).await;
        let events: Vec<_> = (0..32).map(|_| fixture.new_event(ada.account().unwrap())).collect();
        let mut reader = Reader { seen: Vec::new(), cursor: start };
        let writers = join_all(events.iter().map(|event| {
            door::write(store, ada, async move |tx| {
                tx.events().record_events(std::slice::from_ref(event)).await?;
                tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(1)).await.map(|_| ())
            })
        }));
        let reading = async {
            for _ in 0..40 {
                let _ = reader.read(store).await;
            }
        };
        join(writers, reading).await;
        let _ = reader.read(store).await;
        assert_eq!(reader.ids(), events.iter().map(|event| event.id).collect::<Vec<_>>());
        let again = door::read(store, EVENTS, async |tx| tx.events().events_after(start, 1000).await).await.events;
        assert_eq!(again, reader.seen, "the order never changes");
    }
}
