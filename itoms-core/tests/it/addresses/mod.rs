//! P1.1-a as a state machine: whatever people, thieves and scanners do in whatever order, an account has an address
//! that was proved, and a secret goes to the proven address, or to a new one for its own confirmation.

use crate::world::{PASSWORD, World};
use itoms_core::{
    account::{AccountError, Caller, Session, SignIn},
    id::AccountId,
    mail::Mail,
    secret::Secret,
    store::Actor,
    token::Token,
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::{
    collections::HashSet,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

/// What somebody does. Numbers choose among the addresses, the people and the mailed links that there are.
#[derive(Debug, Clone)]
enum Act {
    SignUp(usize),
    Resend(usize),
    Follow(usize),
    AskForAddress(usize, usize),
    Forget(usize),
    ChangePassword(usize),
    Wait(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Verify,
    Confirm,
    Restore,
    Reset,
}

/// A link in somebody's mailbox.
struct Link {
    kind: Kind,
    to: String,
    token: Token,
    /// Whose account it changes, where there is one yet.
    person: Option<usize>,
}

struct Person {
    id: AccountId,
    /// Known to its owner; nothing once it was voided.
    password: Option<String>,
    /// What its owner has proved so far.
    proven: Vec<String>,
    asked_for: Option<String>,
}

const ADDRESSES: usize = 3;

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let (any, address) = (0..8_usize, 0..ADDRESSES);
    let act = prop_oneof![
        1 => address.clone().prop_map(Act::SignUp),
        1 => address.clone().prop_map(Act::Resend),
        10 => any.clone().prop_map(Act::Follow),
        6 => (any.clone(), address).prop_map(|(who, address)| Act::AskForAddress(who, address)),
        6 => any.clone().prop_map(Act::Forget),
        1 => any.prop_map(Act::ChangePassword),
        1 => prop_oneof![Just(1), Just(40), Just(60 * 30), Just(60 * 24 * 6)].prop_map(Act::Wait),
    ];
    // Without an account nothing happens.
    prop::collection::vec(act, 4..16).prop_map(|acts| [Act::SignUp(0), Act::Follow(0)].into_iter().chain(acts).collect())
}

/// One world with its people, and what must be true of it.
struct History<'w> {
    world: &'w World,
    number: usize,
    read: usize,
    drawn: usize,
    links: Vec<Link>,
    people: Vec<Person>,
    signing_up: HashSet<String>,
    /// Whose address was changed by the last act, and from which.
    moved: Option<(usize, String)>,
}

impl History<'_> {
    fn address(&self, index: usize) -> String {
        format!("person{index}@history{}.example", self.number)
    }

    async fn email(&self, person: usize) -> Option<String> {
        let account = self.world.itoms.accounts().show(Actor::Account(self.people[person].id)).await.unwrap();
        account.email.map(|email| email.to_string())
    }

    async fn whose(&self, address: &str) -> Option<usize> {
        for person in 0..self.people.len() {
            if self.email(person).await.as_deref() == Some(address) {
                return Some(person);
            }
        }
        None
    }

    async fn session(&self, person: usize) -> Option<(Session, String)> {
        let password = self.people[person].password.clone()?;
        let sign_in = SignIn { email: self.email(person).await?, password: Secret::from(password.as_str()), code: None };
        let signed_in = self.world.itoms.accounts().sign_in(sign_in, &Caller::default()).await.expect("the owner signs in");
        Some((signed_in.session, password))
    }

    fn new_password(&mut self) -> String {
        self.drawn += 1;
        format!("lantern otter quilt {} {}", self.number, self.drawn)
    }

    async fn act(&mut self, act: &Act) {
        let accounts = self.world.itoms.accounts();
        let nobody = Caller::default();
        match *act {
            Act::SignUp(index) => {
                let address = self.address(index);
                accounts.sign_up(self.world.sign_up(&address), &nobody).await.unwrap();
                self.signing_up.insert(address);
            }
            Act::Resend(index) => accounts.resend_verification(&self.address(index), &nobody).await.unwrap(),
            Act::Forget(who) if !self.people.is_empty() => {
                let Some(address) = self.email(who % self.people.len()).await else { return };
                accounts.request_password_reset(&address, &nobody).await.unwrap();
            }
            Act::Follow(any) if !self.links.is_empty() => self.follow(self.links.len() - 1 - any % self.links.len()).await,
            Act::AskForAddress(who, index) if !self.people.is_empty() => {
                let (person, address) = (who % self.people.len(), self.address(index));
                let Some((session, _)) = self.session(person).await else { return };
                if accounts.request_email_change(&session, &address, &nobody).await.is_ok() {
                    self.people[person].asked_for = Some(address);
                }
            }
            Act::ChangePassword(who) if !self.people.is_empty() => {
                let person = who % self.people.len();
                let Some((session, old)) = self.session(person).await else { return };
                let new = self.new_password();
                let change = accounts.change_password(&session, Secret::from(&*old), Secret::from(&*new), &nobody);
                change.await.unwrap();
                self.people[person].password = Some(new);
            }
            Act::Wait(minutes) => self.world.clock.advance(Duration::from_secs(minutes * 60)),
            _ => {}
        }
    }

    /// Whoever has the mailbox opens a link, twice: scanners and people do.
    async fn follow(&mut self, index: usize) {
        let accounts = self.world.itoms.accounts();
        let Link { kind, to, token, person } = self.links.remove(index);
        let followed = match kind {
            Kind::Verify => self.world.verify(&token).await.map(|signed_in| {
                let password = Some(PASSWORD.to_owned());
                self.people.push(Person { id: signed_in.session.account, password, proven: vec![to.clone()], asked_for: None });
                self.people.len() - 1
            }),
            Kind::Confirm => {
                let former = self.email(person.unwrap()).await.unwrap();
                accounts.confirm_email(&token).await.map(|()| {
                    self.moved = Some((person.unwrap(), former));
                    person.unwrap()
                })
            }
            Kind::Restore => match accounts.restore_email(&token).await {
                Ok(reset) => {
                    let person = person.unwrap();
                    self.people[person].password = None;
                    let token = reset.expect("it had a password");
                    self.links.push(Link { kind: Kind::Reset, to: to.clone(), token, person: Some(person) });
                    Ok(person)
                }
                Err(error) => Err(error),
            },
            Kind::Reset => {
                let new = self.new_password();
                accounts.reset_password(&token, Secret::from(&*new)).await.map(|()| {
                    self.people[person.unwrap()].password = Some(new);
                    person.unwrap()
                })
            }
        };
        match followed {
            Ok(person) => {
                assert_eq!(self.email(person).await, Some(to.clone()), "{kind:?} was mailed to the address that the account has");
                if matches!(kind, Kind::Confirm) {
                    self.people[person].proven.push(to);
                }
                let again = match kind {
                    Kind::Verify => self.world.verify(&token).await.map(|_| ()),
                    Kind::Confirm => accounts.confirm_email(&token).await,
                    Kind::Restore => accounts.restore_email(&token).await.map(|_| ()),
                    Kind::Reset => accounts.reset_password(&token, Secret::from("a second time, with other words")).await,
                };
                assert!(matches!(again, Err(AccountError::UnusableLink)), "{kind:?} works once");
            }
            Err(AccountError::UnusableLink) => {}
            Err(error) => panic!("{kind:?}: {error}"),
        }
    }

    /// Looks at each new mail: whether its secret goes where it may.
    async fn receive(&mut self) {
        for _ in 0..2 {
            self.world.work().await;
        }
        let mails = self.world.mails.all();
        let new = mails[self.read..].to_vec();
        self.read = mails.len();
        for mail in new {
            let to = mail.to.address.to_string();
            let Some((kind, token)) = secret(&mail) else { continue };
            let person = match kind {
                Kind::Verify => {
                    assert!(self.signing_up.contains(&to), "{to} signs up");
                    None
                }
                Kind::Reset => {
                    let person = self.whose(&to).await.expect("the address is that of an account");
                    assert!(self.people[person].proven.contains(&to), "{to} was proved");
                    Some(person)
                }
                Kind::Confirm => {
                    assert_eq!(self.whose(&to).await, None, "{to} is nobody's");
                    let asking = self.people.iter().position(|person| person.asked_for.as_ref() == Some(&to));
                    Some(asking.expect("somebody asked for it just now"))
                }
                Kind::Restore => {
                    let (person, former) = self.moved.take().expect("an address was changed just now");
                    assert_eq!(to, former);
                    Some(person)
                }
            };
            self.links.push(Link { kind, to, token, person });
        }
        self.people.iter_mut().for_each(|person| person.asked_for = None);
    }

    async fn holds(&self) {
        let mut seen = HashSet::new();
        for (index, person) in self.people.iter().enumerate() {
            let email = self.email(index).await.expect("an address");
            assert!(person.proven.contains(&email), "{email} was proved");
            assert!(seen.insert(email), "no two accounts have one address");
        }
    }
}

