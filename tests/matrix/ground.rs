//! What each cell of the matrix stands on: people in every role, and a fresh project for each request.

use crate::harness::{Person, World};
use itoms::{
    account::{Account, Adoption, Caller, SignUp},
    content::Draft,
    id::{AccountId, ContentId, ProjectId},
    project::{Member, NewProject, Role},
    secret::Secret,
    store::{Actor, Version},
};
use std::sync::atomic::{AtomicU32, Ordering};

/// In which relation somebody stands to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Visitor,
    Revoked,
    Stranger,
    Operator,
    Member(Role),
}

impl Who {
    pub(crate) const ALL: [Self; 7] = [
        Self::Visitor,
        Self::Revoked,
        Self::Stranger,
        Self::Operator,
        Self::Member(Role::Viewer),
        Self::Member(Role::Admin),
        Self::Member(Role::Owner),
    ];

    /// Whether somebody like this is signed in.
    pub(crate) fn is_signed_in(self) -> bool {
        !matches!(self, Self::Visitor | Self::Revoked)
    }
}

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    Own,
    Foreign,
    Missing,
}

/// The ids that a path can name.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    pub(crate) project: String,
    pub(crate) content: String,
    pub(crate) account: String,
}

impl Ids {
    /// Ids of the right form that nothing has.
    pub(crate) fn missing() -> Self {
        let id = "01920000-0000-7000-8000-00000000abcd".to_owned();
        Self { project: id.clone(), content: id.clone(), account: id }
    }

    /// A route's path with these ids in it.
    pub(crate) fn fill(&self, path: &str) -> String {
        path.replace("{project}", &self.project).replace("{content}", &self.content).replace("{account}", &self.account)
    }
}

/// People who are signed in once for the whole matrix.
pub(crate) struct Ground<'w> {
    world: &'w World,
    people: Vec<(Who, Person<'w>, Option<Account>)>,
    guest: Account,
    founders: AtomicU32,
}

impl<'w> Ground<'w> {
    pub(crate) async fn new(world: &'w World) -> Self {
        let mut people = Vec::new();
        for who in Who::ALL {
            let person = world.person(&format!("{who:?}").replace(['(', ')'], ""));
            let (person, account) = match who {
                Who::Visitor => (person, None),
                Who::Operator => become_operator(world, person).await,
                _ => join(world, person).await,
            };
            if who == Who::Revoked {
                person.calls("deleteSession", &[]).await.expect(204);
            }
            people.push((who, person, account));
        }
        let (_, guest) = join(world, world.person("Guest")).await;
        Self { world, people, guest: guest.unwrap(), founders: AtomicU32::new(0) }
    }

    /// Somebody like this; with a session of its own for an operation that ends it.
    pub(crate) async fn person(&self, who: Who, operation: &str) -> Person<'w> {
        let (_, person, _) = self.people.iter().find(|(of, ..)| *of == who).unwrap();
        match operation {
            "deleteSession" if who.is_signed_in() => person.clone().signs_in().await,
            _ => person.clone(),
        }
    }

    /// A project with a published article, and a guest who is a member; those who are members by their role are.
    pub(crate) async fn own(&self) -> Ids {
        let members = self.people.iter().filter_map(|(who, _, account)| match who {
            Who::Member(role) => account.clone().map(|account| (account, *role)),
            _ => None,
        });
        self.project(members.chain([(self.guest.clone(), Role::Viewer)])).await
    }

    /// Another one, in which nobody of the matrix is.
    pub(crate) async fn foreign(&self) -> Ids {
        self.project([(self.guest.clone(), Role::Viewer)]).await
    }

    async fn project(&self, members: impl IntoIterator<Item = (Account, Role)>) -> Ids {
        let itoms = &self.world.itoms;
        // A new one each time, for a person may have only so many projects.
        let founder = format!("founder {}", self.founders.fetch_add(1, Ordering::Relaxed));
        let owner = Actor::Account(itoms.accounts().adopt(&founder, Adoption::named("Founder")).await.unwrap());
        let project: ProjectId = itoms.projects().create(owner, NewProject::named("Ground")).await.unwrap().project.id;
        let mut tx = itoms.store().write(owner).await.unwrap();
        for (account, role) in members {
            let member = Member {
                project,
                account: account.id,
                role,
                full_name: account.full_name,
                email: account.email,
                created_at: itoms.now(),
                version: Version::FIRST,
            };
            assert!(tx.members().insert_member(&member).await.unwrap());
        }
        tx.commit().await.unwrap();
        let content: ContentId = itoms.contents().create(owner, project, Draft::article("Hello", "World")).await.unwrap().id;
        itoms.contents().publish(owner, project, content, None).await.unwrap();
        Ids { project: project.to_string(), content: content.to_string(), account: self.guest.id.to_string() }
    }
}

async fn join<'w>(world: &'w World, person: Person<'w>) -> (Person<'w>, Option<Account>) {
    let person = person.joins().await;
    let id: AccountId = person.calls("showAccount", &[]).await.expect(200).id().parse().unwrap();
    let account = world.itoms.accounts().show(Actor::Account(id)).await.unwrap();
    (person, Some(account))
}

async fn become_operator<'w>(world: &'w World, mut person: Person<'w>) -> (Person<'w>, Option<Account>) {
    let accounts = world.itoms.accounts();
    let link = accounts.offer_operator_link().await.unwrap().unwrap();
    let sign_up = SignUp {
        email: person.email.clone(),
        full_name: person.name.clone(),
        password: Secret::from(person.password.as_str()),
        sixteen_or_older: true,
        company: None,
    };
    let signed_in = accounts.become_operator(&link, sign_up, &Caller::default()).await.unwrap();
    person.token = Some(signed_in.token.expose().to_owned());
    let account = accounts.show(signed_in.session.actor()).await.unwrap();
    (person, Some(account))
}
