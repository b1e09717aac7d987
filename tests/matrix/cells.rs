use super::{
    ground::{Ground, Ids, Who, Whose},
    samples::Sample,
};
use crate::harness::{Answer, World, on_both_databases};
use http::Method;
use itoms::server::{Authentication, Part, RouteInfo};

on_both_databases!(every_cell_of_the_api, a_foreign_id_answers_as_a_missing_one, the_role_answers_before_the_body);

/// P3.3-b: each role may do what the one table says, and nothing else.
async fn every_cell_of_the_api(world: &World) {
    let ground = Ground::new(world).await;
    for route in api() {
        for who in Who::ALL {
            for whose in [Whose::Own, Whose::Foreign, Whose::Missing] {
                let ids = ids(&ground, whose).await;
                let person = ground.person(who, &route.operation).await;
                let answer = Sample::of(&route.operation).ask(&person, method(&route), ids.fill(&route.path)).await.await;
                let expected = expected(&route, who, whose);
                let outcome = Outcome::of(&answer);
                assert_eq!(outcome, expected, "{} as {who:?} on {whose:?}: {}", route.operation, answer.text());
            }
        }
    }
}

/// P3.3-a: what belongs to others cannot be told from what does not exist.
async fn a_foreign_id_answers_as_a_missing_one(world: &World) {
    let ground = Ground::new(world).await;
    let foreign = ground.foreign().await;
    for route in api().into_iter().filter(|route| route.path.contains('{')) {
        for who in Who::ALL {
            let person = ground.person(who, &route.operation).await;
            let own = ground.own().await;
            // A foreign project; and in the own project, what belongs to another.
            let inside = Ids { project: own.project.clone(), ..foreign.clone() };
            let missing_inside = Ids { project: own.project.clone(), ..Ids::missing() };
            for (foreign, missing) in [(&foreign, &Ids::missing()), (&inside, &missing_inside)] {
                if route.path.contains("{account}") && foreign.project == own.project {
                    continue;
                }
                let sample = Sample::of(&route.operation);
                let one = sample.ask(&person, method(&route), foreign.fill(&route.path)).await.await;
                let other = sample.ask(&person, method(&route), missing.fill(&route.path)).await.await;
                if one.is_success() {
                    assert!(!route.path.contains("{content}"), "{} as {who:?} reached a foreign content", route.operation);
                    continue;
                }
                assert_eq!(one.bare(), other.bare(), "{} as {who:?}", route.operation);
            }
        }
    }
}

/// P3.3-b: whoever may not do it learns that, and nothing about what was sent.
async fn the_role_answers_before_the_body(world: &World) {
    let ground = Ground::new(world).await;
    for route in api() {
        for who in Who::ALL {
            for whose in [Whose::Own, Whose::Foreign] {
                let path = ids(&ground, whose).await.fill(&route.path);
                let person = ground.person(who, &route.operation).await;
                let Some(ask) = Sample::of(&route.operation).ask_wrongly(&person, method(&route), path) else { continue };
                let answer = ask.await;
                let expected = match right(&route, who, whose) {
                    Outcome::Done => Outcome::Refused,
                    refused => refused,
                };
                assert_eq!(Outcome::of(&answer), expected, "{} as {who:?} on {whose:?}: {}", route.operation, answer.text());
            }
        }
    }
}

/// What an answer says about the right to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    Unauthenticated,
    Forbidden,
    NotFound,
    /// The right was there, the request was not as it must be.
    Refused,
}

impl Outcome {
    fn of(answer: &Answer) -> Self {
        match answer.status {
            200..300 => Self::Done,
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            _ => Self::Refused,
        }
    }
}

/// What a sound request must be answered.
fn expected(route: &RouteInfo, who: Who, whose: Whose) -> Outcome {
    match right(route, who, whose) {
        // A mailed token is all that counts here, and the samples have none.
        Outcome::Done if matches!(route.operation.as_str(), "acceptInvitation" | "verifyAccount") => Outcome::NotFound,
        right => right,
    }
}

/// Whether somebody may ask this at all.
fn right(route: &RouteInfo, who: Who, whose: Whose) -> Outcome {
    if route.authentication != Authentication::Public && !who.is_signed_in() {
        return Outcome::Unauthenticated;
    }
    let Some(permission) = route.permission else { return Outcome::Done };
    match (whose, who) {
        (Whose::Own, Who::Member(role)) if role.may(permission) => Outcome::Done,
        (Whose::Own, Who::Member(_)) => Outcome::Forbidden,
        _ => Outcome::NotFound,
    }
}

async fn ids(ground: &Ground<'_>, whose: Whose) -> Ids {
    match whose {
        Whose::Own => ground.own().await,
        Whose::Foreign => ground.foreign().await,
        Whose::Missing => Ids::missing(),
    }
}

fn api() -> Vec<RouteInfo> {
    let routes: Vec<_> = itoms::server::routes().into_iter().filter(|route| route.part == Part::Api).collect();
    assert!(routes.len() > 20, "the router's table has lost its routes");
    routes
}

fn method(route: &RouteInfo) -> Method {
    route.method.parse().unwrap()
}
