use crate::arrived::{arrived, assert_listed, mail, marked};
use async_trait::async_trait;
use itoms_core::{
    account::EmailAddress,
    conformance::mailer::{Arrived, Postbox, Trouble},
    mail::{MailError, Mailer},
    secret::Secret,
};
use itoms_providers::resend::{Resend, ResendBuilder, ResendError};
use itoms_testing::mail::{MailService, said};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

struct Account {
    service: MailService,
    mailer: Resend,
    to_nobody: Resend,
    is_away: AtomicBool,
}

impl Account {
    fn new() -> Self {
        let service = MailService::start();
        let mailer = client(&service, MailService::KEY).build().unwrap();
        Self { service, mailer, to_nobody: to_nobody(), is_away: AtomicBool::new(false) }
    }
}

fn client(service: &MailService, key: &str) -> ResendBuilder {
    Resend::with(Secret::from(key)).url(service.url().parse().unwrap())
}

/// Where no service listens any more.
fn to_nobody() -> Resend {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    Resend::with(Secret::from("re_key")).url(format!("http://{nobody}").parse().unwrap()).build().unwrap()
}

#[async_trait]
impl Postbox for Account {
    fn mailer(&self) -> &dyn Mailer {
        if self.is_away.load(Ordering::SeqCst) { &self.to_nobody } else { &self.mailer }
    }

    async fn arrived(&self) -> Vec<Arrived> {
        self.service.received().into_iter().map(arrived).collect()
    }

    fn keeps_mails(&self) -> bool {
        false
    }

    async fn suffers(&self, trouble: Option<Trouble>) -> bool {
        match trouble {
            Some(Trouble::Refuses) => self.service.answers(422, &[], said(422, "validation_error")),
            Some(Trouble::RefusesUs) => self.service.answers(403, &[], said(403, "validation_error")),
            Some(Trouble::Fails) => self.service.answers(503, &[], said(503, "service_unavailable")),
            Some(Trouble::IsAway) | None => {}
        }
        self.is_away.store(trouble == Some(Trouble::IsAway), Ordering::SeqCst);
        true
    }
}

itoms_core::conformance::mailer!(async { Account::new() });

#[tokio::test]
async fn the_same_mail_again_has_the_same_key_and_bytes_and_is_sent_once() {
    let account = Account::new();
    let impatient = client(&account.service, MailService::KEY).patience(Duration::from_millis(300)).build().unwrap();
    account.service.hangs();
    let error = impatient.send(&mail("one")).await.unwrap_err();
    assert!(matches!(error, MailError::Unknown), "{error}");
    account.mailer.send(&mail("one")).await.unwrap();
    account.mailer.send(&mail("one")).await.unwrap();
    let requests = account.service.requests();
    assert!(requests.len() == 3 && requests.iter().all(|request| *request == requests[0]));
    assert_eq!(account.service.received().len(), 1);

    let mut changed = mail("one");
    changed.subject = "Another".to_owned();
    account.mailer.send(&changed).await.unwrap();
    account.mailer.send(&mail("two")).await.unwrap();
    assert_eq!(account.service.received().len(), 3, "other bytes, or another mail, are another key");
}

