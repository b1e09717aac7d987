//! Everything that the product logs, at every level.

use std::{
    io,
    sync::{Arc, Mutex, OnceLock},
};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

/// What was logged on this thread, which is the runtime of one story.
#[derive(Clone, Default)]
pub(crate) struct Logs(Arc<Mutex<Vec<u8>>>);

impl Logs {
    /// Listens until the guard is dropped.
    pub(crate) fn listen(&self) -> DefaultGuard {
        Self::of_other_threads();
        tracing::subscriber::set_default(self.subscriber())
    }

    /// What was logged on all threads that are no story's, such as those of the databases' drivers.
    pub(crate) fn of_other_threads() -> &'static Self {
        static OTHERS: OnceLock<Logs> = OnceLock::new();
        OTHERS.get_or_init(|| {
            let logs = Self::default();
            tracing::subscriber::set_global_default(logs.subscriber()).expect("nobody else listens to all threads");
            logs
        })
    }

    fn subscriber(&self) -> impl tracing::Subscriber + Send + Sync + use<> {
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(self.clone()).finish()
    }

    /// All of it.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logs {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
