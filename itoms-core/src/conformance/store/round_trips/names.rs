use crate::{
    account::Account,
    conformance::store::{
        door,
        fixture::{Fixture, PEOPLE, full_name},
    },
    id::{AccountId, ProjectId},
    people::PeopleQuery,
    project::{MembershipQuery, Project, ProjectName, Role},
    search::SearchText,
    store::{Actor, Slice, Store},
};

/// Whether the lists show who, or what, has such a name.
struct Finder<'a> {
    store: &'a dyn Store,
    owner: AccountId,
    project: ProjectId,
}

impl Finder<'_> {
    async fn finds_person(&self, account: AccountId, search: &str) -> [bool; 2] {
        let search = Some(SearchText::from_stored(search.to_owned()));
        let people = PeopleQuery { search: search.clone(), ..PeopleQuery::default() };
        let members = MembershipQuery { search, ..MembershipQuery::default() };
        let people = door::read(self.store, PEOPLE, async |tx| tx.people().list_people(&people, &Slice::first(10)).await).await;
        let owner = Actor::Account(self.owner);
        let members =
            door::read(self.store, owner, async |tx| tx.members().list_members(self.project, &members, &Slice::first(10)).await).await;
        [people.items.iter().any(|person| person.id == account), members.items.iter().any(|member| member.account == account)]
    }

    async fn finds_project(&self, search: &str) -> bool {
        let query = MembershipQuery { search: Some(SearchText::from_stored(search.to_owned())), ..MembershipQuery::default() };
        let owner = Actor::Account(self.owner);
        let found = door::read(self.store, owner, async |tx| tx.projects().list_projects(&query, &Slice::first(10)).await).await;
        found.items.iter().any(|membership| membership.project.id == self.project)
    }
}

/// By what it begins with, in other letters.
const NAMES: [(&str, &str); 5] = [
    ("ÄGIDIUS Ωmega", "ägidius ωm"),
    ("Юлия ёлкина", "ЮЛИЯ Ё"),
    ("ὈΔΥΣΣΕΎΣ", "ὈΔΥΣ"),
    ("օհան մարիամ", "ՕՀԱՆ ՄԱՐ"),
    ("ADA Lovelace", "ada LOVE"),
];

pub(in super::super) async fn people_are_found_in_every_script(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let named = |name| Account { full_name: full_name(name), ..fixture.new_account() };
    let (founder, mut other) = (named("GRÜNDERIN Ωda"), named("Зоя"));
    for account in [&founder, &other] {
        fixture.insert_account(account).await;
    }
    let project = fixture.project(founder.id).await;
    fixture.join(&project, &other, Role::Viewer).await;
    let finder = Finder { store, owner: founder.id, project: project.id };
    assert_eq!(finder.finds_person(founder.id, "gründerin ω").await, [true; 2], "a founder is copied into the project");
    assert_eq!(finder.finds_person(other.id, "ЗО").await, [true; 2], "as it joined");
    for (name, search) in NAMES {
        let renamed = Account { full_name: full_name(name), version: other.version.next(), ..other.clone() };
        assert!(door::write(store, Actor::Account(other.id), async |tx| tx.accounts().update_account(&renamed, other.version).await).await);
        other = renamed;
        assert_eq!(finder.finds_person(other.id, search).await, [true; 2], "{name} by {search}");
        assert_eq!(finder.finds_person(founder.id, search).await, [false; 2], "{search} is in another name");
        assert_eq!(finder.finds_person(other.id, "Зо").await, [false; 2], "a former name");
    }
}

pub(in super::super) async fn projects_are_found_in_every_script(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let owner = fixture.account().await.id;
    let mut project = Project { name: ProjectName::parse("ÜBER Λόγος").unwrap(), ..fixture.new_project(owner) };
    fixture.insert_project(&project).await;
    let finder = Finder { store, owner, project: project.id };
    assert!(finder.finds_project("über ΛΌΓ").await && finder.finds_project("λόγοσ").await);
    for (name, search) in NAMES {
        let renamed = Project { name: ProjectName::parse(name).unwrap(), version: project.version.next(), ..project.clone() };
        assert!(door::write(store, Actor::Account(owner), async |tx| tx.projects().update_project(&renamed, project.version).await).await);
        project = renamed;
        assert!(finder.finds_project(search).await, "{name} by {search}");
        assert!(!finder.finds_project("über").await, "a former name");
    }
}
