//! The database stops answering, before whichever transaction of whichever request: the caller is told to come back and
//! when, is nowhere taken for somebody else, and gets what was asked for once it is back.

use super::{
    cells::expected,
    ground::{Ground, Who, Whose},
    ids::Ids,
    outcome::Outcome,
    request::ask,
};
use crate::harness::{Answer, World};
use http::Method;
use itoms::{
    project::Role,
    server::{Authentication, Part, RouteInfo, routes},
};

/// On one database: what fails is the opening of a transaction, which is the same for both.
#[tokio::test]
async fn who_asks_meanwhile_is_told_to_come_back() {
    let world = World::on_sqlite().await;
    let ground = Ground::new(&world).await;
    let mut told = 0;
    for route in routes() {
        let who = who_may(&route);
        let mut own = ground.own().await;
        for opened in 0.. {
            let (answer, was_met) = ask_until(&world, &ground, who, &route, &own, opened).await;
            let said = format!("{} after {opened} transactions: {}", route.operation, answer.text());
            if was_met && answer.status == 503 {
                assert!(!answer.header("retry-after").is_empty(), "{said}");
                assert!(!answer.headers.contains_key("set-cookie"), "{said}");
                told += 1;
                continue;
            }
            // Beside what a page is for stand a count, a name, a message: it is shown without them. And public pages look for
            // news once they are answered.
            assert!(!was_met || route.part != Part::Api, "{said}");
            assert_eq!(Outcome::of(&answer), expected(&route, who, Whose::Own), "{said}");
            if !was_met {
                break;
            }
            own = ground.own().await;
        }
    }
    assert!(told > 500, "told {told} times");
}

/// Whoever asks learns what to do, and the log what is wrong.
#[tokio::test]
async fn what_is_wrong_stands_in_the_log_alone() {
    let world = World::on_sqlite().await;
    let ada = world.person("Ada").joins().await;
    let form = world.visitor().visits(Method::POST, "/dashboard/sign-in").form(&[("email", &ada.email), ("password", &ada.password)]);
    ada.founds("Notes").await;
    let public = world.visitor().visits(Method::GET, "/notes");
    for (told, ask) in [(1, ada.calls("listProjects", &[])), (2, form), (3, public)] {
        world.outage.begins_after(0);
        let said = ask.await.expect(503).text();
        assert!(world.outage.ends());
        assert!(!said.contains("connection refused") && said.contains("try again in a"), "{said}");
        let log = world.logs.text();
        let lines = log.lines().filter(|line| line.contains("WARN") && line.contains("storage_unavailable"));
        assert_eq!(lines.filter(|line| line.contains("connection refused")).count(), told, "one line an answer");
    }
}

fn who_may(route: &RouteInfo) -> Who {
    match route.authentication {
        Authentication::Operator => Who::Operator,
        Authentication::ReadKey => Who::ReadKey,
        _ => Who::Member(Role::Owner),
    }
}

/// Asked with a database that opens so many transactions and then none; and whether that was too few.
async fn ask_until(world: &World, ground: &Ground<'_>, who: Who, route: &RouteInfo, own: &Ids, transactions: usize) -> (Answer, bool) {
    let person = ground.person(who, &route.operation).await;
    let ask = ask(&person, route, own).await;
    world.outage.begins_after(transactions);
    let answer = ask.await;
    (answer, world.outage.ends())
}
