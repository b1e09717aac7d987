//! Mails that leave, as operators meet them: the start, `doctor`, `operator mail-test`, and the mails themselves.

use super::{
    doctor::finds,
    process::{Ended, Machine},
    settings::KEYS,
};
use itoms_testing::mail::{Deed, MailServer, MailService, Received, Security, Step};

const PERSON: &str = "ada.lovelace@example.net";
type Settings = Vec<(&'static str, String)>;

/// A machine whose mails leave through a server.
struct Relayed {
    machine: Machine,
    server: MailServer,
    settings: Settings,
}

impl Relayed {
    fn new() -> Self {
        let machine = Machine::new();
        let server = MailServer::start(Security::StartTls);
        let settings = vec![
            ("ITOMS_SMTP_HOST", "localhost".to_owned()),
            ("ITOMS_SMTP_PORT", server.port().to_string()),
            ("ITOMS_SMTP_USER", MailServer::USER.to_owned()),
            ("ITOMS_SMTP_PASSWORD_FILE", machine.file("password", MailServer::PASSWORD).display().to_string()),
            ("ITOMS_SMTP_CA", machine.file("authority.pem", server.authority()).display().to_string()),
            ("ITOMS_MAIL_FROM", "noreply@example.com".to_owned()),
        ];
        Self { machine, server, settings }
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        run(&self.machine, arguments, &self.settings)
    }

    /// Somebody signs up, and no worker is there yet.
    fn signs_up(&self) {
        let mut settings = borrowed(&self.settings);
        settings.push(("ITOMS_WORKER", "off"));
        let server = self.machine.start(&["serve"], &settings);
        assert!(server.greeting.contains(&format!("Mails leave through localhost:{}; ", self.server.port())), "{}", server.greeting);
        let body = format!(
            r#"{{"email":"{PERSON}","full_name":"Ada \u202f Lovelace","password":"a planted password of hers","sixteen_or_older":true}}"#
        );
        let answer = server.ask("POST", "/api/v1/accounts", "content-type: application/json\r\n", &body);
        assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
        assert_eq!(server.stop().code, Some(0));
    }
}

fn run(machine: &Machine, arguments: &[&str], settings: &Settings) -> Ended {
    let ended = machine.run(arguments, &borrowed(settings));
    for secret in [MailServer::PASSWORD, MailService::KEY] {
        assert!(!ended.said.contains(secret) && !ended.complaint.contains(secret), "P3.2-c: {arguments:?} tells a secret");
    }
    ended
}

fn borrowed(settings: &Settings) -> Vec<(&str, &str)> {
    settings.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn header<'m>(mail: &'m Received, name: &str) -> Option<&'m str> {
    mail.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
}

/// P2-c
#[test]
fn a_sign_up_is_mailed_through_the_server_in_both_forms() {
    let relayed = Relayed::new();
    relayed.signs_up();
    let worked = relayed.run(&["run-jobs"]);
    assert_eq!(worked.code, Some(0), "{}", worked.complaint);
    let received = relayed.server.received();
    let [mail] = received.as_slice() else { panic!("one mail: {}", received.len()) };
    assert_eq!(mail.from, (Some("itoms".to_owned()), "noreply@example.com".to_owned()));
    assert_eq!(mail.recipients.len(), 1);
    assert_eq!(mail.recipients[0].1, PERSON);
    for form in [&mail.text, &mail.html] {
        assert!(form.contains("/verify-email/") && form.contains("cannot be turned off"), "{form}");
    }
    assert_eq!(header(mail, "auto-submitted"), Some("auto-generated"));
    assert!(header(mail, "message-id").is_some_and(|id| id.ends_with("@example.com>")));
    assert_eq!(header(mail, "list-unsubscribe"), None, "a notice about security cannot be turned off");
    assert!(!worked.complaint.contains("ada.lovelace"), "no address of a person in a log: {}", worked.complaint);
}

#[test]
fn a_mail_that_the_installation_must_mend_is_parked_and_seen() {
    let relayed = Relayed::new();
    relayed.signs_up();
    relayed.server.order(Step::Recipient, Deed::Answer("550 5.7.1 no relaying for <ada.lovelace@example.net>"));
    let worked = relayed.run(&["run-jobs"]);
    assert!(worked.complaint.contains("550 5.7.1") && worked.complaint.contains("let this installation send"), "{}", worked.complaint);
    assert!(!worked.complaint.contains("ada.lovelace"), "{}", worked.complaint);
    finds(&relayed.run(&["doctor"]), "durable work", "1 given up");
    assert!(relayed.server.received().is_empty());
}

