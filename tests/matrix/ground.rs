//! What each cell of the matrix stands on: people in every role, and a fresh project for each request.

use super::{belongings::Belongings, ids::Ids, samples::UNFINISHED};
use crate::harness::{Person, World};
use itoms::{
    account::{Account, Adoption, EmailAddress, FullName, PasswordHash, Registration, RegistrationProof, SecondFactor},
    api_key::{NewApiKey, Scope},
    content::Draft,
    cursor::PageRequest,
    id::{AccountId, AdmissionId, Id, JobId, ProjectId, RegistrationId},
    job::{Claim, ClaimedJob, JobRow, Outcome},
    people::Admission,
    project::{BrandingChange, Member, NewInvitation, NewProject, NewReadKey, Role},
    random::SystemRandom,
    store::{Actor, Task, Version},
    time::Timestamp,
    token::Token,
};
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// In which relation somebody stands to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Visitor,
    Revoked,
    Stranger,
    Operator,
    Member(Role),
    /// An API key of the owner.
    Key(Key),
    /// A read key of a project in which nobody else is.
    ReadKey,
}

/// What an API key may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// All that keys can.
    Whole,
    /// Nothing that any route asks for.
    Bare,
    /// All, in another project of the owner's.
    Elsewhere,
    /// All, until it was revoked.
    Revoked,
}

impl Who {
    pub(crate) const ALL: [Self; 12] = [
        Self::Visitor,
        Self::Revoked,
        Self::Stranger,
        Self::Operator,
        Self::Member(Role::Viewer),
        Self::Member(Role::Admin),
        Self::Member(Role::Owner),
        Self::Key(Key::Whole),
        Self::Key(Key::Bare),
        Self::Key(Key::Elsewhere),
        Self::Key(Key::Revoked),
        Self::ReadKey,
    ];

    /// Whether somebody like this is signed in.
    pub(crate) fn is_signed_in(self) -> bool {
        !matches!(self, Self::Visitor | Self::Revoked | Self::Key(_) | Self::ReadKey)
    }
}

/// In which relation what a request names stands to those who have a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    Own,
    Foreign,
    Missing,
}

impl Whose {
    pub(crate) const ALL: [Self; 3] = [Self::Own, Self::Foreign, Self::Missing];
}

/// People who are signed in once for the whole matrix.
pub(crate) struct Ground<'w> {
    world: &'w World,
    people: Vec<(Who, Person<'w>, Option<Account>)>,
    guest: Account,
    outsider: Account,
    belongings: Belongings,
    asset: String,
    founders: AtomicU32,
}

/// Signing in does, with the session that the browser carried before.
pub(crate) fn ends_session(operation: &str) -> bool {
    ["deleteSession", "signOut", "signIn"].contains(&operation)
}

impl<'w> Ground<'w> {
    pub(crate) async fn new(world: &'w World) -> Self {
        let mut people = Vec::new();
        for who in Who::ALL {
            let person = world.person(&format!("{who:?}").replace(['(', ')'], ""));
            let (person, account) = match who {
                Who::Visitor => (person, None),
                Who::Key(key) => (of_key(world, &people, person, key).await, None),
                Who::ReadKey => (reader(world, person).await, None),
                Who::Operator => with_account(world, person.becomes_operator().await).await,
                _ => join(world, person).await,
            };
            if who == Who::Revoked {
                person.calls("deleteSession", &[]).await.expect(204);
            }
            people.push((who, person, account));
        }
        let (_, guest) = join(world, world.person("Guest")).await;
        let (_, outsider) = join(world, world.person("Outsider")).await;
        let (guest, outsider) = (guest.unwrap(), outsider.unwrap());
        let belongings = Belongings::of(world, guest.id).await;
        unfinished(world).await;
        Self { world, people, guest, outsider, belongings, asset: asset(world).await, founders: AtomicU32::new(0) }
    }

