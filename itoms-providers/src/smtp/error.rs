//! What a server's words mean for us: first its enhanced status code (RFC 3463), then its reply code (RFC 5321), then
//! the step at which it said so. Its text is never kept, for it may name the person.

use itoms_core::{
    mail::MailError,
    problem::{Kind, Problem},
};
use lettre::transport::smtp::Error;
use std::{error::Error as StdError, fmt, io};

/// Why a server cannot be spoken to as it was configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SmtpError {
    /// Nothing can be there.
    #[error("the host is neither a name nor an address; write the name alone, without scheme, port and path")]
    Host,
    /// Mails would go over the network in the open.
    #[error("only a mail server on this machine may be spoken to without TLS; choose STARTTLS or implicit TLS")]
    Open,
    /// What should be an authority is none.
    #[error("the authority to trust is not a certificate in PEM; give a text that begins with -----BEGIN CERTIFICATE-----")]
    Authority,
}

impl Problem for SmtpError {
    fn kind(&self) -> Kind {
        Kind::NotConfigured
    }

    fn code(&self) -> &'static str {
        "smtp_unusable"
    }
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    Seal,
    SignIn,
    Sender,
    Recipient,
    Data,
    Content,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "when it was greeted",
            Self::Seal => "when the way was to be sealed",
            Self::SignIn => "at the sign-in",
            Self::Sender => "when it was told the sender",
            Self::Recipient => "when it was told the recipient",
            Self::Data | Self::Content => "when it was handed the mail",
        })
    }
}

/// What a server said, or did not say.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("it said {0} {1}")]
    Said(Reply, Step),
    #[error("{0} {1}")]
    Lost(String, Step),
    #[error("it said nothing {0}")]
    Silent(Step),
    #[error("its name is not found: it is misspelt, or the name server of this machine does not answer")]
    Unfound,
    #[error("all connections to it are in use")]
    Crowded,
}

/// A reply without its text.
#[derive(Debug, Clone, Copy)]
struct Reply {
    code: u16,
    status: Option<(u8, u16, u16)>,
}

impl Reply {
    fn of(error: &Error) -> Option<Self> {
        let status = error.source().and_then(|text| enhanced(&text.to_string()));
        error.status().map(|code| Self { code: code.into(), status })
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        self.status.map_or(Ok(()), |(class, subject, detail)| write!(f, " {class}.{subject}.{detail}"))
    }
}

/// The status code at the beginning of a reply's text.
fn enhanced(text: &str) -> Option<(u8, u16, u16)> {
    let mut numbers = text.split_whitespace().next()?.split('.');
    let status = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    numbers.next().is_none().then_some(status)
}

pub(super) fn of_lettre(step: Step, error: &Error) -> MailError {
    match Reply::of(error) {
        Some(reply) if error.is_transient() => unavailable(Trouble::Said(reply, step)),
        Some(reply) => refused(step, reply),
        None if step == Step::Content => MailError::Unknown,
        None if is_unproven(error) => {
            unable("it does not prove its name; check the name, and give its authority if the certificate is of your own")
        }
        None => unavailable(Trouble::Lost(cause(error), step)),
    }
}

pub(super) fn silent(step: Step) -> MailError {
    if step == Step::Content { MailError::Unknown } else { unavailable(Trouble::Silent(step)) }
}

/// Who asks for a name is not told whether there is none or whether nobody knows it now: mails wait until it is known.
pub(super) fn unfound() -> MailError {
    unavailable(Trouble::Unfound)
}

pub(super) fn crowded() -> MailError {
    unavailable(Trouble::Crowded)
}

/// For the operator to mend.
pub(super) fn unable(reason: &str) -> MailError {
    MailError::Misconfigured { reason: reason.to_owned() }
}

fn unavailable(trouble: Trouble) -> MailError {
    MailError::Unavailable(trouble.into())
}

/// A refusal for good.
fn refused(step: Step, reply: Reply) -> MailError {
    let this_mail = |what: &str| MailError::Refused { reason: format!("{what} ({reply})") };
    let mend = |mend: &str| unable(&format!("it said {reply} {step}; {mend}"));
    match (reply.status, reply.code, step) {
        (Some((5, 7, 8 | 9)), ..) | (_, 530 | 534 | 535 | 538, _) | (_, _, Step::SignIn) => mend("check user and password"),
        (Some((5, 1, 7 | 8)), ..) => mend("check the address that mails come from"),
        (Some((5, 1 | 2, _)), ..) => this_mail("the server knows no mailbox that takes mail at this address"),
        (Some((5, 3, 4)), ..) => this_mail("the mail is too long for the server"),
        (Some((5, 7, _)), ..) => mend("let this installation send through it, with the address that its mails come from"),
        (_, _, Step::Connect | Step::Seal) => mend("ask whoever runs it"),
        (_, _, Step::Sender) => mend("check the address that mails come from"),
        (_, _, Step::Recipient) => this_mail("the server knows no mailbox that takes mail at this address"),
        (_, _, Step::Data | Step::Content) => this_mail("the server takes no mail of this content"),
    }
}

/// Whether TLS failed for what the server showed, and not for the network.
fn is_unproven(error: &Error) -> bool {
    io_cause(error).is_some_and(|error| error.kind() == io::ErrorKind::InvalidData)
}

fn cause(error: &Error) -> String {
    match io_cause(error) {
        Some(error) => error.kind().to_string(),
        None => "it spoke no SMTP, or broke off".to_owned(),
    }
}

fn io_cause(error: &Error) -> Option<&io::Error> {
    let mut source = error.source();
    while let Some(cause) = source {
        match cause.downcast_ref() {
            Some(error) => return Some(error),
            None => source = cause.source(),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_decides_before_the_step() {
        use Step::{Content, Recipient, Sender, SignIn};
        let told = |step, code, text| refused(step, Reply { code, status: enhanced(text) });
        for (step, code, text) in [
            (Recipient, 550, "5.1.1 <ada@example.net> unknown"),
            (Recipient, 550, "no such user ada@example.net"),
            (Recipient, 552, "5.2.2 full"),
            (Content, 552, "5.3.4 too big"),
            (Content, 554, "spam"),
        ] {
            let error = told(step, code, text);
            assert!(matches!(error, MailError::Refused { .. }), "{text}: {error}");
            assert!(!error.to_string().contains("ada"), "{error}");
        }
        for (step, code, text) in [
            (SignIn, 535, "5.7.8 wrong"),
            (SignIn, 500, "what?"),
            (Sender, 530, "sign in first"),
            (Sender, 553, "5.1.8 not your domain"),
            (Sender, 550, "no"),
            (Recipient, 550, "5.7.1 relaying denied for ada@example.net"),
            (Content, 550, "5.7.26 unsigned"),
        ] {
            let error = told(step, code, text);
            assert!(matches!(error, MailError::Misconfigured { .. }), "{text}: {error}");
            assert!(error.to_string().contains(&code.to_string()) && !error.to_string().contains("ada"), "{error}");
        }
    }

    #[test]
    fn a_status_code_is_read_from_the_beginning_alone() {
        assert_eq!(enhanced("5.1.10 x"), Some((5, 1, 10)));
        for text in ["", "user 5.1.1", "5.1", "5.1.1.1 x", "127.0.0.1", "a.b.c"] {
            assert_eq!(enhanced(text), None, "{text}");
        }
    }
}
