use crate::world::{DAY, World};
use itoms_core::{
    account::AccountChange,
    cursor::PageRequest,
    idempotency::IdempotencyKey,
    problem::{Kind, Problem},
    project::{MembershipQuery, NewInvitation, NewProject, Permission, ProjectChange, ProjectError, Role, Slug},
    store::{Actor, Version},
};

#[tokio::test]
async fn a_project_gets_a_slug_of_its_name_and_its_founder_as_owner() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let projects = world.itoms.projects();
    let first = projects.create(ada, NewProject::named("My Notes")).await.unwrap();
    assert_eq!((first.project.slug.as_str(), first.role), ("my-notes", Role::Owner));
    assert_eq!(projects.create(ada, NewProject::named("My Notes")).await.unwrap().project.slug.as_str(), "my-notes-2");
    assert_eq!(projects.create(ada, NewProject::named("Dashboard")).await.unwrap().project.slug.as_str(), "project");
    let taken = projects.create(ada, NewProject::named("Other").slug("my-notes")).await;
    assert!(matches!(taken, Err(ProjectError::SlugTaken)));
    let reserved = projects.create(ada, NewProject::named("Other").slug("api")).await.unwrap_err();
    assert_eq!(reserved.violations()[0].rule, "reserved");
}

/// Whoever was signed in a moment ago.
#[tokio::test]
async fn who_has_left_founds_nothing() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    world.itoms.people().leave(ada, &[], None).await.unwrap();
    let founded = async || world.itoms.projects().create(ada, NewProject::named("Notes")).await;
    assert!(matches!(founded().await, Err(ProjectError::NotFound)));
    world.work().await;
    assert!(matches!(founded().await, Err(ProjectError::NotFound)), "nor who is erased");
}

