//! What an operator does with work that was given up.

use crate::harness::{Person, World, on_both_databases};
use itoms::{
    event::{Change, EventCursor},
    job::JobCounts,
};
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    given_up_work_is_seen_and_run_again,
    a_dead_link_takes_its_work_along,
    what_was_not_done_in_time_is_told_afterwards,
    work_is_listed_by_state_and_kind,
);

/// Somebody signs up while no mail goes.
async fn a_mail_is_given_up(world: &World) {
    world.mails.break_down("our key was revoked");
    world.person("Bob").signs_up().await.expect(202);
    world.works().await;
    world.mails.mend();
}

async fn jobs(operator: &Person<'_>, query: &str) -> Vec<Value> {
    let (method, path) = operator.world.document.address("listJobs", &[]);
    let list = operator.asks(method, format!("{path}{query}")).await.expect(200).json();
    list["items"].as_array().unwrap().clone()
}

async fn given_up_work_is_seen_and_run_again(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let before = world.itoms.events().end().await.unwrap();
    a_mail_is_given_up(world).await;

    let parked = jobs(&root, "?state=parked").await;
    assert_eq!(parked.len(), 1);
    assert_eq!(
        (&parked[0]["kind"], &parked[0]["state"], &parked[0]["attempts"]),
        (&json!("mail.verify_email"), &json!("parked"), &json!(1))
    );
    assert!(parked[0]["reason"].as_str().unwrap().contains("our key was revoked"));
    let id = parked[0]["id"].as_str().unwrap();

    root.calls("rerunJob", &[id]).await.expect(204);
    root.calls("rerunJob", &[id]).await.expect_problem(404, "not_found");
    world.works().await;
    world.person("Bob").verifies().await.expect(201);
    assert_eq!(jobs(&root, "?state=parked").await, [] as [Value; 0]);
    assert_eq!(reruns(world, before).await, 1, "it is on record, once");
}

/// How many reruns an operator is recorded for.
async fn reruns(world: &World, after: EventCursor) -> usize {
    world.recorded(after).await.iter().filter(|event| event.by.is_some() && matches!(event.change, Change::JobRerun { .. })).count()
}

async fn a_dead_link_takes_its_work_along(world: &World) {
    a_mail_is_given_up(world).await;
    assert!(world.database.dump().await.contains("jobs.body = "));
    world.clock.advance(Duration::from_secs(49 * 60 * 60));
    world.works().await;
    assert_eq!(world.itoms.jobs().counts().await.unwrap(), JobCounts::default());
    assert!(!world.database.dump().await.contains("jobs.body = "), "the sealed token went with the link");
}

async fn what_was_not_done_in_time_is_told_afterwards(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let told = async || root.acts("listOperatorAuditEvents", &[], "?kind=job.given_up").await;
    a_mail_is_given_up(world).await;
    let given_up = told().await;
    assert_eq!((given_up.len(), &given_up[0]["about"]), (1, &jobs(&root, "?state=parked").await[0]["id"]));

    // No mail leaves for as long as its link works.
    let carol = world.person("Carol");
    carol.signs_up().await.expect(202);
    world.mails.go_away();
    for _ in 0..30 {
        world.works().await;
        world.clock.advance(Duration::from_secs(60 * 60));
    }
    world.mails.mend();
    world.works().await;
    assert_eq!(world.mails.to(&carol.email).len(), 0);
    assert_eq!(jobs(&root, "?state=waiting").await, [] as [Value; 0], "nothing of it is left");
    let late = told().await;
    assert_eq!(late.len(), 2, "but that it was not done: {late:?}");

    // A thousand of them say no more than a few.
    world.mails.break_down("our key was revoked");
    for number in 0..15 {
        world.person(&format!("Guest{number}")).signs_up().await.expect(202);
    }
    world.works().await;
    assert_eq!(told().await.len(), 2 + 10);
}

async fn work_is_listed_by_state_and_kind(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    a_mail_is_given_up(world).await;
    for (query, count) in [("", 1), ("?state=waiting", 0), ("?kind=mail.verify_email", 1), ("?kind=mail.welcome&state=parked", 0)] {
        assert_eq!(jobs(&root, query).await.len(), count, "{query}");
    }
    let (method, path) = world.document.address("listJobs", &[]);
    root.asks(method, format!("{path}?state=lost")).await.expect_problem(422, "invalid_input");
}
