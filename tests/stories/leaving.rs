//! Somebody deletes the own account.

use crate::harness::{Answer, Person, World, on_both_databases};
use futures_util::future::join_all;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    who_leaves_is_out_at_once_and_erased_soon,
    a_project_without_another_owner_must_be_named,
    a_project_whose_other_owner_is_suspended_must_be_named,
    leaving_asks_for_a_fresh_proof,
    what_was_published_elsewhere_loses_the_name,
    an_erasure_is_tried_until_it_is_done,
    a_deleted_account_goes_even_if_its_work_is_lost,
    a_trail_that_was_held_back_forgets_as_well,
    a_trail_that_is_held_back_for_days_forgets_as_well,
    the_page_says_what_goes_and_asks_for_the_address,
    of_many_owners_leaving_at_once_somebody_stays_or_the_project_is_gone,
);

/// A day, and more than any work waits for the next.
const DAY: Duration = Duration::from_secs(24 * 60 * 60 + 1);

async fn leaves(person: &Person<'_>, going: &[&str]) -> Answer {
    let projects: Vec<Value> = going.iter().map(|id| json!({ "id": id, "act": "delete" })).collect();
    person.calls("deleteOwnAccount", &[]).json(json!({ "projects": projects })).await
}

async fn role(person: &Person<'_>, project: &str) -> Value {
    person.calls("showProject", &[project]).await.expect(200).json()["role"].clone()
}

/// P5.3-a, P6-b
async fn who_leaves_is_out_at_once_and_erased_soon(world: &World) {
    let ada = world.person("Ada").joins().await;
    let again = ada.clone().signs_in().await;
    let notes = ada.founds("Notes").await;
    let draft = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &draft).await;
    world.get("/notes/hello").await.expect(200);

    leaves(&ada, &[&notes]).await.expect(204);
    for device in [&ada, &again] {
        device.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    }
    ada.tries_password(&ada.password).await.expect_problem(401, "wrong_credentials");
    world.get("/notes/hello").await.expect(404);
    world.works().await;
    let dump = world.database.dump().await;
    for planted in [ada.email.as_str(), "Notes", "World"] {
        assert!(!dump.contains(planted), "{planted} is left: {}", dump.lines().filter(|line| line.contains(planted)).collect::<String>());
    }
    let told = world.mails.to(&ada.email);
    assert!(told.iter().any(|mail| mail.subject == "Your account at itoms was deleted"), "P2-d: whoever is gone is told so");
    let reborn = world.person("Ada").joins().await;
    assert_eq!(reborn.calls("listProjects", &[]).await.expect(200).json()["items"], json!([]), "the same address, another person");
    reborn.founds("Notes").await;
}

async fn a_project_without_another_owner_must_be_named(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let mut founded = Vec::new();
    for (founder, name) in [(&ada, "Alone"), (&ada, "Shared"), (&bob, "Guest")] {
        world.clock.advance(Duration::from_secs(1));
        founded.push(founder.founds(name).await);
    }
    let [alone, shared, guest] = founded.try_into().unwrap();
    ada.invites(&alone, &bob, "admin").await;
    ada.invites(&shared, &bob, "owner").await;
    bob.invites(&guest, &ada, "viewer").await;

    let shown = ada.calls("listDepartures", &[]).await.expect(200).json();
    let told: Vec<_> = shown["items"].as_array().unwrap().iter().map(|it| (&it["name"], &it["last_owner"], &it["others"])).collect();
    let (yes, no, one) = (json!(true), json!(false), json!(1));
    let names = ["Alone", "Shared", "Guest"].map(|name| json!(name));
    assert_eq!(told, [(&names[0], &yes, &one), (&names[1], &no, &one), (&names[2], &no, &one)]);

    let refused = leaves(&ada, &[&shared]).await.expect_problem(409, "last_owner").json();
    let errors = refused["errors"].as_array().unwrap();
    assert_eq!((errors.len(), &errors[0]["field"]), (1, &json!("projects")));
    assert!(errors[0]["message"].as_str().unwrap().contains(&alone));
    ada.calls("showAccount", &[]).await.expect(200);
    assert_eq!((role(&ada, &shared).await, role(&ada, &guest).await), (json!("owner"), json!("viewer")), "nothing happened");
    ada.calls("deleteOwnAccount", &[])
        .json(json!({ "projects": [{ "id": alone, "act": "keep" }] }))
        .await
        .expect_problem(422, "invalid_input");

    leaves(&ada, &[&alone, &shared]).await.expect(204);
    bob.calls("showProject", &[&alone]).await.expect_problem(404, "not_found");
    assert_eq!(role(&bob, &shared).await, json!("owner"), "it has another owner, and goes on whatever was said");
    world.works().await;
    for project in [&shared, &guest] {
        assert_eq!(bob.calls("listMembers", &[project]).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
    }
}

async fn a_project_whose_other_owner_is_suspended_must_be_named(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "owner").await;
    let account = id(&bob).await;
    root.calls("suspendAccount", &[&account]).await.expect(200);
    assert_eq!(ada.calls("listDepartures", &[]).await.expect(200).json()["items"][0]["last_owner"], json!(true));
    leaves(&ada, &[]).await.expect_problem(409, "last_owner");

    leaves(&ada, &[&notes]).await.expect(204);
    world.works().await;
    world.get("/notes").await.expect(404);
    root.calls("resumeAccount", &[&account]).await.expect(200);
    let bob = bob.signs_in().await;
    bob.calls("restoreProject", &[&notes]).await.expect(200);
    assert_eq!(
        bob.calls("listMembers", &[&notes]).await.expect(200).json()["items"].as_array().unwrap().len(),
        1,
        "she is gone, it is not"
    );
}

