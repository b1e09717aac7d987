use super::each_case_fails_alone;
use async_trait::async_trait;
use itoms_core::{
    account::{BreachedPasswords, BreachedPasswordsError, PasswordDigest},
    conformance::breached_passwords::{CASES, Shelf},
};
use std::sync::Mutex;

#[test]
fn each_case_of_breached_passwords_fails_alone() {
    each_case_fails_alone(CASES, List::new, |list| list as &dyn Shelf);
}

/// A list in memory with at most one fault.
struct List {
    fault: &'static str,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    digests: Vec<String>,
    is_filled: bool,
    is_lost: bool,
}

impl List {
    fn new(fault: &'static str) -> Self {
        Self { fault, kept: Mutex::default() }
    }

    /// What it finds, whatever it should.
    fn finds(&self, digests: &[String], digest: &str) -> bool {
        let place = digests.iter().position(|held| held == digest);
        let ends = [0, digests.len().saturating_sub(1)];
        match self.fault {
            "what_it_holds_is_found" => place.is_some_and(|place| ends.contains(&place) || digests.len() < 100),
            "its_first_and_its_last_are_found" => place.is_some_and(|place| !ends.contains(&place) || digests.len() < 100),
            "what_it_does_not_hold_is_not_found" => place.is_some() || digests.len() > 100 && digest.ends_with('0'),
            "what_begins_alike_is_told_apart" => digests.iter().any(|held| held[..5] == digest[..5]),
            "a_list_of_one_is_a_list" => place.is_some() && digests.len() > 1,
            "an_empty_list_holds_nothing" => place.is_some() || digests.is_empty(),
            _ => place.is_some(),
        }
    }
}

#[async_trait]
impl BreachedPasswords for List {
    async fn contains(&self, digest: &PasswordDigest) -> Result<bool, BreachedPasswordsError> {
        let kept = self.kept.lock().unwrap();
        if kept.is_lost && self.fault != "a_list_that_is_lost_says_so" {
            return Err(BreachedPasswordsError::Misconfigured { reason: "it is lost".to_owned() });
        }
        Ok(self.finds(&kept.digests, digest.expose()))
    }

    async fn check(&self) -> Result<(), BreachedPasswordsError> {
        let is_lost = self.kept.lock().unwrap().is_lost;
        if is_lost || self.fault == "it_answers_a_check" {
            return Err(BreachedPasswordsError::Misconfigured { reason: "it is lost".to_owned() });
        }
        Ok(())
    }
}

#[async_trait]
impl Shelf for List {
    fn list(&self) -> &dyn BreachedPasswords {
        self
    }

    async fn holds(&self, digests: &[PasswordDigest]) {
        let mut kept = self.kept.lock().unwrap();
        if kept.is_filled && self.fault == "what_comes_to_it_later_is_found" {
            return;
        }
        kept.is_filled = true;
        kept.digests = digests.iter().map(|digest| digest.expose().to_owned()).collect();
    }

    async fn is_lost(&self) {
        self.kept.lock().unwrap().is_lost = true;
    }
}