#[tokio::test]
async fn the_same_key_makes_one_project() {
    let world = World::new().await;
    let (ada, bob) = (world.person("Ada").await, world.person("Bob").await);
    let projects = world.itoms.projects();
    let key = IdempotencyKey::parse("k-1").unwrap();
    let first = projects.create(ada, NewProject::named("Notes").once(key.clone())).await.unwrap();
    let again = projects.create(ada, NewProject::named("Notes").once(key.clone())).await.unwrap();
    assert_eq!(first, again);
    let other = projects.create(ada, NewProject::named("Other").once(key.clone())).await.unwrap_err();
    assert_eq!(other.code(), "idempotency_key_reused");
    let bobs = projects.create(bob, NewProject::named("Notes").once(key)).await.unwrap();
    assert_ne!(bobs.project.id, first.project.id, "a key is its person's own");
    assert_eq!(projects.list(ada, &MembershipQuery::default(), &PageRequest::default()).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn a_stranger_sees_what_a_missing_id_gives() {
    let world = World::new().await;
    let (ada, eve) = (world.person("Ada").await, world.person("Eve").await);
    let project = world.project(ada, "Notes").await;
    let projects = world.itoms.projects();
    assert!(matches!(projects.show(eve, project.id).await, Err(ProjectError::NotFound)));
    assert!(matches!(projects.show(Actor::Visitor, project.id).await, Err(ProjectError::NotFound)));
    let change = ProjectChange { name: Some("Mine".to_owned()), ..ProjectChange::default() };
    assert!(matches!(projects.update(eve, project.id, change, Version::FIRST).await, Err(ProjectError::NotFound)));
    assert!(matches!(projects.delete(eve, project.id, None).await, Err(ProjectError::NotFound)));
    assert!(matches!(
        projects.members(eve, project.id, &MembershipQuery::default(), &PageRequest::default()).await,
        Err(ProjectError::NotFound)
    ));
    assert!(projects.list(eve, &MembershipQuery::default(), &PageRequest::default()).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn each_role_may_what_the_table_says() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let admin = world.join(ada, &project, "Bob", Role::Admin).await;
    let viewer = world.join(ada, &project, "Cy", Role::Viewer).await;
    for permission in Permission::ALL {
        for (actor, role) in [(ada, Role::Owner), (admin, Role::Admin), (viewer, Role::Viewer)] {
            let answer = world.itoms.projects().require(actor, project.id, permission).await;
            match role.may(permission) {
                true => assert!(answer.is_ok(), "{role:?} {permission:?}"),
                false => assert!(matches!(answer, Err(ProjectError::Forbidden(needed)) if needed == permission), "{role:?} {permission:?}"),
            }
        }
    }
    let seen = world.itoms.projects().members(viewer, project.id, &MembershipQuery::default(), &PageRequest::default()).await.unwrap();
    assert!(seen.items.iter().all(|member| member.email.is_none()), "a viewer sees no addresses");
    let seen = world.itoms.projects().members(admin, project.id, &MembershipQuery::default(), &PageRequest::default()).await.unwrap();
    assert!(seen.items.iter().all(|member| member.email.is_some()));
}

#[tokio::test]
async fn an_invitation_is_for_its_address_and_works_once() {
    let world = World::new().await;
    let (ada, bob, eve) = (world.person("Ada").await, world.person("Bob").await, world.person("Eve").await);
    let project = world.project(ada, "Notes").await;
    let projects = world.itoms.projects();
    let invite = |email: &str| NewInvitation::new(email, Role::Admin);
    projects.invite(ada, project.id, invite("bob@example.com")).await.unwrap();
    world.work().await;
    let first = world.mails.last().token();
    projects.invite(ada, project.id, invite("BOB@example.com")).await.unwrap();
    world.work().await;
    let second = world.mails.last().token();

    assert!(matches!(projects.accept(bob, &first).await, Err(ProjectError::UnusableInvitation)), "superseded");
    assert!(matches!(projects.accept(eve, &second).await, Err(ProjectError::UnusableInvitation)), "another's address");
    assert_eq!(projects.accept(bob, &second).await.unwrap().role, Role::Admin);
    assert!(matches!(projects.accept(bob, &second).await, Err(ProjectError::UnusableInvitation)), "used");

    let mails = world.mails.all().len();
    projects.invite(ada, project.id, invite("bob@example.com")).await.unwrap();
    world.work().await;
    assert_eq!(world.mails.all().len(), mails, "a member gets no mail, and the answer is the same");

    for _ in 0..2 {
        let once = invite("eve@example.com").once(IdempotencyKey::parse("eve-1").unwrap());
        projects.invite(ada, project.id, once).await.unwrap();
    }
    world.work().await;
    assert_eq!(world.mails.all().len(), mails + 1, "one mail under one key");
    let late = world.mails.last().token();
    world.clock.advance(7 * DAY);
    assert!(matches!(projects.accept(eve, &late).await, Err(ProjectError::UnusableInvitation)), "ended");
}

#[tokio::test]
async fn a_project_always_has_an_owner() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let bob = world.join(ada, &project, "Bob", Role::Owner).await;
    let projects = world.itoms.projects();
    let (a, b) = (ada.account().unwrap(), bob.account().unwrap());
    projects.remove_member(ada, project.id, a).await.unwrap();
    assert!(matches!(projects.remove_member(bob, project.id, b).await, Err(ProjectError::LastOwner)));
    let down = projects.update_member(bob, project.id, b, Role::Viewer, Version::FIRST).await;
    assert!(matches!(down, Err(ProjectError::LastOwner)));
    assert!(matches!(projects.show(ada, project.id).await, Err(ProjectError::NotFound)), "who left sees nothing");
}

#[tokio::test]
async fn members_show_the_newest_name() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let change = AccountChange { full_name: Some("Ada King".to_owned()), ..AccountChange::default() };
    world.itoms.accounts().update(ada, change, Version::FIRST).await.unwrap();
    let members = world.itoms.projects().members(ada, project.id, &MembershipQuery::default(), &PageRequest::default()).await.unwrap();
    assert_eq!(members.items[0].full_name.as_str(), "Ada King");
}

#[tokio::test]
async fn a_deleted_project_is_gone_at_once_restorable_for_a_week_and_then_erased() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let project = world.project(ada, "Notes").await;
    let admin = world.join(ada, &project, "Bob", Role::Admin).await;
    let projects = world.itoms.projects();
    let slug = Slug::parse("notes").unwrap();
    projects.delete(ada, project.id, None).await.unwrap();
    assert!(matches!(projects.show(ada, project.id).await, Err(ProjectError::NotFound)));
    assert!(world.itoms.pages().site(&slug).await.unwrap().is_none());
    assert_eq!(projects.restore(admin, project.id).await.unwrap_err().kind(), Kind::NotFound);

    world.clock.advance(6 * DAY);
    world.work().await;
    projects.restore(ada, project.id).await.unwrap();
    assert!(world.itoms.pages().site(&slug).await.unwrap().is_some());

    projects.delete(ada, project.id, None).await.unwrap();
    world.clock.advance(2 * DAY);
    world.work().await;
    assert_eq!(
        projects.list(ada, &MembershipQuery::default(), &PageRequest::default()).await.unwrap().items.len(),
        1,
        "the first deletion's day has no say"
    );
    world.clock.advance(5 * DAY);
    assert!(matches!(projects.restore(ada, project.id).await, Err(ProjectError::NotFound)));
    world.work().await;
    assert!(projects.list(ada, &MembershipQuery::default(), &PageRequest::default()).await.unwrap().items.is_empty());
    projects.create(ada, NewProject::named("Notes").slug("notes")).await.unwrap();
}

#[tokio::test]
async fn lists_go_on_where_they_stopped_and_cursors_are_their_lists_own() {
    let world = World::new().await;
    let (ada, bob) = (world.person("Ada").await, world.person("Bob").await);
    for number in 0..5 {
        world.project(ada, &format!("Project {number}")).await;
    }
    let projects = world.itoms.projects();
    let mut request = PageRequest { cursor: None, limit: Some(2) };
    let mut names = Vec::new();
    loop {
        let page = projects.list(ada, &MembershipQuery::default(), &request).await.unwrap();
        names.extend(page.items.into_iter().map(|membership| membership.project.name.to_string()));
        match page.next {
            Some(next) => request.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(names.len(), 5);
    names.dedup();
    assert_eq!(names.len(), 5);
    let foreign = projects.list(bob, &MembershipQuery::default(), &request).await.unwrap_err();
    assert_eq!(foreign.violations()[0].field, "cursor");
    let endless = projects.list(ada, &MembershipQuery::default(), &PageRequest { cursor: None, limit: Some(101) }).await.unwrap_err();
    assert_eq!((endless.violations()[0].field.as_ref(), endless.violations()[0].limit), ("limit", Some(100)));
}
