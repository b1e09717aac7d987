//! Who did what, as the person, the project's owners and the operators see it.

use crate::harness::{World, kinds, on_both_databases};
use itoms::{
    audit::Verdict,
    store::{Actor, Task},
};
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    acts_are_seen_by_those_whose_they_are,
    a_role_is_told_with_who_got_it,
    people_who_left_are_not_named,
    a_list_is_filtered_and_paged,
    a_chain_stays_whole_when_somebody_is_forgotten,
    old_acts_go_and_the_chain_stays_whole,
    two_workers_file_each_event_once,
    what_a_newer_version_recorded_waits_for_it,
);

async fn verdicts(world: &World) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    world.itoms.audit().verify_all(|verdict| verdicts.push(verdict)).await.unwrap();
    verdicts
}

async fn acts_are_seen_by_those_whose_they_are(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let project = ada.founds("Notes").await;
    ada.calls("createInvitation", &[&project]).json(json!({ "email": bob.email, "role": "admin" })).await.expect(202);
    world.works().await;
    let token = world.mails.token(&bob.email, "/invitations/");
    bob.calls("acceptInvitation", &[]).json(json!({ "token": token })).await.expect(200);
    let content = bob.calls("createContent", &[&project]).json(json!({ "kind": "article", "title": "Hello", "body": "World" })).await;
    let content = content.expect(201).id();
    bob.calls("publishContent", &[&project, &content]).await.expect(200);

    let of_project = ada.acts("listProjectAuditEvents", &[&project], "").await;
    assert_eq!(kinds(&of_project), ["content.published", "member.added", "member.invited_as_admin", "project.created"]);
    assert_eq!(of_project[0]["by"]["full_name"], json!(bob.name));
    assert_eq!((&of_project[0]["about"], &of_project[0]["name"]), (&json!(content), &json!("Hello")));
    assert_eq!((&of_project[1]["person"]["full_name"], &of_project[1]["by"]["full_name"]), (&json!(bob.name), &json!(bob.name)));
    assert_eq!((&of_project[3]["by"]["full_name"], &of_project[3]["number"]), (&json!(ada.name), &json!(1)));

    let of_bob = bob.acts("listAuditEvents", &[], "").await;
    assert_eq!(kinds(&of_bob), ["member.added", "session.created", "account.created"]);
    assert!(of_bob.iter().all(|act| act["by"]["full_name"] == json!(bob.name)), "what somebody did is not somebody else's: {of_bob:?}");
    assert_eq!((&of_bob[0]["project"], &of_bob[0]["name"]), (&json!(project), &json!("Notes")));

    // Nobody else sees them.
    bob.calls("listProjectAuditEvents", &[&project]).await.expect_problem(403, "forbidden");
    root.calls("listProjectAuditEvents", &[&project]).await.expect_problem(404, "not_found");
    ada.calls("listOperatorAuditEvents", &[]).await.expect_problem(404, "not_found");
    assert_eq!(kinds(&root.acts("listOperatorAuditEvents", &[], "").await), ["operator.appointed", "operator.link_made"]);
    assert!(verdicts(world).await.iter().all(|verdict| verdict.broken.is_none()));
}

async fn a_role_is_told_with_who_got_it(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let project = ada.founds("Notes").await;
    ada.invites(&project, &bob, "viewer").await;
    for (guest, role) in [("carol@example.com", "admin"), ("dan@example.com", "owner")] {
        ada.calls("createInvitation", &[&project]).json(json!({ "email": guest, "role": role })).await.expect(202);
    }
    let account = bob.calls("showAccount", &[]).await.expect(200).id();
    for (version, role) in ["\"1\"", "\"2\"", "\"3\""].into_iter().zip(["admin", "viewer", "owner"]) {
        ada.calls("updateMember", &[&project, &account]).header("if-match", version).json(json!({ "role": role })).await.expect(200);
    }
    let acts = ada.acts("listProjectAuditEvents", &[&project], "").await;
    let roles = ["member.made_owner", "member.made_viewer", "member.made_admin"];
    let invited = ["member.invited_as_owner", "member.invited_as_admin", "member.added", "member.invited_as_viewer"];
    assert_eq!(kinds(&acts), [&roles[..], &invited, &["project.created"]].concat());
    assert!(acts[..3].iter().all(|act| act["person"]["full_name"] == json!(bob.name)), "{acts:?}");
    assert_eq!(kinds(&bob.acts("listAuditEvents", &[], "").await)[..3], roles);
    // Ownership that is handed over says both.
    ada.calls("updateMember", &[&project, &account]).header("if-match", "\"4\"").json(json!({ "role": "admin" })).await.expect(200);
    ada.calls("transferOwnership", &[&project, &account]).await.expect(200);
    bob.calls("acceptOwnership", &[&project]).await.expect(200);
    let acts = ada.acts("listAuditEvents", &[], "").await;
    assert_eq!(kinds(&acts)[0], "member.made_admin", "{acts:?}");
    let acts = bob.acts("listProjectAuditEvents", &[&project], "").await;
    assert_eq!(kinds(&acts)[..2], ["member.made_admin", "member.made_owner"]);
}

