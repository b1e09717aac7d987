use super::patience::Patient;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tower::{ServiceBuilder, ServiceExt};
use tower_http::timeout::RequestBodyTimeoutLayer;

/// How long the server waits for whom (ASVS 13.1.2): no silent, slow or idle client keeps a place for ever.
#[derive(Debug, Clone, Copy)]
pub struct Clocks {
    /// For a whole request head, and for the next request on a kept connection.
    pub head: Duration,
    /// For the next piece of a request's body.
    pub body: Duration,
    /// For a client to take the next piece of an answer.
    pub write: Duration,
    /// For open requests when the server stops.
    pub stop: Duration,
    /// Connections at once; more wait until one ends.
    pub connections: usize,
}

impl Clocks {
    /// For durable work when the server stops; with [`Clocks::stop`] before it, everything ends within 30 s.
    pub(crate) const WORK: Duration = Duration::from_secs(5);
}

impl Default for Clocks {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { head: seconds(15), body: seconds(15), write: seconds(30), stop: seconds(25), connections: 4096 }
    }
}

/// A bound address.
#[derive(Debug)]
pub struct Listener(TcpListener);

impl Listener {
    /// Binds it; port 0 takes a free one.
    ///
    /// # Errors
    /// When it is taken, or not this machine's.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        Ok(Self(TcpListener::bind(address).await?))
    }

    /// The address that was bound.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Answers requests until `stop` is ready, then finishes what is open for as long as [`Clocks::stop`]. Let the router be
/// [`understood`](super::understood).
pub async fn serve(listener: Listener, router: Router, clocks: Clocks, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(clocks.connections));
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let place = tokio::select! {
            biased;
            () = &mut stop => break,
            place = Arc::clone(&places).acquire_owned() => place,
        };
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.0.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, or a client that has gone already: others go on.
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let connection = open.watch(connection(stream, peer, router.clone(), clocks));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    if timeout(clocks.stop, open.shutdown()).await.is_err() {
        tracing::warn!("some requests were still open when the server stopped");
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    clocks: Clocks,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    // Small answers leave at once.
    let _ = stream.set_nodelay(true);
    let named = router.map_request(move |mut request: Request<_>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let service = ServiceBuilder::new().map_request(|request: Request<_>| request.map(Body::new)).service(named);
    let service = ServiceBuilder::new().layer(RequestBodyTimeoutLayer::new(clocks.body)).service(service);
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(clocks.head)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(Patient::new(stream, clocks.write)), TowerToHyperService::new(service))
}
