//! Hears of what other processes change, and says so when it cannot.

use super::cache::{PageCache, Shared};
use itoms_core::{
    Failure, Itoms, WeakItoms,
    event::{EventCursor, EventSlice},
    store::StoreError,
};
use std::{
    sync::{Arc, PoisonError, Weak},
    time::{Duration, Instant},
};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

/// How often the events are read.
const EVERY: Duration = Duration::from_millis(500);
/// How long what was heard holds, from the moment of asking: less than a second after a change elsewhere,
/// nobody sees what was before.
const HOLDS: Duration = Duration::from_millis(950);
const AT_ONCE: u32 = 1000;

impl PageCache {
    /// Begins to follow the events, unless something does already, or nothing is ever kept. It ends with the last handle of
    /// the product or of the cache, and when the store is closed. The product holds the cache as its observer, so it is held
    /// weakly.
    pub(super) fn follow(&self, itoms: &Itoms) {
        if self.0.most_bytes == 0 {
            return;
        }
        let mut follower = self.0.follower.lock().unwrap_or_else(PoisonError::into_inner);
        if follower.as_ref().is_none_or(JoinHandle::is_finished) {
            *follower = Some(tokio::spawn(run(Arc::downgrade(&self.0), itoms.downgrade())));
        }
    }
}

async fn run(cache: Weak<Shared>, itoms: WeakItoms) {
    let (mut stands, mut is_told) = (None, false);
    while let (Some(cache), Some(itoms)) = (cache.upgrade(), itoms.upgrade()) {
        match timeout(EVERY, step(&cache, &itoms, stands)).await {
            Ok(Ok(cursor)) => (stands, is_told) = (Some(cursor), false),
            failed => {
                cache.forget();
                stands = None;
                match failed {
                    Ok(Err(Failure::Store(StoreError::Closed))) => return,
                    // Once until they can be read again.
                    Ok(Err(error)) if !is_told => {
                        tracing::warn!(%error, "the events cannot be read, so no page is answered from memory");
                        is_told = true;
                    }
                    _ => {}
                }
            }
        }
        drop((cache, itoms));
        sleep(EVERY).await;
    }
}

/// Reads on from where it stands; from now on, at the beginning and after a failure, when nothing is kept.
#[expect(clippy::disallowed_methods, reason = "how long ago the events were read is no time of the product")]
async fn step(cache: &Shared, itoms: &Itoms, stands: Option<EventCursor>) -> Result<EventCursor, Failure> {
    let asked = Instant::now();
    let Some(mut cursor) = stands else {
        let cursor = itoms.events().end().await?;
        cache.know(asked, HOLDS);
        return Ok(cursor);
    };
    loop {
        let EventSlice { events, next, is_held_back } = itoms.events().after(cursor, AT_ONCE).await?;
        events.iter().for_each(|event| cache.hear(event));
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

#[cfg(test)]
#[cfg(feature = "bin")]
mod tests {
    use super::*;
    use itoms_core::{Builder, random::SeededRandom, vault::VaultKeys};
    use itoms_store::sqlite::SqliteStore;

    async fn builder() -> Builder {
        let key = |seed| VaultKeys::generate(&SeededRandom::new(seed)).unwrap();
        Itoms::builder(SqliteStore::temporary().await.unwrap(), VaultKeys::new(key(1), key(2)).unwrap())
    }

    /// The task that follows, if there is one.
    fn follower(cache: &PageCache) -> Option<JoinHandle<()>> {
        cache.0.follower.lock().unwrap().take()
    }

    async fn ends(follower: JoinHandle<()>) {
        timeout(Duration::from_secs(20), follower).await.expect("it ends").unwrap();
    }

    #[tokio::test]
    async fn without_memory_there_is_nothing_to_follow() {
        let itoms = builder().await.build().unwrap();
        let (none, some) = (PageCache::new(0), PageCache::new(1 << 20));
        none.follow(&itoms);
        some.follow(&itoms);
        assert_eq!((follower(&none).is_some(), follower(&some).is_some()), (false, true));
    }

    #[tokio::test]
    async fn it_ends_with_the_product_that_it_follows() {
        let cache = PageCache::new(1 << 20);
        let itoms = builder().await.observer(cache.clone()).build().unwrap();
        cache.follow(&itoms);
        let follower = follower(&cache).unwrap();
        drop(itoms);
        ends(follower).await;
    }

    #[tokio::test]
    async fn it_ends_when_the_store_is_closed() {
        let cache = PageCache::new(1 << 20);
        let itoms = builder().await.observer(cache.clone()).build().unwrap();
        cache.follow(&itoms);
        let follower = follower(&cache).unwrap();
        itoms.close().await;
        ends(follower).await;
    }

    #[tokio::test]
    async fn another_product_is_followed_after_one_that_ended() {
        let cache = PageCache::new(1 << 20);
        for _ in 0..2 {
            let itoms = builder().await.observer(cache.clone()).build().unwrap();
            cache.follow(&itoms);
            assert!(!cache.0.follower.lock().unwrap().as_ref().unwrap().is_finished());
            drop(itoms);
            ends(follower(&cache).unwrap()).await;
        }
    }
}
