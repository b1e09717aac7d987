//! Queries that no list and no page may choke on.

use crate::{
    harness::{World, on_both_databases},
    matrix::{Ground, Who},
};
use http::Method;
use itoms::{
    project::Role,
    server::{Part, routes},
};
use serde_json::Value;

on_both_databases!(no_list_of_the_api_chokes_on_a_query, no_page_chokes_on_a_query, what_nobody_can_search_for_is_said_beside_the_field);

async fn no_list_of_the_api_chokes_on_a_query(world: &World) {
    let ada = world.person("Ada").becomes_operator().await;
    let notes = ada.founds("Notes").await;
    let front_end = ada.clone().with(Some(ada.makes_read_key(&notes).await));
    let mut tried = 0;
    for operation in world.document.operations().filter(|operation| operation.is_paged) {
        let ids: Vec<_> = operation.parameters().map(|_| &*notes).collect();
        let (_, path) = world.document.address(&operation.id, &ids);
        let asker = if operation.id == "listPublishedContents" { &front_end } else { &ada };
        for query in hostile() {
            let answer = asker.asks(Method::GET, format!("{path}?{query}")).await;
            assert_eq!(answer.status, 422, "{} with {query:.40} answered {}: {}", operation.id, answer.status, answer.text());
            answer.expect_problem(422, "invalid_input");
            tried += 1;
        }
        for (query, field, rule) in
            [("foo=1", "foo", "unknown"), ("limit=1&limit=2", "limit", "duplicate"), ("cursor=%ff", "cursor", "encoding")]
        {
            let refused = asker.asks(Method::GET, format!("{path}?{query}")).await.json();
            let errors: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|error| (&error["field"], &error["rule"])).collect();
            assert_eq!(errors, [(&Value::from(field), &Value::from(rule))], "{path}?{query}");
        }
    }
    assert!(tried > 80, "{tried}");
}

async fn no_page_chokes_on_a_query(world: &World) {
    let ground = Ground::new(world).await;
    let ids = ground.own().await;
    let people = [ground.person(Who::Operator, "").await, ground.person(Who::Member(Role::Owner), "").await, world.visitor()];
    for route in routes().into_iter().filter(|route| route.method == "GET" && route.part != Part::Api) {
        for person in &people {
            for query in hostile() {
                let answer = person.visits(Method::GET, format!("{}?{query}", ids.fill(&route))).await;
                assert!(answer.status < 500, "{} with {query:.40} answered {}", route.operation, answer.status);
                assert!(!answer.text().contains('\0'), "{} with {query:.40} repeats it", route.operation);
                if route.part == Part::Dashboard && query.contains("%ff") && route.operation != "showAsset" {
                    assert_eq!(answer.status, 400, "{} with {query:.40}", route.operation);
                }
            }
        }
    }
}

async fn what_nobody_can_search_for_is_said_beside_the_field(world: &World) {
    let ada = world.person("Ada").joins().await;
    ada.founds("Notes").await;
    let list = ada.visits(Method::GET, "/dashboard/notes/contents?search=so%00lar&tag=sun").await.expect(422).text();
    assert!(list.contains("id=\"search-fault\""), "{list}");
    assert!(list.contains("value=\"solar\"") && list.contains("value=\"sun\""), "what was asked for is still there: {list}");
}

fn hostile() -> Vec<String> {
    let mut queries: Vec<_> = [
        "search=%00",
        "kind=%00",
        "tag=%00",
        "state=%00",
        "cursor=%00",
        "limit=%00",
        "search=a%E2%80%AEb",
        "search=%ff",
        "%ff=a",
        "search=a&search=b",
        "limit=1&limit=2",
        "no+such+parameter=1",
    ]
    .map(str::to_owned)
    .into();
    queries.push(format!("search={}", "x".repeat(10_000)));
    queries
}
