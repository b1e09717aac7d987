//! What must change nothing changes nothing: not a byte in the database.

use super::{
    ground::{Ground, Who, Whose},
    outcome::Outcome,
    request::{ask, changes, method},
};
use crate::harness::{World, on_both_databases};
use itoms::{
    project::Role,
    server::{Authentication, routes},
};

on_both_databases!(what_is_refused_changes_nothing, reading_changes_nothing, another_site_changes_nothing);

/// P3.3-b
async fn what_is_refused_changes_nothing(world: &World) {
    let ground = Ground::new(world).await;
    let (own, foreign) = (ground.own().await, ground.foreign().await);
    let before = world.database.dump().await;
    let mut refused = 0;
    for route in routes().iter().filter(|route| changes(route)) {
        for who in Who::ALL {
            for (whose, ids) in [(Whose::Own, &own), (Whose::Foreign, &foreign)] {
                if Outcome::by_right(route, who, whose) != Outcome::Done {
                    ask(&ground.person(who, "").await, route, ids).await.await;
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 300, "{refused}");
    assert_same(&before, &world.database.dump().await);
}

/// What is on record as it is shown to an operator.
const RECORDED: [&str; 7] =
    ["mailPage", "mailHtml", "inspectAccount", "listAccountDepartures", "onePage", "removeAccountPage", "declineAccountPage"];

/// Scanners, previews and prefetching browsers follow every link.
async fn reading_changes_nothing(world: &World) {
    let ground = Ground::new(world).await;
    let own = ground.own().await;
    let before = world.database.dump().await;
    for route in routes().iter().filter(|route| !changes(route)) {
        // Whoever has a read key is counted, and leaves nothing else.
        let who_counts = |who: &Who| route.authentication == Authentication::ReadKey && *who == Who::ReadKey;
        // Whoever gets a mail of the outbox has its links, and whoever looks at a person is an operator: both are on record,
        // whatever fetched it.
        let is_recorded = |who: &Who| RECORDED.contains(&&*route.operation) && *who == Who::Operator;
        for who in Who::ALL.into_iter().filter(|who| !who_counts(who) && !is_recorded(who)) {
            ask(&ground.person(who, "").await, route, &own).await.await;
        }
    }
    assert_same(&before, &world.database.dump().await);
    for route in routes().iter().filter(|route| RECORDED.contains(&&*route.operation)) {
        ask(&ground.person(Who::Operator, "").await, route, &own).await.await;
    }
    let after = world.database.dump().await;
    assert_ne!(before, after, "what is looked at is on record");
    assert_same(&beside_the_record(&before), &beside_the_record(&after));
}

fn beside_the_record(dump: &str) -> String {
    let lines = dump.lines().filter(|line| !["events.", "limits.", "sqlite_sequence."].iter().any(|table| line.starts_with(table)));
    lines.collect::<Vec<_>>().join("\n")
}

/// What a page of another site makes a browser send, with the owner's cookie.
async fn another_site_changes_nothing(world: &World) {
    const MARKS: [(&str, &str); 4] =
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example"), ("origin", "null")];
    let ground = Ground::new(world).await;
    let own = ground.own().await;
    let owner = ground.person(Who::Member(Role::Owner), "").await;
    let before = world.database.dump().await;
    for route in routes().iter().filter(|route| changes(route)) {
        for (name, value) in MARKS {
            let sent = owner.visits(method(route), own.fill(route)).header(name, value);
            let answer = sent.bytes("application/x-www-form-urlencoded", "confirm=Ground").await.expect(403);
            assert!(answer.headers.get("set-cookie").is_none(), "{} set a cookie", route.operation);
        }
    }
    assert_same(&before, &world.database.dump().await);
}

#[track_caller]
fn assert_same(before: &str, after: &str) {
    let changed: Vec<_> =
        after.lines().filter(|line| !before.contains(line)).chain(before.lines().filter(|line| !after.contains(line))).collect();
    assert!(changed.is_empty() && before == after, "{changed:#?}");
}
