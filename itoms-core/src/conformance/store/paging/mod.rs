//! Lists go on after the last row shown: while others insert, no row is shown twice and none is left out.

mod api_keys;
mod contents;
mod events;
mod invitations;
mod members;
mod people;
mod projects;
mod sessions;
mod snapshots;

use super::door;
use crate::store::{Actor, Page, Position, Slice, Store, StoreError, Transaction};

pub(super) use {api_keys::*, contents::*, events::*, invitations::*, members::*, people::*, projects::*, sessions::*, snapshots::*};

const LIMIT: u32 = 3;

/// Names and titles of which some are the same, some but for their letter case, and some of which are of other scripts.
const NAMES: [&str; 7] = ["b", "B", "a", "ä", "Z", "🦀", "b"];

/// Reads a list to its end, in pages; `meanwhile` runs after each page that has a next one.
async fn walk<T, P: Clone>(
    store: &dyn Store,
    actor: Actor,
    start: P,
    page: impl AsyncFn(&mut dyn Transaction, &P) -> Result<Page<T, P>, StoreError>,
    meanwhile: impl AsyncFn(usize),
) -> Vec<T> {
    let (mut items, mut at) = (Vec::new(), start);
    for number in 0.. {
        let shown = door::read(store, actor, async |tx| page(tx, &at).await).await;
        assert!(shown.items.len() <= LIMIT as usize, "a page has {LIMIT} rows at most");
        items.extend(shown.items);
        let Some(next) = shown.next else { break };
        assert_eq!(items.len(), (number + 1) * LIMIT as usize, "a page that has a next one is full");
        at = next;
        meanwhile(number).await;
    }
    items
}

async fn walk_slices<T>(
    store: &dyn Store,
    actor: Actor,
    page: impl AsyncFn(&mut dyn Transaction, &Slice) -> Result<Page<T>, StoreError>,
    meanwhile: impl AsyncFn(usize),
) -> Vec<T> {
    walk::<T, Option<Position>>(
        store,
        actor,
        None,
        async |tx, after| {
            let slice = Slice { after: after.clone(), limit: LIMIT };
            let page = page(tx, &slice).await?;
            Ok(Page { items: page.items, next: page.next.map(Some) })
        },
        meanwhile,
    )
    .await
}

/// That `shown` is in order, each once, and that nothing of `expected` is missing; what came meanwhile may
/// be there or not.
fn assert_walked<K: Ord + std::fmt::Debug>(shown: &[K], expected: &[K]) {
    assert!(shown.is_sorted_by(|a, b| a < b), "in order and each once: {shown:?}");
    for key in expected {
        assert!(shown.contains(key), "{key:?} is left out");
    }
}
