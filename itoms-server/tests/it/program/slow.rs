//! Callers that keep a place for themselves: silent, slow, idle, or taking nothing.

use axum::{Router, body::Body, routing::get};
use bytes::Bytes;
use futures_util::stream;
use itoms_server::program::serve::{Clocks, Listener, serve};
use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{Barrier, mpsc},
    time::timeout,
};

/// Longer than any test takes; what waits for this is waited for in vain.
const NEVER: Duration = Duration::from_secs(600);
pub(super) const SHORT: Duration = Duration::from_millis(30);
pub(super) const PATIENT: Clocks = Clocks { head: NEVER, body: NEVER, write: NEVER, stop: NEVER, connections: 8 };

pub(super) async fn start(router: Router, clocks: Clocks) -> SocketAddr {
    let listener = Listener::bind((Ipv4Addr::LOCALHOST, 0).into()).await.unwrap();
    let address = listener.address().unwrap();
    tokio::spawn(serve(listener, router, clocks, std::future::pending()));
    address
}

/// Sends this, and reads until the server ends the connection.
pub(super) async fn send(address: SocketAddr, bytes: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset is an end too.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn who_does_not_finish_the_head_is_sent_away() {
    let address = start(Router::new(), Clocks { head: SHORT, ..PATIENT }).await;
    for begun in ["", "GET / HTT", "GET / HTTP/1.1\r\nhost: x\r\nx-a: "] {
        assert!(!send(address, begun).await.contains(" 200 "), "{begun}");
    }
}

#[tokio::test]
async fn who_asks_no_more_is_sent_away() {
    let address = start(Router::new().route("/", get(async || "hello")), Clocks { head: SHORT, ..PATIENT }).await;
    let answer = send(address, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("hello"), "{answer}");
}

#[tokio::test]
async fn who_pauses_within_a_body_is_refused() {
    let echo = Router::new().route("/", axum::routing::post(async |body: Bytes| body));
    let address = start(echo, Clocks { body: SHORT, ..PATIENT }).await;
    let answer = send(address, "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n12345").await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

/// Tells when it is dropped.
struct Ends(mpsc::UnboundedSender<()>);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_is_cut_off() {
    let (tell, mut told) = mpsc::unbounded_channel();
    let endless = get(async move || {
        let answer = Ends(tell.clone());
        Body::from_stream(stream::repeat_with(move || {
            let _ = &answer;
            Ok::<_, Infallible>(Bytes::from_static(&[0; 64 * 1024]))
        }))
    });
    let address = start(Router::new().route("/", endless), Clocks { write: SHORT, ..PATIENT }).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    told.recv().await.unwrap();
    drop(stream);
}

#[tokio::test]
async fn no_more_connections_than_there_are_places() {
    let (inside, most, both) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(2)));
    let seen = Arc::clone(&most);
    let meet = get(move || {
        let (inside, most, both) = (Arc::clone(&inside), Arc::clone(&most), Arc::clone(&both));
        async move {
            most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // With one place only, the other never comes.
            let _ = timeout(SHORT, both.wait()).await;
            inside.fetch_sub(1, Ordering::SeqCst);
        }
    });
    let address = start(Router::new().route("/", meet), Clocks { connections: 1, ..PATIENT }).await;
    let request = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let (one, other) = tokio::join!(send(address, request), send(address, request));
    assert!(one.starts_with("HTTP/1.1 200") && other.starts_with("HTTP/1.1 200"));
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}
