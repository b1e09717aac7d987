use super::{
    act::Act,
    installation::Installation,
    mailbox::{Kind, Link, secret},
    person::Person,
};
use crate::world::{PASSWORD, sign_up};
use itoms_core::{
    Itoms,
    account::{AccountError, Caller, OtherAccess, SignUpPolicy, Verified},
    cursor::PageRequest,
    mail::Mail,
    people::{NewAdmission, WaitingRegistration},
    secret::Secret,
    store::{Actor, Task},
    token::Token,
};
use std::{collections::HashSet, time::Duration};

const MACHINE: Actor = Actor::System(Task::People);

/// How far histories got.
#[derive(Default)]
pub(super) struct Reached {
    histories: usize,
    /// What links that worked were for.
    followed: Vec<Kind>,
    /// How many changes of address were cancelled.
    cancelled: usize,
    /// How many people an operator let in.
    let_in: usize,
    /// How many were suspended or had a second factor in the end.
    guarded: usize,
}

impl Reached {
    pub(super) fn further(&mut self, more: Self) {
        self.histories += more.histories;
        self.followed.extend(more.followed);
        self.cancelled += more.cancelled;
        self.let_in += more.let_in;
        self.guarded += more.guarded;
    }

    /// Histories that get nowhere prove nothing: one in twenty at least does each of what they are about.
    pub(super) fn went_everywhere(&self) {
        let Self { histories, followed, cancelled, let_in, guarded } = self;
        for kind in Kind::ALL {
            let followed = followed.iter().filter(|followed| **followed == kind).count();
            assert!(followed * 20 > *histories, "{kind:?} followed {followed} times in {histories}");
        }
        assert!(
            cancelled * 20 > *histories && let_in * 20 > *histories && guarded * 20 > *histories,
            "{let_in} were let in, {guarded} guarded, {cancelled} changes cancelled in {histories}"
        );
    }
}

/// What happens to some people, and what must be true of it.
pub(super) struct History<'i> {
    here: &'i Installation,
    policy: SignUpPolicy,
    number: usize,
    /// How many mails were looked at.
    read: usize,
    /// How many passwords were made up.
    drawn: usize,
    links: Vec<Link>,
    people: Vec<Person>,
    /// Addresses that signed up where the setting let them.
    signing_up: HashSet<String>,
    admitted: HashSet<String>,
    /// Addresses that were proved, and wait for an operator.
    waiting: HashSet<String>,
    /// Whose address was changed by the last act, and from which.
    moved: Option<(usize, String)>,
    reached: Reached,
}

impl<'i> History<'i> {
    pub(super) fn of(here: &'i Installation, number: usize) -> Self {
        Self {
            here,
            policy: SignUpPolicy::Open,
            number,
            read: here.mails.count(),
            drawn: 0,
            links: Vec::new(),
            people: Vec::new(),
            signing_up: HashSet::new(),
            admitted: HashSet::new(),
            waiting: HashSet::new(),
            moved: None,
            reached: Reached { histories: 1, ..Reached::default() },
        }
    }

    pub(super) async fn play(mut self, acts: &[Act]) -> Reached {
        for act in acts {
            self.act(act).await;
            self.receive().await;
            self.holds().await;
        }
        // Nobody of this history waits in the next.
        for left in self.who_waits().await {
            self.itoms().people().decline(MACHINE, left.id, None).await.unwrap();
        }
        self.reached.guarded = self.people.iter().filter(|person| person.is_suspended || person.app.is_some()).count();
        self.reached
    }