#[tokio::test]
async fn each_refusal_says_what_can_be_done() {
    use MailError::{Limited, Misconfigured, Refused, Unavailable, Unknown};
    type Is = fn(&MailError) -> bool;
    let later: Is = |error| matches!(error, Unavailable(_));
    let this_mail: Is = |error| matches!(error, Refused { .. });
    let mend: Is = |error| matches!(error, Misconfigured { .. });
    let account = Account::new();
    for (status, name, is) in [
        (401, "missing_api_key", mend),
        (401, "restricted_api_key", mend),
        (403, "invalid_api_key", mend),
        (403, "suspended_api_key", mend),
        (403, "validation_error", mend),
        (403, "a_new_name", mend),
        (422, "validation_error", this_mail),
        (400, "invalid_idempotency_key", this_mail),
        (409, "invalid_idempotent_request", this_mail),
        (409, "concurrent_idempotent_requests", later),
        (409, "resource_locked", later),
        (429, "monthly_quota_exceeded", mend),
        (404, "not_found", mend),
        (405, "method_not_allowed", mend),
        (422, "a_new_name", this_mail),
        (451, "security_error", mend),
        (500, "application_error", later),
        (503, "a_new_name", later),
        (200, "invalid_api_key", mend),
    ] {
        account.service.answers(status, &[], said(status, name));
        let error = account.mailer.send(&mail("one")).await.unwrap_err();
        assert!(is(&error), "{status} {name}: {error}");
        assert!(!error.to_string().contains("ada@"), "{error}");
    }
    for (status, body) in [
        (400, "<html>this is a proxy</html>"),
        (404, ""),
        (404, r#"{"name":"NotFound","message":"no such page of ada@example.net"}"#),
        (405, r#"{"name":"","message":"no"}"#),
    ] {
        account.service.answers(status, &[], body);
        let error = account.mailer.send(&mail("one")).await.unwrap_err().to_string();
        let expected = format!("nothing there answers as Resend (it said {status}); check the address");
        assert!(error.ends_with(&expected), "{body}: {error}");
    }
    for (name, headers, seconds) in [
        ("rate_limit_exceeded", &[("retry-after", "7")][..], 7),
        ("rate_limit_exceeded", &[("ratelimit-reset", "3")], 3),
        ("rate_limit_exceeded", &[], 1),
        ("daily_quota_exceeded", &[("retry-after", "7")], 24 * 60 * 60),
    ] {
        account.service.answers(429, headers, said(429, name));
        let error = account.mailer.send(&mail("one")).await.unwrap_err();
        assert!(matches!(error, Limited { retry_after } if retry_after.as_secs() == seconds), "{name}: {error}");
    }
    for (status, body, is) in [
        (200, "<html>welcome to the proxy</html>".to_owned(), (|error| matches!(error, Unknown)) as Is),
        (403, r#"{"error":"no"}"#.to_owned(), |error| matches!(error, Misconfigured { .. }) && error.to_string().contains("the address")),
        (408, String::new(), |error| matches!(error, Unavailable(_))),
        (413, "<html>too much</html>".to_owned(), |error| matches!(error, Refused { .. })),
        (429, String::new(), |error| matches!(error, Limited { .. })),
        (502, "x".repeat(1 << 20), |error| matches!(error, Unavailable(_)) && error.to_string().ends_with("it said 502")),
        (302, String::new(), |error| matches!(error, Unknown)),
    ] {
        account.service.answers(status, &[("location", "https://elsewhere.example")], body);
        let error = account.mailer.send(&mail("one")).await.unwrap_err();
        assert!(is(&error), "{status}: {error}");
    }
    account.mailer.send(&mail("one")).await.unwrap();
}

#[tokio::test]
async fn a_check_tells_what_is_wrong_with_key_domain_and_network() {
    let service = MailService::start();
    let sender = |address: &str| EmailAddress::parse(address).unwrap();
    let mailer = client(&service, MailService::KEY).build().unwrap();
    mailer.check(&sender("noreply@example.com")).await.unwrap();
    let error = mailer.check(&sender("noreply@other.example")).await.unwrap_err();
    assert!(error.to_string().contains("not verified the domain"), "{error}");
    let error = client(&service, "re_wrong").build().unwrap().check(&sender("noreply@example.com")).await.unwrap_err();
    assert!(error.to_string().contains("invalid_api_key"), "{error}");
    for (status, body) in [(200, "<html>welcome</html>"), (200, "{}"), (302, ""), (404, "<html>no such page</html>")] {
        service.answers(status, &[], body);
        let error = mailer.check(&sender("noreply@example.com")).await.unwrap_err();
        let expected = format!("nothing there answers as Resend (it said {status})");
        assert!(matches!(error, MailError::Misconfigured { .. }) && error.to_string().contains(&expected), "{body}: {error}");
    }
    service.answers(401, &[], said(401, "restricted_api_key"));
    mailer.check(&sender("noreply@other.example")).await.expect("a key that may only send is well");

    let error = to_nobody().send(&mail("one")).await.unwrap_err();
    assert!(matches!(error, MailError::Unavailable(_)), "{error}");
}

/// P0-a, P4-b: the bytes, field by field.
#[tokio::test]
async fn what_leaves_is_what_is_listed() {
    let account = Account::new();
    account.mailer.send(&marked()).await.unwrap();
    let (_, body) = account.service.requests().remove(0);
    let expected = serde_json::json!({
        "from": "\"from.name\" <from.address@example.com>",
        "to": ["\"to.name\" <to.address@example.com>"],
        "subject": "subject",
        "text": "text",
        "html": "html",
        "headers": {
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": "<https://unsubscribe.example/>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    });
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&body).unwrap(), expected);
    assert_listed();
}

/// P3.1-c
#[test]
fn a_key_leaves_over_tls_alone_and_prints_nowhere() {
    let at = |url: &str| Resend::with(Secret::from("re_sesame")).url(url.parse().unwrap());
    for (url, well) in [
        ("https://eu.example", true),
        ("http://localhost:1", true),
        ("http://mail.localhost:1", true),
        ("http://[::1]/x", true),
        ("http://api.resend.com", false),
    ] {
        assert_eq!(at(url).build().map(|_| ()), if well { Ok(()) } else { Err(ResendError::Address) }, "{url}");
    }
    let shown = format!("{:?} {:?}", at("https://eu.example"), at("https://eu.example").build());
    assert!(!shown.contains("sesame"), "{shown}");
    assert_eq!(Resend::with(Secret::from("re\nsesame")).build().unwrap_err(), ResendError::Key);
}