async fn people_who_left_are_not_named(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let project = ada.founds("Notes").await;
    ada.calls("createInvitation", &[&project]).json(json!({ "email": bob.email, "role": "viewer" })).await.expect(202);
    world.works().await;
    let token = world.mails.token(&bob.email, "/invitations/");
    bob.calls("acceptInvitation", &[]).json(json!({ "token": token })).await.expect(200);
    bob.calls("leaveProject", &[&project]).await.expect(204);
    let of_project = ada.acts("listProjectAuditEvents", &[&project], "?kind=member.removed").await;
    let nobody = json!({ "account": null, "full_name": null });
    assert_eq!((&of_project[0]["by"], &of_project[0]["person"]), (&nobody, &nobody));
    // It is his own act, and names nobody else.
    let of_bob = bob.acts("listAuditEvents", &[], "?kind=member.removed").await;
    assert_eq!((&of_bob[0]["by"]["full_name"], &of_bob[0]["name"]), (&json!(bob.name), &json!(null)));
}

async fn a_list_is_filtered_and_paged(world: &World) {
    let ada = world.person("Ada").joins().await;
    let project = ada.founds("Notes").await;
    for version in 1..=5 {
        let update = ada.calls("updateProject", &[&project]).header("if-match", format!("\"{version}\""));
        update.json(json!({ "name": format!("Notes {version}") })).await.expect(200);
    }
    world.files().await;
    let (method, path) = world.document.address("listProjectAuditEvents", &[&project]);
    let mut numbers = Vec::new();
    let mut cursor = String::new();
    loop {
        let part = ada.asks(method.clone(), format!("{path}?kind=project.updated&limit=2{cursor}")).await.expect(200).json();
        numbers.extend(part["items"].as_array().unwrap().iter().map(|act| act["number"].as_i64().unwrap()));
        let Some(next) = part["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(numbers, [6, 5, 4, 3, 2]);
    ada.asks(method, format!("{path}?kind=nothing")).await.expect_problem(422, "invalid_input");
}

async fn a_chain_stays_whole_when_somebody_is_forgotten(world: &World) {
    let ada = world.person("Ada").joins().await;
    let project = ada.founds("Notes").await;
    world.files().await;
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    let mut tx = world.store.write(Actor::System(Task::Retention)).await.unwrap();
    assert!(tx.audit().forget_in_audit(account.parse().unwrap()).await.unwrap() > 0);
    tx.commit().await.unwrap();
    let verdicts = verdicts(world).await;
    assert!(verdicts.len() >= 2 && verdicts.iter().all(|verdict| verdict.broken.is_none() && verdict.whole > 0));
    let of_project = ada.acts("listProjectAuditEvents", &[&project], "").await;
    assert_eq!(of_project[0]["by"], json!({ "account": null, "full_name": null }));
    assert!(!world.database.dump().await.contains("audit_links.by_account"), "no row names her any more");
}

async fn old_acts_go_and_the_chain_stays_whole(world: &World) {
    let ada = world.person("Ada").joins().await;
    let project = ada.founds("Notes").await;
    world.files().await;
    world.clock.advance(Duration::from_secs(2 * 365 * 24 * 60 * 60 + 60));
    let ada = ada.signs_in().await;
    assert_eq!(kinds(&ada.acts("listProjectAuditEvents", &[&project], "").await), [] as [&str; 0]);
    ada.calls("updateProject", &[&project]).header("if-match", "\"1\"").json(json!({ "name": "Later" })).await.expect(200);
    let later = ada.acts("listProjectAuditEvents", &[&project], "").await;
    assert_eq!((kinds(&later), &later[0]["number"]), (vec!["project.updated"], &json!(2)), "the chain goes on");
    assert!(verdicts(world).await.iter().all(|verdict| verdict.broken.is_none()));
}

async fn two_workers_file_each_event_once(world: &World) {
    let ada = world.person("Ada").joins().await;
    let project = ada.founds("Notes").await;
    for version in 1..=20 {
        let update = ada.calls("updateProject", &[&project]).header("if-match", format!("\"{version}\""));
        update.json(json!({ "name": format!("Notes {version}") })).await.expect(200);
        let works = (0..4).map(|_| world.itoms.work_once(Duration::from_secs(5)));
        for worked in futures_util::future::join_all(works).await {
            worked.unwrap();
        }
    }
    let of_project = ada.acts("listProjectAuditEvents", &[&project], "?limit=100").await;
    let numbers: Vec<_> = of_project.iter().map(|act| act["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=21).rev().collect::<Vec<_>>());
    assert!(verdicts(world).await.iter().all(|verdict| verdict.broken.is_none()));
}

/// An older worker leaves newer work alone, and what comes behind it, or it would be filed by nobody.
async fn what_a_newer_version_recorded_waits_for_it(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let notes = root.founds("Notes").await;
    assert_eq!(kinds(&root.acts("listProjectAuditEvents", &[&notes], "").await), ["project.created"]);
    world.database.records_something_newer().await;
    let hello = root.writes(&notes, "Hello", "World").await;
    root.publishes(&notes, &hello).await;
    world.works().await;
    let filed = root.calls("listProjectAuditEvents", &[&notes]).await.expect(200).json();
    assert_eq!(kinds(filed["items"].as_array().unwrap()), ["project.created"]);

    world.database.knows_something_newer().await;
    assert_eq!(kinds(&root.acts("listProjectAuditEvents", &[&notes], "").await), ["content.published", "project.created"]);
    let of_operators = root.acts("listOperatorAuditEvents", &[], "").await;
    assert_eq!(kinds(&of_operators), ["provider.mail_tried", "operator.appointed", "operator.link_made"]);
}
