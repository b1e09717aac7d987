//! A database that stops answering, and answers again.

use async_trait::async_trait;
use itoms::store::{Actor, Store, StoreError, Transaction};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

/// Turns a database off and on.
#[derive(Clone)]
pub(crate) struct Outage(Arc<State>);

struct State {
    /// How many transactions it still opens.
    left: AtomicUsize,
    was_met: AtomicBool,
    keeps_writers_waiting: AtomicBool,
}

impl Default for Outage {
    fn default() -> Self {
        Self(Arc::new(State {
            left: AtomicUsize::new(usize::MAX),
            was_met: AtomicBool::new(false),
            keeps_writers_waiting: AtomicBool::new(false),
        }))
    }
}

impl Outage {
    /// The database opens so many transactions more, and then none.
    pub(crate) fn begins_after(&self, transactions: usize) {
        self.0.was_met.store(false, Ordering::SeqCst);
        self.0.left.store(transactions, Ordering::SeqCst);
    }

    /// The database is back. Whether anybody missed it.
    pub(crate) fn ends(&self) -> bool {
        self.0.left.store(usize::MAX, Ordering::SeqCst);
        self.0.was_met.load(Ordering::SeqCst)
    }

    /// Whether the database only reads, and whoever writes waits for ever.
    pub(crate) fn keeps_writers_waiting(&self, whether: bool) {
        self.0.keeps_writers_waiting.store(whether, Ordering::SeqCst);
    }

    fn lets_through(&self) -> Result<(), StoreError> {
        let less = |left: usize| if left == usize::MAX { Some(left) } else { left.checked_sub(1) };
        if self.0.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_ok() {
            return Ok(());
        }
        self.0.was_met.store(true, Ordering::SeqCst);
        Err(StoreError::Unavailable(Box::new(io::Error::from(io::ErrorKind::ConnectionRefused))))
    }
}

/// A store that suffers it.
pub(super) struct Suffering<S> {
    pub(super) store: S,
    pub(super) outage: Outage,
}

#[async_trait]
impl<S: Store> Store for Suffering<S> {
    async fn read(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
        self.outage.lets_through()?;
        self.store.read(actor).await
    }

    async fn write(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
        self.outage.lets_through()?;
        if self.outage.0.keeps_writers_waiting.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        self.store.write(actor).await
    }

    async fn close(&self) {
        self.store.close().await;
    }
}
