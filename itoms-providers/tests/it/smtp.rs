use crate::arrived::{arrived, assert_listed, mail, marked};
use async_trait::async_trait;
use itoms_core::{
    account::EmailAddress,
    conformance::mailer::{Arrived, Postbox, Trouble},
    mail::{Mail, MailError, Mailer},
    secret::Secret,
};
use itoms_providers::smtp::{Security, Smtp, SmtpBuilder, SmtpError};
use itoms_testing::mail::{Deed, MailServer, Security as Sealed, Step};
use std::time::Duration;

struct Relay {
    server: MailServer,
    mailer: Smtp,
}

impl Relay {
    fn new(sealed: Sealed) -> Self {
        let server = MailServer::start(sealed);
        let mailer = client(&server, sealed).build().unwrap();
        Self { server, mailer }
    }

    async fn refuses(&self, mail: &Mail, step: Step, deed: Deed) -> MailError {
        self.server.order(step, deed);
        let error = self.mailer.send(mail).await.unwrap_err();
        self.server.behave();
        assert!(!error.to_string().contains("zoe"), "no address of a person: {error}");
        error
    }
}

/// A client that does everything as it should.
fn client(server: &MailServer, sealed: Sealed) -> SmtpBuilder {
    let security = match sealed {
        Sealed::StartTls => Security::StartTls,
        Sealed::Implicit => Security::Implicit,
        Sealed::None => Security::None,
    };
    Smtp::at("localhost")
        .port(server.port())
        .security(security)
        .authority(server.authority())
        .credentials(MailServer::USER, Secret::from(MailServer::PASSWORD))
}

#[async_trait]
impl Postbox for Relay {
    fn mailer(&self) -> &dyn Mailer {
        &self.mailer
    }

    async fn arrived(&self) -> Vec<Arrived> {
        self.server.received().into_iter().map(arrived).collect()
    }

    fn keeps_mails(&self) -> bool {
        false
    }

    async fn suffers(&self, trouble: Option<Trouble>) -> bool {
        match trouble {
            None => self.server.behave(),
            Some(Trouble::Refuses) => {
                self.server.order(Step::Recipient, Deed::Answer("550 5.1.1 <ada@example.net> is unknown here"));
            }
            Some(Trouble::RefusesUs) => {
                self.server.order(Step::Recipient, Deed::Answer("550 5.7.1 no relaying to <ada@example.net>"));
            }
            Some(Trouble::Fails) => {
                self.server.order(Step::Recipient, Deed::Answer("450 4.2.1 <ada@example.net>: try later"));
            }
            Some(Trouble::IsAway) => self.server.order(Step::Greeting, Deed::Drop),
        }
        true
    }
}

mod by_starttls {
    itoms_core::conformance::mailer!(async { super::Relay::new(super::Sealed::StartTls) });
}

mod by_implicit_tls {
    itoms_core::conformance::mailer!(async { super::Relay::new(super::Sealed::Implicit) });
}

#[tokio::test]
async fn a_connection_serves_many_mails_and_a_dead_one_is_replaced() {
    let relay = Relay::new(Sealed::StartTls);
    for number in 0..8 {
        relay.mailer.send(&mail(&number.to_string())).await.unwrap();
    }
    assert_eq!((relay.server.received().len(), relay.server.connections()), (8, 1));
    let error = relay.refuses(&mail("lost"), Step::Sender, Deed::Drop).await;
    assert!(matches!(error, MailError::Unavailable(_)), "{error}");
    relay.mailer.send(&mail("again")).await.unwrap();
    assert_eq!((relay.server.received().len(), relay.server.connections()), (9, 2));
}

#[tokio::test]
async fn at_most_so_many_connections_are_open() {
    let server = MailServer::start(Sealed::Implicit);
    let mailer = client(&server, Sealed::Implicit).connections(2).build().unwrap();
    let mails: Vec<_> = (0..16).map(|number| mail(&number.to_string())).collect();
    for sent in futures_util::future::join_all(mails.iter().map(|mail| mailer.send(mail))).await {
        sent.unwrap();
    }
    assert_eq!(server.received().len(), 16);
    assert!(server.connections() <= 2, "{}", server.connections());
}