    fn itoms(&self) -> &'i Itoms {
        self.here.under(self.policy)
    }

    fn address(&self, index: usize) -> String {
        format!("person{index}@history{}.example", self.number)
    }

    /// A number that chooses among the people, where there are any.
    fn chosen(&mut self, any: usize) -> Option<&mut Person> {
        let count = self.people.len();
        self.people.get_mut(any.checked_rem(count)?)
    }

    async fn whose(&self, address: &str) -> Option<usize> {
        for (index, person) in self.people.iter().enumerate() {
            if person.email(self.itoms()).await == address {
                return Some(index);
            }
        }
        None
    }

    async fn who_waits(&self) -> Vec<WaitingRegistration> {
        self.itoms().people().registrations(MACHINE, &PageRequest::default()).await.unwrap().items
    }

    fn new_password(&mut self) -> String {
        self.drawn += 1;
        format!("lantern otter quilt {} {}", self.number, self.drawn)
    }

    async fn act(&mut self, act: &Act) {
        let (here, itoms, nobody) = (self.here, self.itoms(), Caller::program());
        match *act {
            Act::SignUp(index) => {
                let address = self.address(index);
                itoms.accounts().sign_up(sign_up(&address), &nobody).await.unwrap();
                if self.policy != SignUpPolicy::Invitation || self.admitted.contains(&address) {
                    self.signing_up.insert(address);
                }
            }
            Act::Resend(index) => itoms.accounts().resend_verification(&self.address(index), &nobody).await.unwrap(),
            Act::Follow(any) => {
                if let Some(back) = any.checked_rem(self.links.len()) {
                    self.follow(self.links.len() - 1 - back).await;
                }
            }
            Act::TakeBack(any) => {
                let ways: Vec<_> = (0..self.links.len()).filter(|index| self.links[*index].kind == Kind::Restore).collect();
                if let Some(chosen) = any.checked_rem(ways.len()) {
                    self.follow(ways[chosen]).await;
                }
            }
            Act::SignIn(who) => {
                if let Some(person) = self.chosen(who) {
                    person.signs_in(here, itoms).await;
                }
            }
            Act::AskForAddress(who, index) => {
                let address = self.address(index);
                let Some(person) = self.chosen(who) else { return };
                let Some(session) = person.session(here, itoms).await else { return };
                if itoms.accounts().request_email_change(&session, &address, &nobody).await.is_ok() {
                    let waits = itoms.accounts().email_change(session.actor()).await.unwrap().expect("the change waits");
                    assert_eq!(waits.email.as_str(), address, "whoever has that address");
                    person.asked_for = Some(address);
                }
            }
            Act::Cancel(who) => self.cancel(who).await,
            Act::Forget(who) => {
                let Some(person) = self.chosen(who) else { return };
                let address = person.email(itoms).await;
                itoms.accounts().request_password_reset(&address, &nobody).await.unwrap();
            }
            Act::ChangePassword(who) => {
                let new = self.new_password();
                if let Some(person) = self.chosen(who) {
                    person.changes_password(here, itoms, new).await;
                }
            }
            Act::TurnTwoFactorOn(who) => {
                if let Some(person) = self.chosen(who) {
                    person.turns_two_factor_on(here, itoms).await;
                }
            }
            Act::Restart(policy) => self.policy = policy,
            Act::Admit(index) => {
                let address = self.address(index);
                if itoms.people().admit(MACHINE, NewAdmission::new(&address)).await.is_ok() {
                    self.admitted.insert(address);
                }
            }
            Act::Decide(which, approve) => self.decide(which, approve).await,
            Act::Suspend(who) => {
                if let Some(person) = self.chosen(who) {
                    itoms.people().suspend(MACHINE, person.id).await.unwrap();
                    person.is_suspended = true;
                }
            }
            Act::Resume(who) => {
                if let Some(person) = self.chosen(who) {
                    itoms.people().resume(MACHINE, person.id).await.unwrap();
                    person.is_suspended = false;
                }
            }
            Act::Wait(minutes) => here.clock.advance(Duration::from_secs(minutes * 60)),
        }
    }

    async fn decide(&mut self, which: usize, approve: bool) {
        let waiting = self.who_waits().await;
        let Some(chosen) = which.checked_rem(waiting.len()) else { return };
        let WaitingRegistration { id, ref email, .. } = waiting[chosen];
        let email = email.to_string();
        assert!(self.waiting.contains(&email), "{email} was proved before it waited");
        if !approve {
            return self.itoms().people().decline(MACHINE, id, None).await.unwrap();
        }
        match self.itoms().people().approve(MACHINE, id).await {
            Ok(account) => {
                self.reached.let_in += 1;
                self.people.push(Person::new(account.id, PASSWORD, &email, None));
            }
            Err(AccountError::AddressTaken) => {}
            Err(error) => panic!("{email} is let in: {error}"),
        }
    }

    async fn cancel(&mut self, who: usize) {
        let Some(index) = who.checked_rem(self.people.len()) else { return };
        let actor = Actor::Account(self.people[index].id);
        let waits = self.itoms().accounts().email_change(actor).await.unwrap().is_some();
        match self.itoms().accounts().cancel_email_change(actor).await {
            Ok(()) => {
                assert!(waits);
                self.reached.cancelled += 1;
                let of_them = |link: &&mut Link| link.kind == Kind::Confirm && link.person == Some(index);
                self.links.iter_mut().filter(of_them).for_each(|link| link.is_cancelled = true);
            }
            Err(AccountError::NoEmailChange) => assert!(!waits),
            Err(error) => panic!("a change is cancelled: {error}"),
        }
        assert_eq!(self.itoms().accounts().email_change(actor).await.unwrap(), None);
    }

    /// Twice: scanners and people do.
    async fn follow(&mut self, index: usize) {
        let link = self.links.remove(index);
        let Link { kind, to, is_cancelled, .. } = link.clone();
        match self.open(link.clone()).await {
            Ok(followed) => {
                assert!(!is_cancelled, "{to} was cancelled");
                self.reached.followed.push(kind);
                if let Some(person) = followed {
                    let email = self.people[person].email(self.itoms()).await;
                    assert_eq!(email, to, "{kind:?} was mailed to the address that the account has");
                }
                let again = self.open(link).await;
                assert!(matches!(again, Err(AccountError::UnusableLink)), "{kind:?} works once");
            }
            Err(AccountError::UnusableLink) => {}
            Err(error) => panic!("{kind:?}: {error}"),
        }
    }

    /// Answers whose account it is that the link made or changed, if there is one by now.
    async fn open(&mut self, link: Link) -> Result<Option<usize>, AccountError> {
        let (itoms, accounts) = (self.itoms(), self.itoms().accounts());
        let Link { kind, to, token, person, .. } = link;
        match (kind, person) {
            (Kind::Confirm, Some(person)) => {
                self.others_confirm_nothing(person, &to, &token).await;
                let here = self.here;
                let session = self.people[person].session(here, here.under(self.policy)).await;
                let session = session.ok_or(AccountError::UnusableLink)?;
                let former = self.people[person].email(itoms).await;
                accounts.confirm_email(&session, &token).await?;
                self.people[person].proven.push(to);
                self.moved = Some((person, former));
            }
            (Kind::Restore, Some(person)) => {
                let token = accounts.restore_email(&token).await?.expect("it had a password");
                self.people[person].is_given_back(itoms).await;
                self.links.push(Link { kind: Kind::Reset, to, token, person: Some(person), is_cancelled: false });
            }
            (Kind::Reset, Some(person)) => {
                let new = self.new_password();
                accounts.reset_password(&token, Secret::from(&*new), OtherAccess::Stays, &Caller::program()).await?;
                self.people[person].password = Some(new);
            }
            _ => match accounts.verify(&token, Secret::from(PASSWORD), &Caller::program()).await? {
                Verified::Waits => {
                    assert_eq!(self.policy, SignUpPolicy::Approval);
                    self.waiting.insert(to);
                }
                Verified::SignedIn(signed_in) => {
                    self.people.push(Person::new(signed_in.session.account, PASSWORD, &to, Some(signed_in.token)));
                    return Ok(Some(self.people.len() - 1));
                }
            },
        }
        Ok(person)
    }

    /// Nobody else gets an address by the link, whoever presses, but those who asked for the same: for them it is proved as well.
    async fn others_confirm_nothing(&self, asking: usize, to: &str, token: &Token) {
        for (index, other) in self.people.iter().enumerate() {
            let Some(session) = other.last_session(self.itoms()).await.filter(|_| index != asking) else { continue };
            let waits = self.itoms().accounts().email_change(Actor::Account(other.id)).await.unwrap();
            if waits.is_some_and(|waits| waits.email.as_str() == to) {
                continue;
            }
            let tried = self.itoms().accounts().confirm_email(&session, token).await;
            assert!(matches!(tried, Err(AccountError::OthersLink | AccountError::UnusableLink)), "of another account: {tried:?}");
        }
    }

    /// Looks at each new mail: whether its secret goes where it may.
    async fn receive(&mut self) {
        self.itoms().work_once(Duration::from_secs(60)).await.unwrap();
        let new = self.here.mails.after(self.read);
        self.read += new.len();
        for mail in new {
            if let Some(link) = self.check(&mail).await {
                self.links.push(link);
            }
        }
        self.people.iter_mut().for_each(|person| person.asked_for = None);
    }

    async fn check(&mut self, mail: &Mail) -> Option<Link> {
        let (kind, token) = secret(mail)?;
        let to = mail.to.address.to_string();
        let person = match kind {
            Kind::Verify => {
                assert!(self.signing_up.contains(&to), "{to} signs up");
                assert_eq!(self.whose(&to).await, None, "{to} is nobody's");
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
        Some(Link { kind, to, token, person, is_cancelled: false })
    }

    async fn holds(&self) {
        let mut seen = HashSet::new();
        for person in &self.people {
            let email = person.email(self.itoms()).await;
            assert!(person.proven.contains(&email), "{email} was proved");
            assert!(seen.insert(email), "no two accounts have one address");
        }
    }
}
