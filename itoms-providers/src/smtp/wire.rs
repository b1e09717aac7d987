//! The conversation, step by step: where a server refuses decides what its refusal means.

use super::{
    config::{Security, Server},
    error::{Step, of_lettre, silent, unable},
};
use itoms_core::mail::MailError;
use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::Mechanism,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{Extension, MailParameter},
    },
};
use std::future::Future;
use tokio::time::{Instant, timeout_at};

/// A connection that is sealed and signed in, as the server wants it.
pub(super) async fn open(server: &Server, until: Instant) -> Result<AsyncSmtpConnection, MailError> {
    let implicit = (server.security == Security::Implicit).then(|| server.tls.clone());
    let address = (server.host.as_str(), server.port);
    let mut connection =
        step(Step::Connect, until, AsyncSmtpConnection::connect_tokio1(address, None, &server.hello, implicit, None)).await?;
    if server.security == Security::StartTls {
        if !connection.can_starttls() {
            return Err(unable("it does not offer STARTTLS; choose implicit TLS, or a server that seals the way"));
        }
        step(Step::Seal, until, connection.starttls(server.tls.clone(), &server.hello)).await?;
    }
    if let Some(credentials) = server.credentials() {
        let known = [Mechanism::Plain, Mechanism::Login];
        if connection.server_info().get_auth_mechanism(&known).is_none() {
            return Err(unable("it offers no way to sign in by user and password; leave the credentials out, or use another server"));
        }
        step(Step::SignIn, until, connection.auth(&known, &credentials)).await?;
    }
    Ok(connection)
}

/// Hands the mail over. From the end of its content on it may have been sent, whatever else happens.
pub(super) async fn deliver(connection: &mut AsyncSmtpConnection, until: Instant, message: &Message) -> Result<(), MailError> {
    let envelope = message.envelope();
    let mut parameters = Vec::new();
    if envelope.from().into_iter().chain(envelope.to()).any(|address| !address.to_string().is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            let reason = "the server takes no address with letters beyond ASCII".to_owned();
            return Err(MailError::Refused { reason });
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    step(Step::Sender, until, connection.command(Mail::new(envelope.from().cloned(), parameters))).await?;
    for recipient in envelope.to() {
        step(Step::Recipient, until, connection.command(Rcpt::new(recipient.clone(), Vec::new()))).await?;
    }
    step(Step::Data, until, connection.command(Data)).await?;
    step(Step::Content, until, connection.message(&message.formatted())).await.map(drop)
}

async fn step<T>(step: Step, until: Instant, work: impl Future<Output = Result<T, Error>>) -> Result<T, MailError> {
    match timeout_at(until, work).await {
        Ok(done) => done.map_err(|error| of_lettre(step, &error)),
        Err(_) => Err(silent(step)),
    }
}
