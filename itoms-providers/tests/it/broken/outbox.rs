use super::each_case_fails_alone;
use async_trait::async_trait;
use itoms_core::{
    conformance::outbox::{CASES, Shelf},
    mail::{KeptMail, Mail, Outbox, OutboxError},
};
use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

#[test]
fn each_case_of_outboxes_fails_alone() {
    each_case_fails_alone(CASES, Drawer::new, |drawer| drawer as &dyn Shelf);
}

/// An outbox in memory, with at most one fault.
struct Drawer {
    fault: &'static str,
    is_away: AtomicBool,
    /// The oldest first.
    kept: Mutex<Vec<KeptMail>>,
}

impl Drawer {
    fn new(fault: &'static str) -> Self {
        Self { fault, is_away: AtomicBool::new(false), kept: Mutex::default() }
    }

    fn breaks(&self, rule: &str) -> bool {
        self.fault == rule
    }

    /// All of them, in the order of the list.
    fn all(&self) -> Result<Vec<KeptMail>, OutboxError> {
        if self.is_away.load(Ordering::SeqCst) {
            return if self.breaks("what_cannot_be_read_is_an_error") {
                Ok(Vec::new())
            } else {
                Err(OutboxError::Unavailable("away".into()))
            };
        }
        let mut mails = self.kept.lock().unwrap().clone();
        if !self.breaks("the_newest_mail_stands_first") {
            mails.reverse();
        }
        Ok(mails)
    }

    fn name(&self, id: &str) -> String {
        if self.breaks("an_id_is_fit_for_an_address") { id.to_owned() } else { id.bytes().map(|byte| format!("{byte:02x}")).collect() }
    }
}

#[async_trait]
impl Outbox for Drawer {
    fn place(&self) -> String {
        if self.breaks("an_outbox_says_where_it_is") { String::new() } else { "a drawer".to_owned() }
    }

    async fn list(&self, before: Option<String>, limit: usize) -> Result<Vec<KeptMail>, OutboxError> {
        let mails = self.all()?;
        let found = before.as_ref().map(|before| mails.iter().position(|mail| mail.id == *before));
        let begin = match found {
            Some(None) if self.breaks("what_is_no_mail_begins_anew") => mails.len(),
            Some(Some(at)) if self.breaks("mails_are_paged_back_to_the_oldest") => at + 2,
            Some(Some(at)) => at + 1,
            None | Some(None) => 0,
        };
        let limit = if self.breaks("so_many_mails_are_listed_at_most") { limit + 1 } else { limit };
        Ok(mails.into_iter().skip(begin).take(limit).collect())
    }

    async fn show(&self, id: &str) -> Result<Option<KeptMail>, OutboxError> {
        let mails = self.all()?;
        if mails.is_empty() && self.breaks("an_outbox_without_mails_shows_none") && !self.is_away.load(Ordering::SeqCst) {
            return Err(OutboxError::Unavailable("nothing there".into()));
        }
        let id = if self.breaks("what_is_no_id_shows_nothing") { id.trim_start_matches("./") } else { id };
        Ok(mails.into_iter().find(|mail| mail.id == id))
    }
}

#[async_trait]
impl Shelf for Drawer {
    fn outbox(&self) -> &dyn Outbox {
        self
    }

    async fn keeps(&self, mail: &Mail) {
        let html = if self.breaks("a_mail_is_read_as_it_was_written") { String::new() } else { mail.html.clone() };
        self.kept.lock().unwrap().push(KeptMail {
            id: self.name(&mail.id),
            at: mail.at,
            from: mail.from.address.to_string(),
            to: mail.to.address.to_string(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            html,
        });
    }

    async fn is_taken_away(&self, away: bool) -> bool {
        self.is_away.store(away, Ordering::SeqCst);
        true
    }
}
