//! Hears of what other processes change, and says so when it cannot.

use super::cache::{PageCache, Shared};
use itoms_core::{
    Itoms,
    event::{EventCursor, EventSlice},
};
use std::{
    sync::{Arc, Weak},
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

/// How often the events are read.
const EVERY: Duration = Duration::from_millis(500);
/// How long what was heard holds, from the moment of asking: less than a second after a change elsewhere,
/// nobody sees what was before.
const HOLDS: Duration = Duration::from_millis(950);
const AT_ONCE: u32 = 1000;

impl PageCache {
    /// Begins to follow the events, once. It ends when the last handle of the cache is gone.
    pub(super) fn follow(&self, itoms: &Itoms) {
        self.0.follower.get_or_init(|| {
            tokio::spawn(run(Arc::downgrade(&self.0), itoms.clone()));
        });
    }
}

async fn run(cache: Weak<Shared>, itoms: Itoms) {
    let mut stands = None;
    while let Some(cache) = cache.upgrade() {
        stands = match timeout(EVERY, step(&cache, &itoms, stands)).await {
            Ok(Ok(cursor)) => Some(cursor),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the events cannot be read, so no page is answered from memory");
                cache.forget();
                None
            }
            Err(_) => {
                cache.forget();
                None
            }
        };
        drop(cache);
        sleep(EVERY).await;
    }
}

/// Reads on from where it stands; from now on, at the beginning and after a failure, when nothing is kept.
#[expect(clippy::disallowed_methods, reason = "how long ago the events were read is no time of the product")]
async fn step(cache: &Shared, itoms: &Itoms, stands: Option<EventCursor>) -> Result<EventCursor, itoms_core::Error> {
    let asked = Instant::now();
    let Some(mut cursor) = stands else {
        let cursor = itoms.events().end().await?;
        cache.know(asked, HOLDS);
        return Ok(cursor);
    };
    loop {
        let EventSlice { events, next, is_held_back } = itoms.events().after(cursor, AT_ONCE).await?;
        events.iter().for_each(|event| cache.hear(event));
        // Not by their number: events of kinds that a newer version records are passed over.
        if next == cursor {
            // What is held back may be about a page that is kept.
            if !is_held_back {
                cache.know(asked, HOLDS);
            }
            return Ok(cursor);
        }
        cursor = next;
    }
}
