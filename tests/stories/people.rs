//! What an operator does about people.

use crate::harness::{Person, World, kinds, on_both_databases};
use http::Method;
use itoms::event::{Change, EventCursor};
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    an_operator_finds_people,
    a_suspended_person_is_out_at_once_and_comes_back,
    a_stolen_session_neither_suspends_nor_resumes,
    only_the_right_password_learns_of_a_suspension,
    a_removed_person_is_gone_with_what_it_alone_owned,
    an_operator_ends_neither_itself_nor_the_last,
    the_dashboard_does_the_same,
    who_looks_at_somebody_is_on_record,
);

async fn id(person: &Person<'_>) -> String {
    person.calls("showAccount", &[]).await.expect(200).id()
}

async fn people(operator: &Person<'_>, query: &str) -> Vec<String> {
    let (method, path) = operator.world.document.address("listAccounts", &[]);
    let list = operator.asks(method, format!("{path}{query}")).await.expect(200).json();
    list["items"].as_array().unwrap().iter().map(|person| person["full_name"].as_str().unwrap().to_owned()).collect()
}

async fn an_operator_finds_people(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let mut joined = Vec::new();
    for name in ["Ada", "Adam", "Bob"] {
        world.clock.advance(Duration::from_secs(1));
        joined.push(world.person(name).joins().await);
    }
    let ada = &joined[0];
    root.calls("suspendAccount", &[&id(ada).await]).await.expect(200);
    for (query, found) in [
        ("", vec!["Bob", "Adam", "Ada", "Root"]),
        ("?search=aDa", vec!["Adam", "Ada"]),
        ("?search=bob%40ex", vec!["Bob"]),
        ("?search=ada&standing=active", vec!["Adam"]),
        ("?standing=suspended", vec!["Ada"]),
        ("?search=nobody", vec![]),
        ("?search=%25", vec![]),
    ] {
        assert_eq!(people(&root, query).await, found, "{query}");
    }
    let (method, path) = world.document.address("listAccounts", &[]);
    root.asks(method.clone(), format!("{path}?standing=lost")).await.expect_problem(422, "invalid_input");
    let first = root.asks(method.clone(), format!("{path}?limit=3")).await.expect(200).json();
    let next = root.asks(method, format!("{path}?limit=3&cursor={}", first["next"].as_str().unwrap())).await.expect(200).json();
    assert_eq!((first["items"].as_array().unwrap().len(), next["items"].as_array().unwrap().len()), (3, 1));
}

async fn who_looks_at_somebody_is_on_record(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let (account, own) = (id(&ada).await, id(&root).await);
    let looks = async |person: &Person<'_>| {
        for operation in ["inspectAccount", "listAccountDepartures", "inspectAccount"] {
            person.calls(operation, &[&account]).await;
        }
        person.visits(Method::GET, format!("/dashboard/people/{account}")).await;
        person.visits(Method::GET, format!("/dashboard/people/{account}/remove")).await;
    };
    let of_operators = async || root.acts("listOperatorAuditEvents", &[], "?kind=account.inspected").await;
    let of_ada = async || ada.acts("listAuditEvents", &[], "?kind=account.inspected").await;
    people(&root, "").await;
    root.calls("inspectAccount", &[&own]).await.expect(200);
    looks(&bob).await;
    assert_eq!(of_operators().await, [] as [Value; 0], "neither a list, nor the own account, nor who sees nothing");
    looks(&root).await;
    let acts = of_operators().await;
    assert_eq!((acts.len(), &acts[0]["by"]["full_name"], &acts[0]["person"]["full_name"]), (1, &json!("Root"), &json!("Ada")), "{acts:?}");
    let told = of_ada().await;
    assert_eq!((told.len(), &told[0]["by"]), (1, &json!(null)), "that an operator did, and not who");
    let page = ada.visits(Method::GET, "/dashboard/account/activity").await.expect(200).text();
    assert!(page.contains("Account looked at by an operator"), "{page}");
    world.clock.advance(Duration::from_secs(60 * 60));
    looks(&root).await;
    root.calls("suspendAccount", &[&account]).await;
    assert_eq!(kinds(&of_operators().await), ["account.inspected"; 2]);
}

async fn a_suspended_person_is_out_at_once_and_comes_back(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let draft = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &draft).await;
    let account = id(&ada).await;

    let suspended = root.calls("suspendAccount", &[&account]).await.expect(200).json();
    assert_eq!((&suspended["standing"], suspended["standing_since"].is_string()), (&json!("suspended"), true));
    assert_eq!(root.calls("suspendAccount", &[&account]).await.expect(200).json(), suspended, "once more it changes nothing");
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    world.get("/notes/hello").await.expect(200);

    assert_eq!(root.calls("resumeAccount", &[&account]).await.expect(200).json()["standing"], "active");
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    ada.signs_in().await.calls("showProject", &[&notes]).await.expect(200);
}

