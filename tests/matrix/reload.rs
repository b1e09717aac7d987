//! The address of every page can be loaded again, and shared: also of a page that a form was answered with.

use super::{
    ground::{Ground, Who},
    request::changes,
};
use crate::harness::{World, on_both_databases};
use http::Method;
use itoms::{
    project::Role,
    server::{Authentication, Part, routes},
};

on_both_databases!(where_a_form_is_sent_there_is_a_page);

async fn where_a_form_is_sent_there_is_a_page(world: &World) {
    let ground = Ground::new(world).await;
    let own = ground.own().await;
    let mut tried = 0;
    for route in routes().iter().filter(|route| route.part == Part::Dashboard && changes(route)) {
        let who = if route.authentication == Authentication::Operator { Who::Operator } else { Who::Member(Role::Owner) };
        let person = ground.person(who, "").await;
        let path = own.fill(route);
        let mut answer = person.visits(Method::GET, path.as_str()).await;
        // Whoever is signed in goes on from the page to sign in on.
        for _ in 0..2 {
            if answer.status == 303 {
                answer = person.visits(Method::GET, answer.header("location")).await;
            }
        }
        // A mailed link that nobody has is told so on a page, and so is a key of somebody else's.
        let expected = if ["{token}", "{key}", "{passkey}"].iter().any(|name| route.path.contains(name)) { 404 } else { 200 };
        assert_eq!(answer.status, expected, "{path}: {}", answer.text());
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");

        let signed_out = ground.person(Who::Visitor, "").await.visits(Method::GET, path.as_str()).await;
        assert_ne!(signed_out.status, 405, "{path}");
        tried += 1;
    }
    assert!(tried > 40, "the forms were found");
}
