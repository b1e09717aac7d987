use std::{future::Future, io};
use tokio::sync::watch;

/// Whether this process was asked to end. A cheap clone; any number of tasks may wait for it.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Hears SIGTERM and ctrl-c from now on, in their place.
    ///
    /// # Errors
    /// When the system lets nobody listen for signals.
    pub fn on_signals() -> io::Result<Self> {
        let asked = signals()?;
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            asked.await;
            let _ = tell.send(true);
        });
        Ok(Self(told))
    }

    /// Ready when the process was asked to end, also before this call.
    pub async fn asked(mut self) {
        // An error says that nobody can ask any more, which only happens at the end.
        let _ = self.0.wait_for(|asked| *asked).await;
    }
}

#[cfg(unix)]
fn signals() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signals() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