    /// Somebody like this; with a session of its own for an operation that ends it.
    pub(crate) async fn person(&self, who: Who, operation: &str) -> Person<'w> {
        let (_, person, _) = self.people.iter().find(|(of, ..)| *of == who).unwrap();
        match operation {
            _ if ends_session(operation) && who.is_signed_in() => person.clone().signs_in().await,
            "deleteOwnAccount" | "deleteOwnAccountForm" if who.is_signed_in() => self.leaver().await,
            _ => person.clone(),
        }
    }

    /// Somebody who will not come back.
    async fn leaver(&self) -> Person<'w> {
        self.world.person(&format!("Leaver{}", self.founders.fetch_add(1, Ordering::Relaxed))).joins().await
    }

    /// A project with a published article, and a guest who is a member; those who are members by their role are.
    pub(crate) async fn own(&self) -> Ids {
        let members = self.people.iter().filter_map(|(who, _, account)| match who {
            Who::Member(role) => account.clone().map(|account| (account, *role)),
            _ => None,
        });
        self.project(&self.guest, members).await
    }

    /// Another one, in which nobody of the matrix is.
    pub(crate) async fn foreign(&self) -> Ids {
        self.project(&self.outsider, []).await
    }

    async fn session_of(&self, account: &Account) -> String {
        let actor = Actor::Account(account.id);
        self.world.itoms.accounts().sessions(actor, &PageRequest::default()).await.unwrap().items[0].id.to_string()
    }

    /// A new project, with somebody who is its viewer and named by paths.
    async fn project(&self, named: &Account, members: impl IntoIterator<Item = (Account, Role)>) -> Ids {
        let itoms = &self.world.itoms;
        // A new one each time, for a person may have only so many projects.
        let founder = format!("founder {}", self.founders.fetch_add(1, Ordering::Relaxed));
        let owner = Actor::Account(itoms.accounts().adopt(&founder, Adoption::named("Founder")).await.unwrap());
        let made = itoms.projects().create(owner, NewProject::named("Ground")).await.unwrap().project;
        let project = made.id;
        let_in(self.world, owner, project, members.into_iter().chain([(named.clone(), Role::Viewer)])).await;
        let job = self.parked_job().await.to_string();
        let draft = Draft::article("Hello", "World").tags(["greetings".to_owned()]);
        let content = itoms.contents().create(owner, project, draft).await.unwrap();
        itoms.projects().invite(owner, project, NewInvitation::new("invited@example.com", Role::Viewer)).await.unwrap();
        let invitations = itoms.projects().invitations(owner, project, &PageRequest::default()).await.unwrap().items;
        let change = BrandingChange { font: Some("serif".to_owned()), ..BrandingChange::default() };
        itoms.projects().change_branding(owner, project, &change, Version::FIRST).await.unwrap();
        itoms.contents().publish(owner, project, content.id, None).await.unwrap();
        let read_key = itoms.projects().create_read_key(owner, project, NewReadKey::named("A front end")).await.unwrap();
        Ids {
            project: project.to_string(),
            project_slug: made.slug.to_string(),
            content: content.id.to_string(),
            content_slug: content.slug.to_string(),
            account: named.id.to_string(),
            victim: victim(self.world, &founder).await.to_string(),
            session: self.session_of(named).await,
            key: self.belongings.key.clone(),
            read_key: read_key.id.to_string(),
            passkey: self.belongings.passkey.clone(),
            identity: self.belongings.identity.clone(),
            job,
            invitation: invitations[0].id.to_string(),
            registration: waiting(self.world, &founder).await.to_string(),
            admission: admitted(self.world, &founder).await.to_string(),
            version: "2".to_owned(),
            tag: "greetings".to_owned(),
            mail: "0".to_owned(),
            topic: "projects".to_owned(),
            provider: "mail".to_owned(),
            asset: self.asset.clone(),
        }
    }

    /// A job of a kind that no worker knows, given up.
    async fn parked_job(&self) -> JobId {
        let itoms = &self.world.itoms;
        let (now, kind) = (itoms.now(), "test.parked".to_owned());
        let id = JobId::new(now, &SystemRandom).unwrap();
        let (version, body) = (1, "{}".to_owned());
        let job =
            JobRow { id, kind: kind.clone(), version, body, project: None, asked_by: None, due_at: now, created_at: now, expires_at: None };
        let mut tx = self.world.store.write(Actor::System(Task::Work)).await.unwrap();
        tx.jobs().enqueue(&job).await.unwrap();
        let claim = Claim { kinds: vec![(kind, 1)], limit: 100, lease: Duration::from_secs(60), now };
        let parked =
            |claimed: ClaimedJob| (claimed.job.id, claimed.fence, Outcome::Parked { at: now, reason: "to be run again".to_owned() });
        let claimed: Vec<_> = tx.jobs().claim_jobs(&claim).await.unwrap().into_iter().map(parked).collect();
        tx.jobs().finish_jobs(&claimed).await.unwrap();
        tx.commit().await.unwrap();
        id
    }
}

/// Makes them members, as the owner could who waits for nobody's consent.
async fn let_in(world: &World, owner: Actor, project: ProjectId, members: impl IntoIterator<Item = (Account, Role)>) {
    let mut tx = world.store.write(owner).await.unwrap();
    for (account, role) in members {
        let member = Member {
            project,
            account: account.id,
            role,
            full_name: account.full_name,
            email: account.email,
            has_second_factor: None,
            created_at: world.itoms.now(),
            version: Version::FIRST,
        };
        assert!(tx.members().insert_member(&member).await.unwrap());
    }
    tx.commit().await.unwrap();
}

