//! Lost updates, and requests that are sent twice.

use crate::harness::{Ask, Person, World, on_both_databases};
use serde_json::{Value, json};

on_both_databases!(
    an_update_names_what_it_has_read,
    one_of_two_editors_wins,
    a_create_sent_twice_happens_once,
    a_key_is_bound_to_its_person_and_body
);

async fn an_update_names_what_it_has_read(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    for (operation, ids, change) in [
        ("updateAccount", vec![], json!({ "full_name": "Ada L." })),
        ("updateProject", vec![&*notes], json!({ "name": "Notebook" })),
        ("updateContent", vec![&*notes, &*hello], json!({ "title": "Hello again" })),
    ] {
        let update = |tag: Option<&str>| {
            let ask = ada.calls(operation, &ids).json(change.clone());
            tag.into_iter().fold(ask, |ask, tag| ask.header("if-match", tag))
        };
        update(None).await.expect_problem(428, "precondition_required");
        update(Some("\"7\"")).await.expect_problem(412, "stale");
        let changed = update(Some("\"1\"")).await.expect(200);
        assert_eq!((changed.json()["version"].clone(), changed.header("etag")), (Value::from(2), "\"2\""), "{operation}");
    }
}

async fn one_of_two_editors_wins(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    let save = |title: &str| {
        let ask = ada.calls("updateContent", &[&notes, &hello]).header("if-match", "\"1\"").json(json!({ "title": title }));
        ask.into_future()
    };
    let answers = futures_util::future::join_all(["One", "Two", "Three", "Four"].map(save)).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412]);
}

async fn a_create_sent_twice_happens_once(world: &World) {
    let ada = world.person("Ada").joins().await;
    let answers = futures_util::future::join_all((0..4).map(|_| create(&ada, "Notes").into_future())).await;
    let ids: Vec<_> = answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.id()).collect();
    assert!(!ids.is_empty() && ids.iter().all(|id| *id == ids[0]), "{answers:?}");
    assert_eq!(create(&ada, "Notes").await.expect(201).id(), ids[0]);
    assert_eq!(ada.calls("listProjects", &[]).await.json()["items"].as_array().unwrap().len(), 1);
}

fn create<'w>(person: &Person<'w>, name: &str) -> Ask<'w> {
    person.calls("createProject", &[]).header("idempotency-key", "once").json(json!({ "name": name }))
}

async fn a_key_is_bound_to_its_person_and_body(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let hers = create(&ada, "Notes").await.expect(201).id();
    create(&ada, "Other").await.expect_problem(422, "idempotency_key_reused");
    assert_ne!(create(&bob, "Notes").await.expect(201).id(), hers);

    let session = json!({ "email": ada.email, "password": ada.password });
    let refused = ada.calls("createSession", &[]).header("idempotency-key", "once").json(session).await;
    assert!(!refused.is_success(), "an answer that shows a secret cannot be given twice");
}
