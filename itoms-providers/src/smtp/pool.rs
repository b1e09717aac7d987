use super::{config::Server, error, wire};
use itoms_core::mail::MailError;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::{Instant, timeout_at},
};

/// A connection that was quiet for longer is closed: servers close them too, and not always politely.
const QUIET: Duration = Duration::from_secs(30);
/// Servers end a connection after so many mails.
const MAILS: u32 = 50;

/// Connections to one server: some at work, some kept for the next mail.
pub(super) struct Pool {
    server: Server,
    idle: Mutex<Vec<Kept>>,
    permits: Semaphore,
}

struct Kept {
    connection: AsyncSmtpConnection,
    mails: u32,
    since: Instant,
}

/// A connection at work. Dropped, it is closed; only who got through to the end gives it back.
pub(super) struct Connection<'p> {
    connection: AsyncSmtpConnection,
    mails: u32,
    pool: &'p Pool,
    _permit: SemaphorePermit<'p>,
}

impl Pool {
    pub(super) fn new(server: Server) -> Self {
        Self { permits: Semaphore::new(server.connections), idle: Mutex::default(), server }
    }

    pub(super) fn server(&self) -> &Server {
        &self.server
    }

    /// One that answers: kept or new.
    pub(super) async fn take(&self, until: Instant) -> Result<Connection<'_>, MailError> {
        let Ok(Ok(permit)) = timeout_at(until, self.permits.acquire()).await else { return Err(error::crowded()) };
        while let Some(Kept { mut connection, mails, since }) = self.pop() {
            let fresh = since.elapsed() < QUIET && mails < MAILS;
            if fresh && timeout_at(until, connection.test_connected()).await == Ok(true) {
                return Ok(Connection { connection, mails, pool: self, _permit: permit });
            }
        }
        let connection = wire::open(&self.server, until).await?;
        Ok(Connection { connection, mails: 0, pool: self, _permit: permit })
    }

    fn pop(&self) -> Option<Kept> {
        self.idle().pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection<'_> {
    /// Keeps it for the next mail.
    pub(super) fn give_back(self) {
        let kept = Kept { connection: self.connection, mails: self.mails + 1, since: Instant::now() };
        self.pool.idle().push(kept);
    }
}

impl Deref for Connection<'_> {
    type Target = AsyncSmtpConnection;

    fn deref(&self) -> &AsyncSmtpConnection {
        &self.connection
    }
}

impl DerefMut for Connection<'_> {
    fn deref_mut(&mut self) -> &mut AsyncSmtpConnection {
        &mut self.connection
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("server", &self.server).finish_non_exhaustive()
    }
}