async fn leaving_asks_for_a_fresh_proof(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.clock.advance(Duration::from_secs(10 * 60));
    leaves(&ada, &[]).await.expect_problem(403, "reauthentication_required");
    leaves(&ada.signs_in().await, &[]).await.expect(204);
}

async fn what_was_published_elsewhere_loses_the_name(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let guest = bob.founds("Guest").await;
    bob.invites(&guest, &ada, "admin").await;
    let draft = ada.writes(&guest, "Hello", "World").await;
    ada.publishes(&guest, &draft).await;
    assert!(world.get("/guest/hello").await.expect(200).text().contains("Ada"));
    leaves(&ada, &[]).await.expect(204);
    world.works().await;
    let page = world.get("/guest/hello").await.expect(200);
    assert!(!page.text().contains("Ada") && page.text().contains("Former member"), "{}", page.text());
}

async fn an_erasure_is_tried_until_it_is_done(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.works().await;
    leaves(&ada, &[]).await.expect(204);
    assert_eq!(world.itoms.jobs().counts().await.unwrap().waiting, 2, "the erasure, and the mail that tells of it");
    world.person("Ada").signs_up().await.expect(202);
    world.works().await;
    let counts = world.itoms.jobs().counts().await.unwrap();
    assert_eq!((counts.waiting, counts.parked), (1, 0), "it looks once more for what was filed late");
    world.files().await;
    world.clock.advance(Duration::from_secs(24 * 60 * 60));
    world.works().await;
    assert_eq!(world.itoms.jobs().counts().await.unwrap(), itoms::job::JobCounts::default());
    assert!(!world.database.dump().await.contains(&ada.email));
}

/// P6-b
async fn a_deleted_account_goes_even_if_its_work_is_lost(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    world.works().await;
    leaves(&ada, &[]).await.expect(204);
    world.database.loses_its_work().await;
    world.clock.advance(Duration::from_secs(23 * 60 * 60));
    leaves(&bob.clone().signs_in().await, &[]).await.expect(204);
    world.database.loses_its_work().await;
    world.works().await;
    assert!(world.database.dump().await.contains(&ada.email), "its own work has a day");
    world.clock.advance(Duration::from_secs(2 * 60 * 60));
    world.works().await;
    let dump = world.database.dump().await;
    assert_eq!((dump.contains(&ada.email), dump.contains(&bob.email)), (false, true));
}

/// Somebody who left a project of others, and whose acts the trail does not tell of until the other half is dropped.
async fn who_left_unseen(world: &World) -> (String, Option<sqlx::PgConnection>) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let account = id(&bob).await;
    let held = world.database.holds_events_back().await;
    leaves(&bob, &[]).await.expect(204);
    world.works().await;
    (account, held)
}

/// P6-b
async fn a_trail_that_was_held_back_forgets_as_well(world: &World) {
    let (account, held) = who_left_unseen(world).await;
    drop(held);
    world.files().await;
    world.clock.advance(DAY);
    world.works().await;
    let named = named_in_the_trail(world, &account).await;
    assert!(named.is_empty(), "the trail of others names nobody who is gone: {named:#?}");
}

