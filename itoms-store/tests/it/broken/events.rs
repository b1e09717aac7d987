use crate::broken::memory::Memory;
use itoms_core::{
    event::{Change, Event, EventCursor, EventRepository, EventSlice},
    store::{Actor, StoreError, Task},
    time::Timestamp,
};
use std::time::Duration;

const EVENTS: Option<Actor> = Some(Actor::System(Task::Events));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));

fn skip_one(cursor: EventCursor) -> EventCursor {
    EventCursor::from_i64(cursor.as_i64() + 1)
}

/// Two writers, of which the first is not done.
fn is_pair(memory: &Memory) -> bool {
    (1..=2).contains(&memory.writing)
}

delegate! { EventRepository, tx;
    fn record_events(events: &[Event]) -> (), as Some(Actor::System(Task::SignUp)), {
        "a_commit_keeps_the_whole_transaction" if tx.has_called("insert_project") => Ok(()),
    };

    fn events_after(cursor: EventCursor, limit: u32) -> EventSlice, as EVENTS, {
        "events_are_read_in_one_order" => {
            let mut slice = tx.real().events_after(cursor, limit).await?;
            if slice.events.len() == limit as usize {
                slice.events.swap(0, 1);
            }
            Ok(slice)
        },
        "every_event_is_read_as_written" => {
            let mut slice = tx.real().events_after(cursor, limit).await?;
            for event in &mut slice.events {
                // One of these two is somebody's, whatever else is on the list.
                event.by = event.by.filter(|_| !matches!(event.change, Change::ProjectRestored { .. } | Change::ProjectErased { .. }));
            }
            Ok(slice)
        },
        "a_late_commit_is_not_skipped" if cursor == EventCursor::START && is_pair(&tx.memory()) => {
            let slice = tx.real().events_after(cursor, limit).await?;
            let next = if slice.events.is_empty() { skip_one(slice.next) } else { slice.next };
            Ok(EventSlice { next, ..slice })
        },
        "many_writers_lose_no_event" => {
            let mut slice = tx.real().events_after(cursor, limit).await?;
            let mut memory = tx.memory();
            if memory.most_writing >= 8 && !memory.lost_event {
                memory.lost_event = slice.events.pop().is_some();
            }
            drop(memory);
            Ok(slice)
        },
    };

    fn events_end() -> EventCursor, as EVENTS;

    fn delete_events(before: Timestamp, up_to: EventCursor, limit: u32) -> u64, as RETENTION, {
        "events_end_with_their_age" => tx.real().delete_events(before.after(Duration::from_millis(1)), up_to, limit).await,
        "events_end_up_to_a_position" => tx.real().delete_events(before, EventCursor::from_i64(up_to.as_i64().saturating_add(1)), limit).await,
        "so_many_events_end_at_once" => tx.real().delete_events(before, up_to, limit + 1).await,
    };
}
