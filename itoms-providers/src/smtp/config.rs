use super::{
    Smtp, SmtpError,
    host::{is_host, is_this_machine},
};
use itoms_core::secret::Secret;
use lettre::transport::smtp::{
    authentication::Credentials,
    client::{Certificate, CertificateStore, TlsParameters},
    extension::ClientId,
};
use std::{fmt, time::Duration};
use tokio::time::Instant;

/// How the way to the server is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Security {
    /// By `STARTTLS` before anything else is said; a server that does not offer it is left. Usually at port 587.
    #[default]
    StartTls,
    /// By TLS from the first byte. Usually at port 465.
    Implicit,
    /// Not at all, which only a server on this machine may be.
    None,
}

impl Security {
    /// The port where such servers listen.
    #[must_use]
    pub fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Implicit => 465,
            Self::None => 25,
        }
    }
}

/// Where the server is and how to speak to it.
#[must_use]
pub struct SmtpBuilder {
    host: String,
    port: Option<u16>,
    security: Security,
    credentials: Option<(String, Secret<String>)>,
    authority: Option<String>,
    hello: Option<String>,
    connections: usize,
    patience: Duration,
}

/// The server, as connections to it need it.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    /// Both, for operators to read.
    pub(super) name: String,
    pub(super) security: Security,
    pub(super) tls: TlsParameters,
    pub(super) credentials: Option<(String, Secret<String>)>,
    pub(super) hello: ClientId,
    pub(super) connections: usize,
    patience: Duration,
}

impl SmtpBuilder {
    pub(super) fn new(host: String) -> Self {
        Self {
            host,
            port: None,
            security: Security::default(),
            credentials: None,
            authority: None,
            hello: None,
            connections: 4,
            patience: Duration::from_secs(30),
        }
    }

    /// Listens at this port; without it at the usual one.
    pub fn port(self, port: u16) -> Self {
        Self { port: Some(port), ..self }
    }

    /// Seals the way so; by `STARTTLS` without.
    pub fn security(self, security: Security) -> Self {
        Self { security, ..self }
    }

    /// Signs in as this user. Without it the server takes mails from anybody who reaches it.
    pub fn credentials(self, user: impl Into<String>, password: Secret<String>) -> Self {
        Self { credentials: Some((user.into(), password)), ..self }
    }

    /// Trusts the authorities of this PEM text besides the public ones.
    pub fn authority(self, pem: impl Into<String>) -> Self {
        Self { authority: Some(pem.into()), ..self }
    }

    /// Introduces itself by this name; by its address without.
    pub fn hello(self, name: impl Into<String>) -> Self {
        Self { hello: Some(name.into()), ..self }
    }

    /// Has at most that many connections open at once; four without.
    pub fn connections(self, count: usize) -> Self {
        Self { connections: count.max(1), ..self }
    }

    /// Gives one mail at most that long, connecting included; thirty seconds without.
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The mailer. Touches no network.
    ///
    /// # Errors
    /// [`SmtpError`], with what to give instead.
    pub fn build(self) -> Result<Smtp, SmtpError> {
        if !is_host(&self.host) {
            return Err(SmtpError::Host);
        }
        if self.security == Security::None && !is_this_machine(&self.host) {
            return Err(SmtpError::Open);
        }
        let mut tls = TlsParameters::builder(self.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
        if let Some(pem) = self.authority {
            let certificate = Certificate::from_pem(pem.as_bytes()).ok().filter(|_| pem.contains("-----BEGIN CERTIFICATE-----"));
            tls = tls.add_root_certificate(certificate.ok_or(SmtpError::Authority)?);
        }
        let port = self.port.unwrap_or(self.security.port());
        Ok(Smtp::through(Server {
            port,
            name: format!("{}:{port}", self.host),
            security: self.security,
            tls: tls.build().map_err(|_| SmtpError::Authority)?,
            credentials: self.credentials,
            hello: self.hello.map_or_else(ClientId::default, ClientId::Domain),
            connections: self.connections,
            patience: self.patience,
            host: self.host,
        }))
    }
}

impl Server {
    /// When a mail that is begun now has taken too long.
    pub(super) fn until(&self) -> Instant {
        Instant::now() + self.patience
    }

    pub(super) fn credentials(&self) -> Option<Credentials> {
        self.credentials.as_ref().map(|(user, password)| Credentials::new(user.clone(), password.expose().clone()))
    }
}

impl fmt::Debug for SmtpBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpBuilder").field("host", &self.host).field("security", &self.security).finish_non_exhaustive()
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}
