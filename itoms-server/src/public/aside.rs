use super::answer::Missing;
use axum::http::StatusCode;
use std::{num::NonZero, sync::Arc, thread};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Makes what is long on threads of their own, as many at once as there are cores: whoever reads a short page waits for none.
pub(super) struct Aside {
    places: Arc<Semaphore>,
}

impl Aside {
    pub(super) fn new() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Self { places: Arc::new(Semaphore::new(cores)) }
    }

    pub(super) async fn make<T: Send + 'static>(&self, make: impl FnOnce() -> T + Send + 'static) -> Result<T, Missing> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(failed)?;
        let made = spawn_blocking(move || {
            // Held until it is done, also when nobody waits for it any more.
            let _place = place;
            make()
        });
        made.await.map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> Missing {
    tracing::error!(%error, "a public page could not be made");
    Missing::Failed(StatusCode::INTERNAL_SERVER_ERROR.into())
}
