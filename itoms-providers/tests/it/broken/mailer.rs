use super::each_case_fails_alone;
use async_trait::async_trait;
use itoms_core::{
    conformance::mailer::{Arrived, CASES, Postbox, Trouble},
    mail::{Mail, MailError, Mailbox, Mailer},
    time::Timestamp,
};
use std::{
    collections::HashSet,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

#[test]
fn each_case_of_mailers_fails_alone() {
    each_case_fails_alone(CASES, Post::new, |post| post as &dyn Postbox);
}

/// A mailer and its other side, with at most one fault.
struct Post {
    fault: &'static str,
    trouble: Mutex<Option<Trouble>>,
    under_way: AtomicUsize,
    /// With when they were asked for.
    taken: Mutex<Vec<(Timestamp, Arrived)>>,
    seen: Mutex<HashSet<String>>,
}

impl Post {
    fn new(fault: &'static str) -> Self {
        Self { fault, trouble: Mutex::default(), under_way: AtomicUsize::new(0), taken: Mutex::default(), seen: Mutex::default() }
    }

    fn breaks(&self, rule: &str) -> bool {
        self.fault == rule
    }

    /// What the other side says instead of taking the mail, as the mailer tells it.
    fn told(&self, mail: &Mail, trouble: Trouble) -> MailError {
        let unavailable = || MailError::Unavailable("not now".into());
        let refused = || MailError::Refused { reason: "unknown there".to_owned() };
        match trouble {
            Trouble::Refuses if self.breaks("a_mail_that_is_refused_is_not_tried_again") => {
                MailError::Refused { reason: format!("{} is unknown there", mail.to.address) }
            }
            Trouble::Refuses => refused(),
            Trouble::RefusesUs if self.breaks("what_an_operator_must_mend_is_said_so") => {
                MailError::Misconfigured { reason: format!("no relaying to {}", mail.to.address) }
            }
            Trouble::RefusesUs => MailError::Misconfigured { reason: "no relaying".to_owned() },
            Trouble::Fails if self.breaks("a_mail_that_cannot_go_now_goes_later") => {
                MailError::Unavailable(format!("{}: try later", mail.to.address).into())
            }
            Trouble::Fails => MailError::Limited { retry_after: Duration::from_secs(1) },
            Trouble::IsAway if self.breaks("a_mail_that_meets_nobody_goes_later") => MailError::Unknown,
            Trouble::IsAway => unavailable(),
        }
    }

    fn write(&self, mail: &Mail) -> Arrived {
        let person = |mailbox: &Mailbox| {
            let name = mailbox.name.as_deref().map(|name| match self.breaks("a_hostile_name_stays_a_name") {
                true => name.replace('"', ""),
                false => name.to_owned(),
            });
            let name = if self.breaks("a_mail_arrives_as_it_was_handed_over") { Some(name.unwrap_or_default()) } else { name };
            (name, mailbox.address.to_string())
        };
        let quotes: &[char] = if self.breaks("a_hostile_subject_stays_a_subject") { &['"'] } else { &[] };
        let text = match self.breaks("long_lines_and_all_scripts_survive") {
            true => mail.text.replace("\n.", "\n"),
            false => mail.text.clone(),
        };
        Arrived {
            from: person(&mail.from),
            recipients: vec![person(&mail.to)],
            subject: mail.subject.replace(quotes, ""),
            text,
            html: mail.html.clone(),
            headers: Some(self.headers(mail)),
        }
    }

    /// None at all is the fault that is easiest to overlook.
    fn headers(&self, mail: &Mail) -> Vec<(String, String)> {
        if self.breaks("a_mail_says_when_it_was_written_and_that_a_program_wrote_it") && mail.unsubscribe.is_none() {
            return Vec::new();
        }
        let mut headers = vec![
            ("date", "Tue, 24 Nov 2026 09:30:00 +0000".to_owned()),
            ("message-id", format!("<{}@example.com>", mail.id)),
            ("auto-submitted", "auto-generated".to_owned()),
        ];
        if let Some(address) = &mail.unsubscribe {
            headers.push(("list-unsubscribe", format!("<{address}>")));
            if !self.breaks("a_mail_that_can_be_turned_off_says_where") {
                headers.push(("list-unsubscribe-post", "List-Unsubscribe=One-Click".to_owned()));
            }
        }
        headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

#[async_trait]
impl Mailer for Post {
    fn name(&self) -> &str {
        "the post"
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let trouble = *self.trouble.lock().unwrap();
        if let Some(trouble) = trouble {
            return Err(self.told(mail, trouble));
        }
        let names = [&mail.from.name, &mail.to.name].into_iter().flatten();
        if names.chain([&mail.subject, &mail.id]).any(|text| text.contains(|c: char| c.is_control() || c == '\u{2028}')) {
            if self.breaks("a_line_break_splits_no_header") {
                let mut split = self.write(mail);
                split.recipients.push((None, "eve@example.org".to_owned()));
                self.taken.lock().unwrap().push((mail.at, split));
                return Ok(());
            }
            return Err(MailError::Refused { reason: "a line break".to_owned() });
        }
        if self.breaks("a_megabyte_arrives") && mail.text.len() > 500_000 {
            return Err(MailError::Refused { reason: "too long".to_owned() });
        }
        let crowd = self.under_way.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        if crowd > 0 && self.breaks("each_mail_arrives") {
            return Ok(());
        }
        let is_new = self.seen.lock().unwrap().insert(mail.id.clone());
        let copies = match (is_new, self.breaks("the_same_mail_again_is_harmless")) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => 0,
        };
        self.taken.lock().unwrap().extend(vec![(mail.at, self.write(mail)); copies]);
        Ok(())
    }

    async fn forget_mails(&self, before: Timestamp) -> Result<(), MailError> {
        if !self.breaks("old_mails_are_forgotten_and_no_others") {
            self.taken.lock().unwrap().retain(|(at, _)| *at >= before);
        }
        Ok(())
    }
}

#[async_trait]
impl Postbox for Post {
    fn mailer(&self) -> &dyn Mailer {
        self
    }

    async fn arrived(&self) -> Vec<Arrived> {
        self.taken.lock().unwrap().iter().map(|(_, arrived)| arrived.clone()).collect()
    }

    fn keeps_mails(&self) -> bool {
        true
    }

    async fn suffers(&self, trouble: Option<Trouble>) -> bool {
        *self.trouble.lock().unwrap() = trouble;
        true
    }
}
