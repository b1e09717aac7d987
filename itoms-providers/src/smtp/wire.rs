//! The conversation, step by step: where a server refuses decides what its refusal means.

use super::{
    config::{Security, Server},
    error::{Step, of_lettre, silent, unable, unfound},
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
use std::{future::Future, net::SocketAddr};
use tokio::{
    net::lookup_host,
    time::{Instant, timeout_at},
};

/// A connection that is sealed and signed in, as the server wants it.
pub(super) async fn open(server: &Server, until: Instant) -> Result<AsyncSmtpConnection, MailError> {
    let implicit = (server.security == Security::Implicit).then(|| server.tls.clone());
    let addresses = addresses(server, until).await?;
    let connecting = AsyncSmtpConnection::connect_tokio1(addresses.as_slice(), None, &server.hello, implicit, None);
    let mut connection = step(Step::Connect, until, connecting).await?;
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

/// Looked up apart from connecting, since what a look-up fails with says nothing by which it could be told from a network's failure.
async fn addresses(server: &Server, until: Instant) -> Result<Vec<SocketAddr>, MailError> {
    let found = timeout_at(until, lookup_host((server.host.as_str(), server.port))).await;
    let addresses: Vec<_> = found.ok().and_then(Result::ok).into_iter().flatten().collect();
    if addresses.is_empty() { Err(unfound()) } else { Ok(addresses) }
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