#[tokio::test]
async fn each_refusal_says_what_can_be_done() {
    use MailError::{Misconfigured, Refused, Unavailable};
    type Is = fn(&MailError) -> bool;
    let (later, this_mail, mend): (Is, Is, Is) =
        (|e| matches!(e, Unavailable(_)), |e| matches!(e, Refused { .. }), |e| matches!(e, Misconfigured { .. }));
    let relay = Relay::new(Sealed::StartTls);
    for (number, (step, said, is, words)) in [
        (Step::Recipient, "550 5.1.1 <zoe@example.com> unknown here", this_mail, "550 5.1.1"),
        (Step::Recipient, "450 4.2.1 zoe@example.com: try later", later, "450 4.2.1"),
        (Step::Recipient, "550 5.7.1 no relaying to zoe@example.com", mend, "let this installation send"),
        (Step::Sender, "451 4.7.1 greylisted", later, "451"),
        (Step::Sender, "553 5.1.8 not yours", mend, "address that mails come from"),
        (Step::Content, "554 5.6.0 zoe gets no such thing", this_mail, "554"),
        (Step::Content, "452 4.3.1 disk full", later, "452"),
        (Step::Data, "421 4.3.2 going down", later, "421"),
    ]
    .into_iter()
    .enumerate()
    {
        let error = relay.refuses(&mail(&number.to_string()), step, Deed::Answer(said)).await;
        assert!(is(&error) && error.to_string().contains(words), "{said}: {error}");
        relay.mailer.send(&mail("next")).await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_after_the_mail_means_maybe() {
    let relay = Relay::new(Sealed::StartTls);
    let error = relay.refuses(&mail("one"), Step::Content, Deed::Drop).await;
    assert!(matches!(error, MailError::Unknown), "{error}");
    assert_eq!(relay.server.received().len(), 1, "it was taken");
    relay.mailer.send(&mail("one")).await.unwrap();
    let received = relay.server.received();
    let ids = received.iter().map(|mail| mail.headers.iter().find(|(name, _)| name == "message-id").cloned().unwrap());
    assert_eq!(ids.collect::<std::collections::HashSet<_>>().len(), 1, "the recipient's program can tell");
}

#[tokio::test]
async fn a_silent_server_is_left_in_time() {
    let server = MailServer::start(Sealed::StartTls);
    for (step, maybe) in
        [(Step::Greeting, false), (Step::StartTls, false), (Step::Auth, false), (Step::Recipient, false), (Step::Content, true)]
    {
        let mailer = client(&server, Sealed::StartTls).patience(Duration::from_millis(300)).build().unwrap();
        server.order(step, Deed::Hang);
        let error = mailer.send(&mail("slow")).await.unwrap_err();
        assert_eq!(matches!(error, MailError::Unknown), maybe, "{step:?}: {error}");
        assert!(maybe || matches!(error, MailError::Unavailable(_)), "{step:?}: {error}");
        server.behave();
    }
}

/// P3.1-c
#[tokio::test]
async fn credentials_go_to_whoever_proves_its_name_alone() {
    let (honest, stranger) = (MailServer::start(Sealed::StartTls), MailServer::start(Sealed::StartTls));
    let mend = |error: MailError, words: &str| {
        assert!(matches!(error, MailError::Misconfigured { .. }) && error.to_string().contains(words), "{error}");
    };
    let doubts = client(&stranger, Sealed::StartTls).authority(honest.authority()).build().unwrap();
    mend(doubts.send(&mail("one")).await.unwrap_err(), "does not prove its name");
    let elsewhere = Smtp::at("127.0.0.1").port(honest.port()).authority(honest.authority()).build().unwrap();
    mend(elsewhere.send(&mail("one")).await.unwrap_err(), "does not prove its name");

    let open = MailServer::start(Sealed::None);
    let insists = client(&open, Sealed::StartTls).build().unwrap();
    mend(insists.send(&mail("one")).await.unwrap_err(), "STARTTLS");

    let wrong = client(&honest, Sealed::StartTls).credentials(MailServer::USER, Secret::from("wrong")).build().unwrap();
    mend(wrong.send(&mail("one")).await.unwrap_err(), "user and password");
    mend(wrong.check().await.unwrap_err(), "user and password");
    client(&honest, Sealed::StartTls).build().unwrap().check().await.unwrap();
    assert!(honest.received().is_empty() && stranger.received().is_empty() && open.received().is_empty());
}

/// P0-a, P4-b: the headers, and the same two texts.
#[tokio::test]
async fn what_leaves_is_what_is_listed() {
    let relay = Relay::new(Sealed::StartTls);
    relay.mailer.send(&marked()).await.unwrap();
    let received = relay.server.received().remove(0);
    let mut names: Vec<_> = received.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let ours = ["auto-submitted", "date", "from", "list-unsubscribe", "list-unsubscribe-post", "message-id", "subject", "to"];
    names.retain(|name| !["content-type", "mime-version"].contains(name));
    assert_eq!(names, ours);
    assert_eq!(received.recipients, [(Some("to.name".to_owned()), "to.address@example.com".to_owned())]);
    assert_eq!((received.text.trim(), received.html.trim()), ("text", "html"));
    assert_listed();
}

#[test]
fn a_host_is_a_name_or_an_address_alone() {
    for host in ["mail.example.com:465", "https://mail.example.com", "x y", ""] {
        assert_eq!(Smtp::at(host).build().unwrap_err(), SmtpError::Host, "{host}");
    }
}

/// No such name is anywhere; a name server that is down sounds the same, and parks no mail.
#[tokio::test]
async fn a_name_that_is_not_found_is_said_so_and_asked_for_again() {
    let error = Smtp::at("mail.invalid").build().unwrap().send(&mail("one")).await.unwrap_err();
    assert!(matches!(error, MailError::Unavailable(_)) && error.to_string().contains("its name is not found"), "{error}");
}

/// P3.1-c
#[test]
fn only_this_machine_may_be_spoken_to_in_the_open() {
    for (host, opens) in [("localhost", true), ("127.0.0.1", true), ("::1", true), ("mail.example.com", false), ("10.0.0.1", false)] {
        let built = Smtp::at(host).security(Security::None).build();
        assert_eq!(built.is_ok(), opens, "{host}");
        assert!(opens || built.unwrap_err() == SmtpError::Open);
    }
    assert_eq!(Smtp::at("localhost").authority("no certificate").build().unwrap_err(), SmtpError::Authority);
}

#[test]
fn nothing_prints_the_password() {
    let builder = || Smtp::at("localhost").credentials("itoms", Secret::from("sesame"));
    let shown = format!("{:?} {:?}", builder(), builder().build());
    assert!(!shown.contains("sesame"), "{shown}");
}

#[tokio::test]
async fn on_this_machine_it_may_be_open_and_an_address_beyond_ascii_needs_a_server_for_it() {
    let relay = Relay::new(Sealed::None);
    relay.mailer.send(&mail("one")).await.unwrap();
    assert_eq!(relay.server.received().len(), 1);
    let mut beyond = mail("two");
    beyond.to.address = EmailAddress::parse("zoë@example.com").unwrap();
    let error = relay.mailer.send(&beyond).await.unwrap_err();
    assert!(matches!(error, MailError::Refused { .. }), "{error}");
}
