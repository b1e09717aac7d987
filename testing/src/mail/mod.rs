//! Where mails arrive in tests: a mail server that speaks TLS and misbehaves on order, and a mail service over HTTP.

mod certificate;
mod read;
mod server;
mod service;
mod service_request;
mod talk;

pub use read::{Received, read};
pub use server::{Deed, MailServer, Security, Step};
pub use service::{MailService, said};

use std::future::Future;

/// Runs a fake beside the test, on a runtime of its own, so that tests of any kind can talk to it. It ends with the process.
pub(crate) fn beside(fake: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(fake);
    });
}

/// A listener on this machine, at a free port.
pub(crate) fn listen() -> (std::net::TcpListener, u16) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a listener that does not block");
    let port = listener.local_addr().expect("an address").port();
    (listener, port)
}
