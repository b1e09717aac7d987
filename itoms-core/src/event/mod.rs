//! What happened: a typed event in the transaction of each change, read at least once by whoever follows.

mod events;
mod repository;

#[cfg(feature = "mock")]
pub use events::MockObserver;
pub use events::{Change, Event, EventCursor, Events, Observer};
pub use repository::{EventRepository, EventSlice};
