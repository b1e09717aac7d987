//! Forms that no page of ours sends.

use crate::{
    harness::{World, on_both_databases},
    matrix::{Ground, Who, form},
};
use http::Method;
use itoms::{
    project::Role,
    server::{Authentication, Part, routes},
};

on_both_databases!(no_form_chokes_on_a_body, a_form_that_cannot_be_read_changes_nothing_and_says_why);

async fn no_form_chokes_on_a_body(world: &World) {
    let ground = Ground::new(world).await;
    let mut tried = 0;
    for route in routes().into_iter().filter(|route| route.part == Part::Dashboard && route.method == "POST") {
        let ids = ground.own().await;
        let fields = form(&route.operation, &ids);
        let who = if route.authentication == Authentication::Operator { Who::Operator } else { Who::Member(Role::Owner) };
        let person = ground.person(who, &route.operation).await;
        let sent = async |body: Vec<u8>| {
            let ask = person.visits(Method::POST, ids.fill(&route)).header("sec-fetch-site", "same-origin");
            ask.bytes("application/x-www-form-urlencoded", body).await
        };
        for (field, value) in &fields {
            for body in [format!("{field}=%ff%fe"), format!("{field}={value}&{field}={value}"), format!("{field}=x&%ff=y")] {
                let answer = sent(body.clone().into_bytes()).await;
                assert_eq!(answer.status, 400, "{} with {body}: {}", route.operation, answer.text());
                assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
                tried += 1;
            }
            for body in [format!("{field}=%00"), format!("{field}={}", "x".repeat(50_000)), format!("{field}[]=1")] {
                let answer = sent(body.into_bytes()).await;
                assert!(answer.status < 500, "{} of {field} answered {}", route.operation, answer.status);
                tried += 1;
            }
        }
        if !fields.is_empty() {
            let raw = sent([fields[0].0.as_bytes(), b"=\xff\xfe"].concat()).await;
            assert_eq!(raw.status, 400, "{} with bytes that are no text", route.operation);
            let large = sent(vec![b'x'; 5 << 20]).await;
            assert_eq!(large.status, 413, "{} with five megabytes", route.operation);
        }
    }
    assert!(tried > 100, "{tried}");
}

async fn a_form_that_cannot_be_read_changes_nothing_and_says_why(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    let before = ada.calls("showContent", &[&notes, &hello]).await.expect(200).json();
    for (body, said) in
        [("title=%ff%fe&body=x&version=1", "is not text in UTF-8"), ("title=a&title=b&body=x&version=1", "came more than once")]
    {
        let ask = ada.visits(Method::POST, format!("/dashboard/notes/contents/{hello}")).header("sec-fetch-site", "same-origin");
        let page = ask.bytes("application/x-www-form-urlencoded", body).await.expect(400).text();
        assert!(page.contains("“title”") && page.contains(said), "{page}");
    }
    assert_eq!(ada.calls("showContent", &[&notes, &hello]).await.expect(200).json(), before);
}