/// A program with a key of the owner's.
async fn of_key<'w>(world: &'w World, people: &[(Who, Person<'w>, Option<Account>)], program: Person<'w>, key: Key) -> Person<'w> {
    let (_, _, owner) = people.iter().find(|(who, ..)| *who == Who::Member(Role::Owner)).unwrap();
    let account = owner.clone().unwrap();
    let owner = Actor::Account(account.id);
    let new = match key {
        Key::Whole | Key::Revoked => NewApiKey::named("Whole", Scope::all().map(Scope::name)),
        Key::Bare => NewApiKey::named("Bare", ["members:addresses"]),
        Key::Elsewhere => {
            let founder = Actor::Account(world.itoms.accounts().adopt("founder elsewhere", Adoption::named("Founder")).await.unwrap());
            let elsewhere = world.itoms.projects().create(founder, NewProject::named("Elsewhere")).await.unwrap().project.id;
            let_in(world, founder, elsewhere, [(account, Role::Owner)]).await;
            NewApiKey::named("Elsewhere", Scope::of_projects().map(Scope::name)).project(elsewhere)
        }
    };
    let issued = world.itoms.api_keys().create(owner, new).await.unwrap();
    // A use is recorded once a minute; the requests of the matrix leave no trace of their own.
    world.itoms.api_keys().authenticate(&issued.secret).await.unwrap();
    if key == Key::Revoked {
        world.itoms.api_keys().revoke(owner, issued.key.id).await.unwrap();
    }
    let secret = issued.secret.expose().to_owned();
    world.secrets.plant("the secret of an API key", &secret);
    Person { token: Some(secret), ..program }
}

/// A front end of another project, which has published what every project of the matrix has.
async fn reader<'w>(world: &'w World, front_end: Person<'w>) -> Person<'w> {
    let itoms = &world.itoms;
    let owner = Actor::Account(itoms.accounts().adopt("founder of what is read", Adoption::named("Founder")).await.unwrap());
    let project = itoms.projects().create(owner, NewProject::named("Read")).await.unwrap().project.id;
    let content = itoms.contents().create(owner, project, Draft::article("Hello", "World")).await.unwrap();
    itoms.contents().publish(owner, project, content.id, None).await.unwrap();
    let key = itoms.projects().create_read_key(owner, project, NewReadKey::named("A front end")).await.unwrap();
    Person { token: Some(key.text.to_string()), ..front_end }
}

/// Somebody whom an operator ends, or lets back in.
async fn victim(world: &World, of: &str) -> AccountId {
    let victim = world.itoms.accounts().adopt(&format!("victim of {of}"), Adoption::named("Victim")).await.unwrap();
    let now = world.itoms.now();
    let factor = SecondFactor { account: victim, app: None, created_at: now, confirmed_at: Some(now) };
    let mut tx = world.store.write(Actor::Account(victim)).await.unwrap();
    tx.factors().upsert_factor(&factor).await.unwrap();
    tx.commit().await.unwrap();
    victim
}

/// An operator's invitation to sign up, which nobody uses.
async fn admitted(world: &World, of: &str) -> AdmissionId {
    let now = world.itoms.now();
    let admission = Admission {
        id: AdmissionId::new(now, &SystemRandom).unwrap(),
        email: EmailAddress::parse(&format!("{}@invited.example", of.replace(' ', "."))).unwrap(),
        invited_by: None,
        created_at: now,
        expires_at: now.after(Admission::LIFETIME),
    };
    let mut tx = world.store.write(Actor::System(Task::People)).await.unwrap();
    tx.admissions().upsert_admission(&admission).await.unwrap();
    tx.commit().await.unwrap();
    admission.id
}

/// A sign-up that waits for an operator.
async fn waiting(world: &World, of: &str) -> RegistrationId {
    let email = format!("{}@waiting.example", of.replace(' ', "."));
    registered(world, &email, Some(world.itoms.now())).await
}

/// One that waits for its link.
async fn unfinished(world: &World) -> RegistrationId {
    registered(world, UNFINISHED, None).await
}

async fn registered(world: &World, email: &str, confirmed_at: Option<Timestamp>) -> RegistrationId {
    let now = world.itoms.now();
    let registration = Registration {
        id: RegistrationId::new(now, &SystemRandom).unwrap(),
        email: EmailAddress::parse(email).unwrap(),
        full_name: FullName::parse("Waiting").unwrap(),
        company: None,
        proof: RegistrationProof::Password(PasswordHash::from_stored("no hash".to_owned())),
        age_stated_at: now,
        token: Token::new(&SystemRandom).unwrap().hash(),
        created_at: now,
        expires_at: now.after(Registration::WAITS),
        confirmed_at,
    };
    let mut tx = world.store.write(Actor::System(Task::SignUp)).await.unwrap();
    tx.accounts().insert_registration(&registration).await.unwrap();
    tx.commit().await.unwrap();
    registration.id
}

/// The name of a file that pages load.
async fn asset(world: &World) -> String {
    let front = world.get("/").await.expect(200).text();
    let (_, rest) = front.split_once("/assets/").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn join<'w>(world: &'w World, person: Person<'w>) -> (Person<'w>, Option<Account>) {
    with_account(world, person.joins().await).await
}

async fn with_account<'w>(world: &'w World, person: Person<'w>) -> (Person<'w>, Option<Account>) {
    let id: AccountId = person.calls("showAccount", &[]).await.expect(200).id().parse().unwrap();
    let account = world.itoms.accounts().show(Actor::Account(id)).await.unwrap();
    (person, Some(account))
}