/// P6-b: what is filed after a day, or after many, is forgotten as well.
async fn a_trail_that_is_held_back_for_days_forgets_as_well(world: &World) {
    let (account, held) = who_left_unseen(world).await;
    for _ in 0..2 {
        world.clock.advance(DAY);
        world.works().await;
    }
    let is_held = held.is_some();
    drop(held);
    world.files().await;
    assert_eq!(named_in_the_trail(world, &account).await.is_empty(), !is_held, "it was filed after the second look");
    world.clock.advance(DAY);
    world.works().await;
    let named = named_in_the_trail(world, &account).await;
    assert!(named.is_empty(), "the trail of others names nobody who is gone: {named:#?}");
    assert_eq!(world.itoms.jobs().counts().await.unwrap().waiting, 0, "and nothing more is to be looked for");
}

/// The entries of the audit trail that name that account.
async fn named_in_the_trail(world: &World, account: &str) -> Vec<String> {
    let plain = account.replace('-', "");
    let dump = world.database.dump().await;
    let links = dump.lines().filter(|line| line.starts_with("audit_links"));
    links.filter(|line| line.replace('-', "").contains(&plain)).map(str::to_owned).collect()
}

async fn the_page_says_what_goes_and_asks_for_the_address(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Field notes").await;
    let page = ada.visits(Method::GET, "/dashboard/account/delete").await.expect(200);
    let going = format!("going-{notes}");
    assert!(page.text().contains("Field notes") && page.text().contains(&going), "{}", page.text());
    for fields in [vec![("confirm", "ada@example.com")], vec![(going.as_str(), "yes"), ("confirm", "eve@example.com")], vec![]] {
        let refused = ada.visits(Method::POST, "/dashboard/account/delete").form(&fields).await.expect(422);
        for (_, typed) in fields.iter().filter(|(name, _)| *name == "confirm") {
            assert!(refused.text().contains(typed), "the form keeps its input");
        }
    }
    let gone =
        ada.visits(Method::POST, "/dashboard/account/delete").form(&[(&going, "yes"), ("confirm", "ada@example.com")]).await.expect(303);
    assert!(gone.header("set-cookie").contains("Max-Age=0"), "{}", gone.header("set-cookie"));
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
}

/// Owners leave the project, delete their accounts, step down and throw each other out, all at once.
async fn of_many_owners_leaving_at_once_somebody_stays_or_the_project_is_gone(world: &World) {
    const CROWD: usize = 16;
    let rounds = if itoms_testing::is_long() { 20 } else { 2 };
    let ada = world.person("Ada").joins().await;
    for round in 0..rounds {
        let project = ada.founds("Crowded").await;
        let mut owners = Vec::new();
        for number in 0..CROWD {
            let owner = world.person(&format!("Owner{round}x{number}")).joins().await;
            ada.invites(&project, &owner, "owner").await;
            owners.push((id(&owner).await, owner));
        }
        ada.calls("leaveProject", &[&project]).await.expect(204);
        let acts = owners.iter().enumerate().map(|(number, (own, owner))| {
            let (project, next) = (&project, &owners[(number + 1) % CROWD].0);
            async move {
                match number % 4 {
                    0 => leaves(owner, &[]).await.status,
                    1 => owner.calls("leaveProject", &[project]).await.status,
                    2 => owner.calls("removeMember", &[project, next]).await.status,
                    _ => {
                        owner
                            .calls("updateMember", &[project, own])
                            .header("if-match", "\"1\"")
                            .json(json!({ "role": "viewer" }))
                            .await
                            .status
                    }
                }
            }
        });
        let answers = join_all(acts).await;
        assert!(answers.iter().all(|status| [200, 204, 401, 403, 404, 409, 412, 503].contains(status)), "{answers:?}");
        world.works().await;
        let dump = world.database.dump().await;
        let rows = |column: &str| dump.lines().filter(|line| line.starts_with(&format!("members.{column} = "))).count();
        assert!(rows("project_id") > 0 && dump.contains("members.role = owner"), "nobody named the project, so it has an owner");
        // The last ones go, and take it along.
        for (_, owner) in &owners {
            leaves(owner, &[&project]).await;
        }
        world.works().await;
    }
}

async fn id(person: &Person<'_>) -> String {
    person.calls("showAccount", &[]).await.expect(200).id()
}
