use super::server::{Deed, MailServer, State, Step};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

/// No line of a mail is longer (RFC 5321, 4.5.3.1.6), its end included.
const LINE: usize = 1000;

/// A conversation (RFC 5321), until it ends or, where `can_seal`, until both sides agreed to seal it: then here is the
/// stream again.
pub(super) async fn talk<S: AsyncRead + AsyncWrite + Unpin>(stream: S, state: &State, greets: bool, can_seal: bool) -> Option<S> {
    let mut line = Line { stream: BufReader::new(stream), state };
    if greets {
        line.at(Step::Greeting, "220 localhost ESMTP").await?;
    }
    let (mut sender, mut recipient) = (false, false);
    loop {
        let command = line.read().await?;
        let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => {
                let offers = if can_seal { "STARTTLS" } else { "AUTH PLAIN LOGIN" };
                line.at(Step::Hello, &format!("250-localhost\r\n250-8BITMIME\r\n250 {offers}")).await?;
            }
            "STARTTLS" if can_seal => {
                if line.at(Step::StartTls, "220 go ahead").await? {
                    return Some(line.stream.into_inner());
                }
            }
            "AUTH" => {
                let knows = command.ends_with(&plain(MailServer::USER, MailServer::PASSWORD));
                line.at(Step::Auth, if knows { "235 2.7.0 signed in" } else { "535 5.7.8 who are you?" }).await?;
            }
            "MAIL" if can_seal => line.say("530 5.7.0 STARTTLS first").await?,
            "MAIL" => sender = line.at(Step::Sender, "250 2.1.0 ok").await?,
            "RCPT" if sender => recipient = line.at(Step::Recipient, "250 2.1.5 ok").await?,
            "DATA" if recipient => {
                if line.at(Step::Data, "354 end with a dot").await? {
                    line.content().await?;
                }
                (sender, recipient) = (false, false);
            }
            "NOOP" => line.say("250 2.0.0 ok").await?,
            "RSET" => {
                (sender, recipient) = (false, false);
                line.say("250 2.0.0 ok").await?;
            }
            "QUIT" => {
                line.say("221 2.0.0 bye").await?;
                return None;
            }
            _ => line.say("503 5.5.1 not now").await?,
        }
    }
}

/// What `AUTH PLAIN` presents (RFC 4616).
fn plain(user: &str, password: &str) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.encode(format!("\0{user}\0{password}"))
}

struct Line<'s, S> {
    stream: BufReader<S>,
    state: &'s State,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Line<'_, S> {
    async fn read(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line).await.ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    }

    async fn say(&mut self, answer: &str) -> Option<()> {
        self.stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        self.stream.flush().await.ok()
    }

    /// Answers as it should, or as it was ordered; whether as it should.
    async fn at(&mut self, step: Step, answer: &str) -> Option<bool> {
        match self.state.order(step) {
            None => self.say(answer).await.map(|()| true),
            Some(Deed::Answer(other)) => self.say(other).await.map(|()| false),
            Some(Deed::Drop) => None,
            Some(Deed::Hang) => std::future::pending().await,
        }
    }

    /// Takes a mail up to its dot, and gives back what was stuffed (RFC 5321, 4.5.2).
    async fn content(&mut self) -> Option<()> {
        let mut mail = Vec::new();
        let mut too_long = false;
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await.ok()? == 0 {
                return None;
            }
            if line == b".\r\n" {
                break;
            }
            too_long |= line.len() > LINE;
            mail.extend_from_slice(if line.starts_with(b".") { &line[1..] } else { &line });
        }
        if too_long {
            return self.say("500 5.5.2 a line is too long").await;
        }
        // Ordered to drop or to hang, it has taken the mail nevertheless; ordered to answer otherwise, it has not.
        if !matches!(self.state.order(Step::Content), Some(Deed::Answer(_))) {
            self.state.take(mail);
        }
        self.at(Step::Content, "250 2.0.0 taken").await.map(drop)
    }
}
