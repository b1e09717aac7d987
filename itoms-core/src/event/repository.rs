use super::{Event, EventCursor};
use crate::{store::StoreError, time::Timestamp};
use async_trait::async_trait;

/// What events ask of storage.
#[async_trait]
pub trait EventRepository: Send {
    /// Records events in this transaction. As any actor that may write.
    async fn record_events(&mut self, events: &[Event]) -> Result<(), StoreError>;

    /// Events after a position, in one order that never changes, `limit` at most, and the position after
    /// them. No event is ever skipped: a store stops before the oldest transaction that may still commit an
    /// earlier one. As `Events`.
    async fn events_after(&mut self, cursor: EventCursor, limit: u32) -> Result<(Vec<Event>, EventCursor), StoreError>;

    /// The position after all that can be read now. As `Events`.
    async fn events_end(&mut self) -> Result<EventCursor, StoreError>;

    /// Removes events from before `before`; answers how many. As `Retention`.
    async fn delete_events(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
