use super::{accounts::fullest_account, fullest};
use crate::{
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, WORK, slug},
    },
    language::Language,
    project::{MembershipQuery, Project, ProjectName, Role, Slug},
    search::SearchText,
    store::{Actor, Slice, Store},
    time::TimeZone,
};

fn fullest_project(project: Project) -> Project {
    Project {
        name: ProjectName::parse(&fullest(ProjectName::MAX)).unwrap(),
        slug: slug(&format!("{}{}", project.slug, ["z"; Slug::MAX].concat())[..Slug::MAX]),
        language: Language::parse("zh-Hant-TW").unwrap(),
        time_zone: TimeZone::named("America/Argentina/ComodRivadavia")
            .or_else(|| TimeZone::named("America/Argentina/Buenos_Aires"))
            .unwrap(),
        requires_two_factors: true,
        updated_at: NOW.after(HOUR),
        ..project
    }
}

pub(in super::super) async fn a_project_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for project in [fullest_project(fixture.new_project(ada)), fixture.new_project(ada)] {
        fixture.insert_project(&project).await;
        let own = door::read(store, Actor::Account(ada), async |tx| tx.projects().membership(project.id).await).await.unwrap();
        assert_eq!((own.role, &own.project), (Role::Owner, &project));
        assert_eq!(door::read(store, WORK, async |tx| tx.projects().project(project.id).await).await.as_ref(), Some(&project));
        let site = door::read(store, Actor::Visitor, async |tx| tx.projects().site(&project.slug).await).await.unwrap();
        assert_eq!((site.project, &site.name, &site.slug), (project.id, &project.name, &project.slug));
        assert_eq!((&site.language, &site.time_zone), (&project.language, &project.time_zone));
    }
}

pub(in super::super) async fn the_face_of_a_project_is_found_by_its_id(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, deleted) = (fullest_project(fixture.new_project(ada)), fixture.project(ada).await);
    fixture.insert_project(&project).await;
    let project = fixture.brand(&project, &fixture.new_branding(&project, ada)).await;
    let gone = Project { deleted_at: Some(NOW), version: deleted.version.next(), ..deleted.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&gone, deleted.version).await).await);
    let face = async |id| door::read(store, Actor::Visitor, async |tx| tx.projects().site_of(id).await).await;
    assert_eq!(face(project.id).await, Some(project.into()));
    assert_eq!((face(deleted.id).await, face(fixture.id()).await), (None, None));
}

pub(in super::super) async fn a_project_is_changed_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut project = fixture.project(ada).await;
    for deleted_at in [Some(NOW), None] {
        let changed = Project { deleted_at, version: project.version.next(), ..fullest_project(project.clone()) };
        assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&changed, project.version).await).await);
        assert_eq!(fixture.project_of(ada, project.id).await, Some(changed.clone()));
        project = changed;
    }
}

pub(in super::super) async fn a_founder_is_the_first_owner(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fullest_account(&fixture);
    fixture.insert_account(&ada).await;
    let project = fixture.project(ada.id).await;
    let members = door::read(store, Actor::Account(ada.id), async |tx| {
        tx.members().list_members(project.id, &MembershipQuery::default(), &Slice::first(10)).await
    })
    .await;
    assert_eq!(members.items, [fixture.new_member(project.id, &ada, Role::Owner)]);
}

pub(in super::super) async fn projects_are_found_by_name_and_role(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let named = |founder, name| Project { name: ProjectName::parse(name).unwrap(), ..fixture.new_project(founder) };
    let (field, home, guest) = (named(ada.id, "Field notes"), named(ada.id, "100%_home"), named(bob.id, "Notes of a guest"));
    for project in [&field, &home, &guest] {
        fixture.insert_project(project).await;
    }
    fixture.join(&guest, &ada, Role::Viewer).await;
    for (search, role, found) in [
        (None, None, vec![&guest, &home, &field]),
        (Some("NOTES"), None, vec![&guest, &field]),
        (Some("notes"), Some(Role::Owner), vec![&field]),
        (Some("%_h"), None, vec![&home]),
        (Some("%"), Some(Role::Viewer), vec![]),
        (None, Some(Role::Viewer), vec![&guest]),
    ] {
        let query =
            MembershipQuery { search: search.map(|text| SearchText::from_stored(text.to_owned())), role, ..MembershipQuery::default() };
        let page = door::read(store, Actor::Account(ada.id), async |tx| tx.projects().list_projects(&query, &Slice::first(10)).await).await;
        let ids: Vec<_> = page.items.iter().map(|membership| membership.project.id).collect();
        assert_eq!(ids, found.iter().map(|project| project.id).collect::<Vec<_>>(), "{query:?}");
    }
}

pub(in super::super) async fn a_founder_is_counted(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await);
    let project = fixture.project(ada).await;
    fixture.join(&project, &bob, Role::Owner).await;
    let founded = async |who| door::read(store, Actor::Account(who), async |tx| tx.projects().count_founded(who).await).await;
    assert_eq!((founded(ada).await, founded(bob.id).await), (1, 0));
    let deleted = Project { deleted_at: Some(NOW), version: project.version.next(), ..project.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&deleted, project.version).await).await);
    assert_eq!(founded(ada).await, 1, "a deleted project still exists");
}

pub(in super::super) async fn a_former_slug_leads_to_its_project(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let first = fixture.project(ada).await;
    let second = fixture.move_to(&first, &fixture.slug()).await;
    let third = fixture.move_to(&second, &fixture.slug()).await;
    let moved = async |slug: &Slug| door::read(store, Actor::Visitor, async |tx| tx.projects().moved(slug).await).await;
    for left in [&first, &second] {
        let site = moved(&left.slug).await.unwrap();
        assert_eq!((site.project, site.slug), (third.id, third.slug.clone()));
        assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.projects().site(&left.slug).await).await, None);
    }
    assert_eq!(moved(&third.slug).await, None, "it is there");

    let back = fixture.move_to(&third, &first.slug).await;
    assert_eq!(moved(&first.slug).await, None, "it is there again");
    assert_eq!(moved(&third.slug).await.map(|site| site.slug), Some(first.slug));
    let deleted = Project { deleted_at: Some(NOW), version: back.version.next(), ..back.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&deleted, back.version).await).await);
    assert_eq!(moved(&third.slug).await, None, "a deleted project is nowhere");
}

pub(in super::super) async fn owners_alone_require_two_factors(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let admin = fixture.member(&project, Role::Admin).await.id;
    let update = async |who, project: &Project, expected| {
        door::write(store, Actor::Account(who), async |tx| tx.projects().update_project(project, expected).await).await
    };
    let required = Project { requires_two_factors: true, version: project.version.next(), ..project.clone() };
    assert!(!update(admin, &required, project.version).await, "an admin requires it");
    assert!(update(ada, &required, project.version).await);
    let waived = Project { requires_two_factors: false, version: required.version.next(), ..required.clone() };
    assert!(!update(admin, &waived, required.version).await, "an admin waives it");
    let renamed = Project { requires_two_factors: true, ..waived };
    assert!(update(admin, &renamed, required.version).await, "the rest is an admin's as well");
    assert_eq!(fixture.project_of(ada, project.id).await, Some(renamed));
}
