use super::{Event, EventCursor};
use crate::{store::StoreError, time::Timestamp};
use async_trait::async_trait;

/// A part of what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSlice {
    /// In one order that never changes.
    pub events: Vec<Event>,
    /// The position after them: where to go on.
    pub next: EventCursor,
    /// Whether more was committed that is not told yet, since something earlier may still be, or since a newer version
    /// recorded what this one cannot read. A cache of what these change knows less than there is until it goes on.
    pub is_held_back: bool,
}

/// What events ask of storage.
#[async_trait]
pub trait EventRepository: Send {
    /// Records events in this transaction. As any actor that may write.
    async fn record_events(&mut self, events: &[Event]) -> Result<(), StoreError>;

    /// Events after a position, `limit` at most. No event that is kept is ever skipped: a store stops before the oldest
    /// transaction that may still commit an earlier one, and before an event of a kind that is not among
    /// [`Change::KINDS`](super::Change::KINDS), which waits for a newer version. It says when that holds back others. As `Events`.
    async fn events_after(&mut self, cursor: EventCursor, limit: u32) -> Result<EventSlice, StoreError>;

    /// The position after all that can be read now. As `Events`.
    async fn events_end(&mut self) -> Result<EventCursor, StoreError>;

    /// Removes events from before `before`, up to that position and no further: the oldest, `limit` at most. Answers how
    /// many. The product calls it 90 days after they happened, once the audit trail has filed them. As `Retention`.
    async fn delete_events(&mut self, before: Timestamp, up_to: EventCursor, limit: u32) -> Result<u64, StoreError>;
}
