//! Members of a project that goes are told by mail.

use crate::harness::{Person, World, on_both_databases};
use itoms::{
    account::Adoption,
    cursor::PageRequest,
    mail::Mail,
    project::{NewInvitation, Role},
    store::Actor,
};
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    who_deletes_a_project_tells_the_others_until_when_it_can_come_back,
    a_project_that_is_back_before_the_mail_leaves_is_not_spoken_of,
    who_deletes_and_restores_in_turn_floods_nobody,
    who_has_no_part_in_it_is_not_told,
    who_leaves_takes_a_project_along_and_its_members_are_told,
    an_operator_who_removes_the_last_owner_tells_them_too,
    what_was_deleted_before_is_not_told_twice,
    each_member_of_a_big_project_is_told_once,
);

const DELETED: &str = "Notes was deleted";
const GONE: &str = "Notes was deleted with the account of its owner";

async fn id(person: &Person<'_>) -> String {
    person.calls("showAccount", &[]).await.expect(200).id()
}

fn told(person: &Person<'_>, subject: &str) -> Vec<Mail> {
    person.world.mails.to(&person.email).into_iter().filter(|mail| mail.subject == subject).collect()
}

/// Ada owns Notes, of which Bob is an admin.
async fn ground(world: &World) -> (Person<'_>, Person<'_>, String) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    (ada, bob, notes)
}

async fn leaves(person: &Person<'_>, going: &str) {
    person.calls("deleteOwnAccount", &[]).json(json!({ "projects": [{ "id": going, "act": "delete" }] })).await.expect(204);
}

async fn who_deletes_a_project_tells_the_others_until_when_it_can_come_back(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    let carol = world.person("Carol").joins().await;
    ada.invites(&notes, &carol, "owner").await;
    let other = ada.founds("Other").await;
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.works().await;
    assert_eq!((told(&ada, DELETED).len(), told(&bob, DELETED).len(), told(&carol, DELETED).len()), (0, 1, 1));
    let mail = &told(&bob, DELETED)[0];
    for form in [&mail.text, &mail.html] {
        assert!(form.contains("On 24 November 2026, 09:30 UTC an owner deleted the project Notes"), "{form}");
        assert!(form.contains("Until 1 December 2026, 09:30 UTC each of its owners can bring it back"), "{form}");
        assert!(form.contains("Choose which mails you get") && !form.contains("cannot be turned off"), "{form}");
    }
    carol.calls("restoreProject", &[&notes]).await.expect(200);
    // Of those who want no mails about projects only the others are told.
    bob.calls("turnMailsOff", &["projects"]).await.expect(204);
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    ada.calls("deleteProject", &[&other]).await.expect(200);
    world.works().await;
    assert_eq!((told(&bob, DELETED).len(), told(&carol, DELETED).len()), (1, 2));
    assert!(!world.mails.all().iter().any(|mail| mail.subject == "Other was deleted"), "it had no other member");
}

async fn a_project_that_is_back_before_the_mail_leaves_is_not_spoken_of(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    ada.calls("restoreProject", &[&notes]).await.expect(200);
    world.works().await;
    assert_eq!(told(&bob, DELETED).len(), 0);
}

async fn who_deletes_and_restores_in_turn_floods_nobody(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    for _ in 0..5 {
        ada.calls("deleteProject", &[&notes]).await.expect(200);
        world.works().await;
        ada.calls("restoreProject", &[&notes]).await.expect(200);
    }
    assert_eq!(told(&bob, DELETED).len(), 2);
    world.clock.advance(Duration::from_secs(24 * 60 * 60));
    let ada = ada.signs_in().await;
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.works().await;
    assert_eq!(told(&bob, DELETED).len(), 3);
}

