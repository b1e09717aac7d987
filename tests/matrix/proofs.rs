//! Dangerous acts ask for a fresh proof of those who may do them; everybody else learns as before that they may not.

use super::{
    ground::{Ground, Who, Whose, ends_session},
    outcome::Outcome,
    request::ask,
};
use crate::harness::{Answer, World, on_both_databases};
use itoms::server::{Part, RouteInfo, routes};
use std::time::Duration;

on_both_databases!(an_old_proof_suffices_for_what_is_not_dangerous);

async fn an_old_proof_suffices_for_what_is_not_dangerous(world: &World) {
    let ground = Ground::new(world).await;
    let (own, foreign) = (ground.own().await, ground.foreign().await);
    world.clock.advance(Duration::from_secs(10 * 60));
    let mut asked = 0;
    for route in routes().iter().filter(|route| route.act.is_some()) {
        for who in Who::ALL {
            for (whose, ids) in [(Whose::Own, &own), (Whose::Foreign, &foreign)] {
                let answer = ask(&ground.person(who, "").await, route, ids).await.await;
                let right = Outcome::by_right(route, who, whose);
                let told = format!("{} as {who:?} on {whose:?}: {}", route.operation, answer.text());
                assert_eq!(asks_for_proof(route, &answer), right == Outcome::Done, "{told}");
                assert!(right == Outcome::Done || Outcome::of(&answer) == right, "{told}");
                asked += usize::from(right == Outcome::Done);
            }
        }
    }
    assert!(asked > 10, "{asked}");
    let owner = ground.person(Who::Member(itoms::project::Role::Owner), "").await;
    let others = routes().into_iter().filter(|route| route.act.is_none() && route.part != Part::Pages);
    // It is where the proof is given, and asks again for a right one.
    for route in others.filter(|route| route.operation != "reauthenticateForm") {
        let own = ground.own().await;
        let owner = if ends_session(&route.operation) { owner.clone().signs_in().await } else { owner.clone() };
        let answer = ask(&owner, &route, &own).await.await;
        assert!(!asks_for_proof(&route, &answer), "{}: {}", route.operation, answer.text());
    }
}

fn asks_for_proof(route: &RouteInfo, answer: &Answer) -> bool {
    match route.part {
        Part::Api => answer.status == 403 && answer.text().contains("\"code\":\"reauthentication_required\""),
        _ => answer.status == 403 && answer.text().contains("Confirm that it is you") && answer.text().contains("waiting_action"),
    }
}
