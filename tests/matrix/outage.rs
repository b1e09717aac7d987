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
