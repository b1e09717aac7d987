use crate::{
    conformance::store::{
        door,
        fixture::{EVENTS, Fixture},
    },
    event::{EventCursor, EventSlice},
    store::{Actor, Store},
};

pub(in super::super) async fn events_are_read_in_one_order(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut expected = Vec::new();
    for number in 0..4 {
        let pair = [fixture.new_event(ada), fixture.new_event(ada)];
        door::write(store, Actor::Account(ada), async |tx| tx.events().record_events(&pair[..1 + number % 2]).await).await;
        expected.extend_from_slice(&pair[..1 + number % 2]);
    }
    let (mut seen, mut cursor) = (Vec::new(), EventCursor::START);
    loop {
        let EventSlice { events, next, .. } = door::read(store, EVENTS, async |tx| tx.events().events_after(cursor, 4).await).await;
        assert!(events.len() <= 4);
        if events.is_empty() {
            assert_eq!(next, cursor, "nothing more: the position stays");
            break;
        }
        assert!(next > cursor);
        seen.extend(events);
        cursor = next;
    }
    assert_eq!(seen, expected);
    assert_eq!(door::read(store, EVENTS, async |tx| tx.events().events_end().await).await, cursor);
}