async fn a_stolen_session_neither_suspends_nor_resumes(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let account = id(&ada).await;
    world.clock.advance(Duration::from_secs(10 * 60));
    let refuses = async |act: &str| {
        root.calls(&format!("{act}Account"), &[&account]).await.expect_problem(403, "reauthentication_required");
        let page = root.visits(Method::POST, format!("/dashboard/people/{account}/{act}")).form(&[]).await.expect(403).text();
        assert!(page.contains("Confirm that it is you") && page.contains("change who can sign in"), "{page}");
    };
    refuses("suspend").await;
    assert_eq!(root.calls("inspectAccount", &[&account]).await.expect(200).json()["standing"], "active");
    ada.calls("showAccount", &[]).await.expect(200);

    let root_again = root.clone().signs_in().await;
    root_again.calls("suspendAccount", &[&account]).await.expect(200);
    refuses("resume").await;
    assert_eq!(root_again.calls("inspectAccount", &[&account]).await.expect(200).json()["standing"], "suspended");
}

async fn only_the_right_password_learns_of_a_suspension(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    root.calls("suspendAccount", &[&id(&ada).await]).await.expect(200);
    let hashes = world.hashes();
    let wrong = ada.tries_password("a wrong password").await.expect_problem(401, "wrong_credentials");
    let between = world.hashes();
    let unknown = world.person("Nobody").tries_password("a wrong password").await.expect_problem(401, "wrong_credentials");
    assert_eq!(wrong.bare(), unknown.bare());
    assert_eq!((between - hashes, world.hashes() - between), (1, 1), "the same work");
    ada.tries_password(&ada.password).await.expect_problem(403, "account_suspended");
}

/// Who did that to whom, as it is on record.
async fn recorded(world: &World, after: EventCursor, change: Change) -> Vec<Option<String>> {
    world.recorded(after).await.into_iter().filter(|event| event.change == change).map(|event| event.by.map(|by| by.to_string())).collect()
}

/// P8-a, P5.3-b
async fn a_removed_person_is_gone_with_what_it_alone_owned(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let (alone, shared) = (ada.founds("Alone").await, ada.founds("Shared").await);
    ada.invites(&alone, &bob, "admin").await;
    ada.invites(&shared, &bob, "owner").await;
    let account = id(&ada).await;
    let before = world.itoms.events().end().await.unwrap();

    root.calls("deleteAccount", &[&account]).await.expect(204);
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    ada.tries_password(&ada.password).await.expect_problem(401, "wrong_credentials");
    bob.calls("showProject", &[&alone]).await.expect_problem(404, "not_found");
    assert_eq!(bob.calls("listMembers", &[&shared]).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
    root.calls("deleteAccount", &[&account]).await.expect_problem(404, "not_found");

    world.works().await;
    root.calls("inspectAccount", &[&account]).await.expect_problem(404, "not_found");
    let deleted = Change::AccountDeleted { account: account.parse().unwrap() };
    assert_eq!(recorded(world, before, deleted).await, [Some(id(&root).await)], "it is on record who did it");
    assert_eq!(world.itoms.jobs().counts().await.unwrap().parked, 0);
    world.person("Ada").joins().await;
}

async fn an_operator_ends_neither_itself_nor_the_last(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let account = id(&root).await;
    for operation in ["suspendAccount", "deleteAccount"] {
        root.calls(operation, &[&account]).await.expect_problem(409, "own_account");
    }
    let body: Value = json!({ "projects": [] });
    root.calls("deleteOwnAccount", &[]).json(body).await.expect_problem(409, "last_operator");
    root.calls("showAccount", &[]).await.expect(200);
}

async fn the_dashboard_does_the_same(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let here = format!("/dashboard/people/{}", id(&ada).await);
    let list = root.visits(Method::GET, "/dashboard/people?search=ad").await.expect(200);
    assert!(list.text().contains(&here) && list.text().contains("ada@example.com"), "{}", list.text());
    assert!(root.visits(Method::GET, "/dashboard/people?search=zzz").await.expect(200).text().contains("Nobody matches"));
    root.visits(Method::POST, format!("{here}/suspend")).form(&[]).await.expect(303);
    assert!(root.visits(Method::GET, here.as_str()).await.expect(200).text().contains("Resume the account"));
    let page = ada.visits(Method::POST, "/dashboard/sign-in").form(&[("email", &ada.email), ("password", &ada.password)]).await.expect(403);
    assert!(page.text().contains("suspended"), "{}", page.text());
    root.visits(Method::POST, format!("{here}/resume")).form(&[]).await.expect(303);
    let wrong = root.visits(Method::POST, format!("{here}/remove")).form(&[("confirm", "bob@example.com")]).await.expect(422);
    assert!(wrong.text().contains("bob@example.com"), "the form keeps its input");
    root.visits(Method::POST, format!("{here}/remove")).form(&[("confirm", &ada.email)]).await.expect(303);
    ada.tries_password(&ada.password).await.expect_problem(401, "wrong_credentials");
    let own = format!("/dashboard/people/{}", id(&root).await);
    root.visits(Method::POST, format!("{own}/suspend")).form(&[]).await.expect(409);
}
