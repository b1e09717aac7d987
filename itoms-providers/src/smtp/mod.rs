//! Mail through an SMTP server (RFC 5321): a relay of one's own, or the one of a mail service.

mod config;
mod error;
mod host;
mod pool;
mod wire;

pub use config::{Security, SmtpBuilder};
pub use error::SmtpError;

use crate::mime;
use async_trait::async_trait;
use config::Server;
use itoms_core::mail::{Mail, MailError, Mailer};
use pool::Pool;
use std::sync::Arc;

/// Sends mails through an SMTP server, over connections that stay open between mails. A cheap clone.
///
/// The way there is sealed by TLS, and a server that does not prove its name gets neither credentials nor mails; only a
/// server on this machine may be spoken to in the open (P3.1-c). A mail has the same `Message-ID` over all its tries.
///
/// # Examples
/// ```
/// use itoms_core::secret::Secret;
/// use itoms_providers::smtp::Smtp;
///
/// let mailer = Smtp::at("smtp.example.com").credentials("itoms", Secret::from("a password")).build()?;
/// # Ok::<(), itoms_providers::smtp::SmtpError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Smtp {
    pool: Arc<Pool>,
}

impl Smtp {
    /// Begins with the name of the server, which its certificate must prove.
    pub fn at(host: impl Into<String>) -> SmtpBuilder {
        SmtpBuilder::new(host.into())
    }

    fn through(server: Server) -> Self {
        Self { pool: Arc::new(Pool::new(server)) }
    }

    /// Whether the server answers, proves its name and takes the credentials. Sends nothing.
    ///
    /// # Errors
    /// As [`Mailer::send`].
    pub async fn check(&self) -> Result<(), MailError> {
        let until = self.pool.server().until();
        let connection = self.pool.take(until).await?;
        connection.give_back();
        Ok(())
    }
}

#[async_trait]
impl Mailer for Smtp {
    /// Host and port.
    fn name(&self) -> &str {
        &self.pool.server().name
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = mime::message(mail)?;
        let until = self.pool.server().until();
        let mut connection = self.pool.take(until).await?;
        wire::deliver(&mut connection, until, &message).await?;
        connection.give_back();
        Ok(())
    }
}
