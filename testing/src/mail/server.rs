use super::{Received, beside, certificate, listen, read, talk::talk};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// How a connection is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// By TLS from the first byte.
    Implicit,
    /// By TLS from the command `STARTTLS` on.
    StartTls,
    /// Not at all.
    None,
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Before the first word.
    Greeting,
    /// `EHLO`.
    Hello,
    /// `STARTTLS`.
    StartTls,
    /// `AUTH`.
    Auth,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`.
    Data,
    /// The dot behind the mail: it was taken already.
    Content,
}

/// What the server does instead of what it should.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    /// Answers this.
    Answer(&'static str),
    /// Closes the connection.
    Drop,
    /// Says nothing for ever.
    Hang,
}

/// A mail server of the tests. It takes mail from whoever signs in as [`MailServer::USER`], and misbehaves on order.
pub struct MailServer {
    port: u16,
    authority: String,
    state: Arc<State>,
}

#[derive(Default)]
pub(super) struct State {
    orders: Mutex<HashMap<Step, Deed>>,
    taken: Mutex<Vec<Vec<u8>>>,
    connections: AtomicUsize,
}

impl State {
    pub(super) fn order(&self, step: Step) -> Option<Deed> {
        self.orders.lock().expect("no panic").get(&step).copied()
    }

    pub(super) fn take(&self, mail: Vec<u8>) {
        self.taken.lock().expect("no panic").push(mail);
    }
}

impl MailServer {
    /// Who may send.
    pub const USER: &str = "postman";
    /// What that one signs in with.
    pub const PASSWORD: &str = "planted smtp password 8f3a";

    /// Begins to listen on this machine.
    #[must_use]
    pub fn start(security: Security) -> Self {
        let (listener, port) = listen();
        let (authority, acceptor) = certificate::make();
        let state = Arc::<State>::default();
        beside(accept(listener, security, acceptor, Arc::clone(&state)));
        Self { port, authority, state }
    }

    /// Where it listens, as `localhost`.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The authority that vouches for it, in PEM.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// From now on does that at that step.
    pub fn order(&self, step: Step, deed: Deed) {
        self.state.orders.lock().expect("no panic").insert(step, deed);
    }

    /// From now on does everything as it should.
    pub fn behave(&self) {
        self.state.orders.lock().expect("no panic").clear();
    }

    /// Every mail that it took, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.state.taken.lock().expect("no panic").iter().map(|mail| read(mail)).collect()
    }

    /// How many connections there were.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

async fn accept(listener: std::net::TcpListener, security: Security, acceptor: TlsAcceptor, state: Arc<State>) {
    let listener = TcpListener::from_std(listener).expect("a listener");
    while let Ok((stream, _)) = listener.accept().await {
        state.connections.fetch_add(1, Ordering::SeqCst);
        let (acceptor, state) = (acceptor.clone(), Arc::clone(&state));
        tokio::spawn(async move { serve(stream, security, &acceptor, &state).await });
    }
}

/// One connection. Whatever goes wrong in it is the matter of the other side.
async fn serve(stream: TcpStream, security: Security, acceptor: &TlsAcceptor, state: &State) -> Option<()> {
    match security {
        Security::None => talk(stream, state, true, false).await.map(drop),
        Security::Implicit => talk(acceptor.accept(stream).await.ok()?, state, true, false).await.map(drop),
        Security::StartTls => {
            let plain = talk(stream, state, true, true).await?;
            talk(acceptor.accept(plain).await.ok()?, state, false, false).await.map(drop)
        }
    }
}
