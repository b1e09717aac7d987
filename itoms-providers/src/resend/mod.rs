//! Mail through Resend.

mod config;
mod error;
mod wire;

pub use config::ResendBuilder;
pub use error::ResendError;

use async_trait::async_trait;
use config::Account;
use error::{of_answer, of_reqwest};
use itoms_core::{
    account::EmailAddress,
    mail::{Mail, MailError, Mailer},
    secret::Secret,
};
use reqwest::{Method, RequestBuilder, header};
use std::sync::Arc;
use wire::{Answer, Domains, Email};

/// Sends mails through Resend, one at a time. A cheap clone.
///
/// What leaves is frozen with its idempotency key: the key is made of the mail's id and of the very bytes, so that the
/// same mail again is sent once, and a key never meets other bytes. Resend keeps keys for 24 hours.
///
/// # Examples
/// ```
/// use itoms_core::secret::Secret;
/// use itoms_providers::resend::Resend;
///
/// let mailer = Resend::with(Secret::from("re_a_key")).build()?;
/// # Ok::<(), itoms_providers::resend::ResendError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Resend {
    account: Arc<Account>,
}

impl Resend {
    /// Begins with the API key.
    pub fn with(key: Secret<String>) -> ResendBuilder {
        ResendBuilder::new(key)
    }

    /// Whether Resend answers, takes the key, and knows the domain of `sender`; a key that may only send cannot ask for
    /// domains, which is well. Sends nothing.
    ///
    /// # Errors
    /// As [`Mailer::send`].
    pub async fn check(&self, sender: &EmailAddress) -> Result<(), MailError> {
        let answer = self.ask(self.request(Method::GET, "domains?limit=100")?).await?;
        match answer.name().as_deref() {
            Some("restricted_api_key") => return Ok(()),
            // Nothing was handed over that could have been sent.
            None if answer.status < 400 => {}
            _ => return Err(of_answer(&answer)),
        }
        let domains: Domains = answer.json().ok_or_else(|| error::elsewhere(&answer.status.to_string()))?;
        if domains.send_for(sender) { Ok(()) } else { Err(error::unverified()) }
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, MailError> {
        let url = self.account.url.join(path).map_err(|_| error::unreachable_address())?;
        Ok(self.account.client.request(method, url).header(header::AUTHORIZATION, self.account.authorization.clone()))
    }

    async fn ask(&self, request: RequestBuilder) -> Result<Answer, MailError> {
        let response = request.send().await.map_err(|error| of_reqwest(&error))?;
        Answer::read(response).await.map_err(|error| of_reqwest(&error))
    }
}

#[async_trait]
impl Mailer for Resend {
    fn name(&self) -> &str {
        "Resend"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let frozen = Email::of(mail)?.freeze(&mail.id)?;
        let request = self
            .request(Method::POST, "emails")?
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", frozen.key)
            .body(frozen.body);
        let answer = self.ask(request).await?;
        if answer.took_it() { Ok(()) } else { Err(of_answer(&answer)) }
    }
}