/// The secret of a mail, and what it is for.
fn secret(mail: &Mail) -> Option<(Kind, Token)> {
    let places = [
        ("/verify-email/", Kind::Verify),
        ("/confirm-email/", Kind::Confirm),
        ("/restore-email/", Kind::Restore),
        ("/reset-password/", Kind::Reset),
    ];
    places.into_iter().find_map(|(place, kind)| {
        let (_, rest) = mail.text.split_once(place)?;
        Some((kind, Token::presented(rest.split_whitespace().next()?)))
    })
}

/// 10,000 histories with `ITOMS_TEST_LONG=1`; as many as fit into some seconds without, since each hashes passwords.
#[test]
fn p1_1_a_a_secret_goes_to_the_proven_address_alone() {
    let long = std::env::var_os("ITOMS_TEST_LONG").is_some_and(|value| value == "1");
    let config = Config { cases: if long { 10_000 } else { 60 }, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (numbers, followed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let played = runner.run(&acts(), |acts| {
        let number = numbers.fetch_add(1, Ordering::Relaxed);
        runtime.block_on(async {
            let world = World::new().await;
            let mut history = History {
                world: &world,
                number,
                read: 0,
                drawn: 0,
                links: Vec::new(),
                people: Vec::new(),
                signing_up: HashSet::new(),
                moved: None,
            };
            for act in &acts {
                history.act(act).await;
                history.receive().await;
                history.holds().await;
            }
            followed.fetch_add(history.people.iter().map(|person| person.proven.len()).sum(), Ordering::Relaxed);
        });
        Ok(())
    });
    played.unwrap();
    let (histories, proofs) = (numbers.into_inner(), followed.into_inner());
    assert!(proofs * 2 > histories, "the histories get somewhere: {proofs} addresses were proved in {histories}");
}