async fn who_has_no_part_in_it_is_not_told(world: &World) {
    // Whoever set the installation up has not proved the address.
    let root = world.person("Root").sets_up().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let (notes, guest) = (root.founds("Notes").await, root.founds("Guest").await);
    for project in [&notes, &guest] {
        root.invites(project, &ada, "owner").await;
        root.invites(project, &bob, "viewer").await;
    }
    root.calls("suspendAccount", &[&id(&bob).await]).await.expect(200);
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.works().await;
    let carol = world.person("Carol").joins().await;
    ada.invites(&guest, &carol, "admin").await;
    ada.calls("deleteProject", &[&guest]).await.expect(200);
    // Carol goes before the mail does.
    carol.calls("deleteOwnAccount", &[]).json(json!({ "projects": [] })).await.expect(204);
    world.works().await;
    let told: Vec<_> = world.mails.all().into_iter().filter(|mail| mail.subject.ends_with(" was deleted")).collect();
    assert!(told.iter().all(|mail| mail.subject == "Your account at itoms was deleted"), "{told:?}");
}

async fn who_leaves_takes_a_project_along_and_its_members_are_told(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    let shared = ada.founds("Shared").await;
    ada.invites(&shared, &bob, "owner").await;
    leaves(&ada, &notes).await;
    world.works().await;
    assert!(!world.database.dump().await.contains("Notes"), "its name is kept nowhere");
    assert_eq!((told(&ada, GONE).len(), told(&bob, GONE).len(), told(&bob, DELETED).len()), (0, 1, 0));
    let mail = &told(&bob, GONE)[0];
    assert!(mail.text.contains("the account of the last owner of the project Notes at itoms was deleted"), "{}", mail.text);
    assert!(!mail.text.contains("Ada"), "whoever is gone is not named: {}", mail.text);
    assert!(!world.mails.all().iter().any(|mail| mail.subject.starts_with("Shared was")), "it goes on");
    bob.calls("showProject", &[&shared]).await.expect(200);
}

async fn an_operator_who_removes_the_last_owner_tells_them_too(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob, notes) = ground(world).await;
    let carol = world.person("Carol").joins().await;
    ada.invites(&notes, &root, "viewer").await;
    ada.invites(&notes, &carol, "owner").await;
    root.calls("suspendAccount", &[&id(&carol).await]).await.expect(200);
    root.calls("deleteAccount", &[&id(&ada).await]).await.expect(204);
    world.works().await;
    let counts = [&root, &ada, &bob, &carol].map(|person| told(person, GONE).len());
    assert_eq!(counts, [0, 0, 1, 0], "neither who did it, nor who is gone, nor who is suspended");
}

async fn what_was_deleted_before_is_not_told_twice(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.works().await;
    leaves(&ada, &notes).await;
    world.works().await;
    assert_eq!((told(&bob, DELETED).len(), told(&bob, GONE).len()), (1, 0));
}

async fn each_member_of_a_big_project_is_told_once(world: &World) {
    let (ada, _, notes) = ground(world).await;
    let owner = Actor::Account(id(&ada).await.parse().unwrap());
    let (accounts, projects) = (world.itoms.accounts(), world.itoms.projects());
    for number in 0..=PageRequest::MAX {
        let email = format!("member{number}@example.com");
        let account = accounts.adopt(&number.to_string(), Adoption::named("Member").email(&email)).await.unwrap();
        projects.invite(owner, notes.parse().unwrap(), NewInvitation::new(email, Role::Viewer)).await.unwrap();
        let member = Actor::Account(account);
        let received = projects.received_invitations(member, &PageRequest::default()).await.unwrap();
        projects.accept_received(member, received.items[0].id).await.unwrap();
    }
    world.clock.advance(Duration::from_secs(60));
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.works().await;
    let mut told: Vec<_> =
        world.mails.all().into_iter().filter(|mail| mail.subject == DELETED).map(|mail| mail.to.address.to_string()).collect();
    told.sort();
    let count = told.len();
    told.dedup();
    assert_eq!((count, told.len()), (PageRequest::MAX as usize + 2, PageRequest::MAX as usize + 2), "each of them, and Bob");
}
