use super::Body;
use crate::failure::Failure;
use std::{num::NonZero, sync::Arc, thread};
use tokio::sync::Semaphore;

/// Makes HTML of bodies on threads of their own, as many at once as there are cores: long ones keep nobody waiting who saves
/// none.
pub(crate) struct Renderer {
    running: Arc<Semaphore>,
}

impl Renderer {
    pub(crate) fn new() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Self { running: Arc::new(Semaphore::new(cores)) }
    }

    pub(crate) async fn render(&self, body: &Body) -> Result<String, Failure> {
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(failed)?;
        let body = body.clone();
        let rendered = tokio::task::spawn_blocking(move || {
            // Held until it is done, also when nobody waits for it any more.
            let _place = running;
            body.render()
        });
        rendered.await.map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Defect(error.to_string())
}
