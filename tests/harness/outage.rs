//! A database that stops answering, and answers again.

use async_trait::async_trait;
use itoms::store::{Actor, Store, StoreError, Transaction};
use std::{
    io,
    sync::{
        Arc, Mutex,
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
    writers: Mutex<Writers>,
}

/// What a database that reads does with whoever writes.
#[derive(Clone, Copy)]
pub(crate) enum Writers {
    Served,
    /// As one whose disk is full.
    Refused,
    /// For ever, as one that is busy.
    KeptWaiting,
}

impl Default for Outage {
    fn default() -> Self {
        Self(Arc::new(State { left: AtomicUsize::new(usize::MAX), was_met: AtomicBool::new(false), writers: Mutex::new(Writers::Served) }))
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

    pub(crate) fn has_writers(&self, writers: Writers) {
        *self.0.writers.lock().expect("nobody panics with it") = writers;
    }

    fn writers(&self) -> Writers {
        *self.0.writers.lock().expect("nobody panics with it")
    }

    fn lets_through(&self) -> Result<(), StoreError> {
        let less = |left: usize| if left == usize::MAX { Some(left) } else { left.checked_sub(1) };
        if self.0.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_ok() {
            return Ok(());
        }
        self.0.was_met.store(true, Ordering::SeqCst);
        Err(unavailable())
    }
}

fn unavailable() -> StoreError {
    StoreError::Unavailable(Box::new(io::Error::from(io::ErrorKind::ConnectionRefused)))
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
        match self.outage.writers() {
            Writers::Served => self.store.write(actor).await,
            Writers::Refused => Err(unavailable()),
            Writers::KeptWaiting => std::future::pending().await,
        }
    }

    async fn close(&self) {
        self.store.close().await;
    }
}
