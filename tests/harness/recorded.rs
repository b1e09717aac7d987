//! What was recorded. On PostgreSQL an event is read only when no transaction of the whole server is older, and other
//! tests have some open there; so whoever reads events waits for them.

use super::{Person, World};
use itoms::event::{Event, EventCursor, EventSlice};
use serde_json::Value;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

impl Person<'_> {
    /// The acts of a trail, the newest first, once everything is filed. `query` begins with its question mark.
    pub(crate) async fn acts(&self, operation: &str, ids: &[&str], query: &str) -> Vec<Value> {
        self.world.files().await;
        let (method, path) = self.world.document.address(operation, ids);
        let list = self.asks(method, format!("{path}{query}")).await.expect(200).json();
        list["items"].as_array().unwrap().clone()
    }
}

/// What kinds of acts they are.
pub(crate) fn kinds(acts: &[Value]) -> Vec<&str> {
    acts.iter().map(|act| act["kind"].as_str().unwrap()).collect()
}

impl World {
    /// Every event after `cursor` that is recorded by now.
    pub(crate) async fn recorded(&self, cursor: EventCursor) -> Vec<Event> {
        let newest = self.newest("events").await;
        let reading = async {
            loop {
                let EventSlice { events, next: end, .. } = self.itoms.events().after(cursor, 1000).await.unwrap();
                if end.as_i64() >= newest {
                    break events;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.expect("what was recorded can be read")
    }

    /// Works until everything that was recorded is filed.
    pub(crate) async fn files(&self) {
        let filing = async {
            loop {
                self.works().await;
                let recorded = self.newest("events").await;
                if self.newest("consumers").await >= recorded {
                    break;
                }
            }
        };
        tokio::time::timeout(PATIENCE, filing).await.expect("what was recorded is filed");
    }

    /// The greatest position in that table.
    async fn newest(&self, table: &str) -> i64 {
        let positions = self.database.values(table, "position").await;
        positions.iter().map(|position| position.parse().unwrap()).max().unwrap_or(0)
    }
}