#[test]
fn doctor_says_whether_the_server_takes_mails() {
    let mut relayed = Relayed::new();
    let well = relayed.run(&["doctor"]);
    assert!(
        well.code == Some(0) && well.said.contains(&format!("ok    mail: localhost:{} takes them", relayed.server.port())),
        "{}",
        well.said
    );
    relayed.settings[3].1 = relayed.machine.file("password", "wrong").display().to_string();
    finds(&relayed.run(&["doctor"]), "mail", "check user and password; look at ITOMS_SMTP_…");
    relayed.server.order(Step::Greeting, Deed::Answer("421 4.3.2 closed"));
    finds(&relayed.run(&["doctor"]), "mail", "421 4.3.2 when it was greeted");
    relayed.settings[1].1 = free_port();
    finds(&relayed.run(&["doctor"]), "mail", "connection refused");
    relayed.settings[0].1 = "mail.invalid".to_owned();
    finds(&relayed.run(&["doctor"]), "mail", "its name is not found");
    assert!(relayed.server.received().is_empty(), "a check sends nothing");
}

/// Where nobody listens.
fn free_port() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

#[test]
fn doctor_says_whether_the_service_takes_mails() {
    let (machine, service) = (Machine::new(), MailService::start());
    let mut settings: Settings = vec![
        ("ITOMS_RESEND_API_KEY", MailService::KEY.to_owned()),
        ("ITOMS_RESEND_URL", service.url().to_owned()),
        ("ITOMS_MAIL_FROM", "noreply@example.com".to_owned()),
    ];
    let well = run(&machine, &["doctor"], &settings);
    assert!(well.code == Some(0) && well.said.contains("ok    mail: Resend takes them"), "{}", well.said);
    let tried = run(&machine, &["operator", "mail-test", PERSON], &settings);
    assert_eq!((tried.code, service.received().len()), (Some(0), 1), "{}", tried.complaint);

    for arguments in [&["doctor"][..], &["operator", "mail-test", PERSON]] {
        service.answers(404, &[], "<html>no such page</html>");
        let elsewhere = run(&machine, arguments, &settings);
        let told = format!("{}{}", elsewhere.said, elsewhere.complaint);
        assert!(told.contains("nothing there answers as Resend (it said 404)") && told.contains("ITOMS_RESEND_URL"), "{told}");
        assert_eq!(elsewhere.code, Some(if arguments.len() == 1 { 5 } else { 2 }), "it is no matter of one mail: {told}");
    }
    settings[2].1 = "noreply@other.example".to_owned();
    finds(&run(&machine, &["doctor"], &settings), "mail", "has not verified the domain");
    settings[0].1 = "re_another_key".to_owned();
    finds(&run(&machine, &["doctor"], &settings), "mail", "give a key that is valid there; look at ITOMS_RESEND_API_KEY");
}

#[test]
fn a_test_mail_says_what_became_of_it() {
    let mut relayed = Relayed::new();
    let tried = relayed.run(&["operator", "mail-test", PERSON]);
    assert_eq!((tried.code, tried.complaint.as_str()), (Some(0), ""));
    assert!(tried.said.contains("has taken the mail"), "{}", tried.said);
    assert_eq!(relayed.server.received()[0].recipients, [(None, PERSON.to_owned())]);

    for (step, deed, code, words) in [
        (Step::Recipient, Deed::Answer("550 5.1.1 who?"), 6, "no mailbox that takes mail at this address (550 5.1.1)"),
        (Step::Sender, Deed::Answer("553 5.1.8 not yours"), 2, "look at ITOMS_SMTP_… and ITOMS_MAIL_FROM"),
        (Step::Sender, Deed::Answer("451 4.7.1 later"), 1, "cannot take the mail now"),
        (Step::Content, Deed::Drop, 1, "unknown whether the mail was sent"),
    ] {
        relayed.server.order(step, deed);
        let tried = relayed.run(&["operator", "mail-test", PERSON]);
        assert!(tried.code == Some(code) && tried.complaint.contains(words), "{code}: {:?} {}", tried.code, tried.complaint);
        assert_eq!(tried.complaint.lines().count(), 1, "a plain sentence: {}", tried.complaint);
        relayed.server.behave();
    }
    let typing_error = relayed.run(&["operator", "mail-test", "ada"]);
    assert!(typing_error.code == Some(2) && typing_error.complaint.starts_with("ADDRESS: "), "{}", typing_error.complaint);
    relayed.settings.clear();
    let kept = relayed.run(&["operator", "mail-test", PERSON]);
    assert!(kept.code == Some(0) && kept.said.contains("No mail leaves this installation"), "{}", kept.said);
}

#[test]
fn in_production_somebody_must_get_mails() {
    let machine = Machine::new();
    let settings: Settings = vec![
        ("ITOMS_PUBLIC_URL", "https://itoms.example".to_owned()),
        ("ITOMS_CONTACT", "privacy@example.com".to_owned()),
        ("ITOMS_CLIENT_IP", "peer".to_owned()),
        ("ITOMS_SOCIAL_KEYS", KEYS[0].to_owned()),
        ("ITOMS_INTERNAL_KEYS", KEYS[1].to_owned()),
    ];
    finds(&run(&machine, &["doctor"], &settings), "mail", "set ITOMS_SMTP_HOST or ITOMS_RESEND_API_KEY");
}
