//! Who deletes the account leaves nothing that goes with it (P5.3-a, P5.3-b, P6-b): the inventory says what that is.

use crate::harness::{Person, World, on_both_databases};
use itoms::privacy::{Databases, Table, tables};
use serde_json::json;
use sha2::{Digest, Sha256};

on_both_databases!(whoever_leaves_leaves_nothing, whoever_is_removed_leaves_nothing);

/// P5.3-a
async fn whoever_leaves_leaves_nothing(world: &World) {
    let person = somebody_with_everything(world).await;
    let projects = person.calls("listProjects", &[]).await.expect(200).json();
    let own = projects["items"].as_array().unwrap().iter().filter(|project| project["role"] == "owner");
    let going: Vec<_> = own.map(|project| json!({ "id": project["id"], "act": "delete" })).collect();
    everything_goes(world, &person, async || {
        person.calls("deleteOwnAccount", &[]).json(json!({ "projects": going })).await.expect(204);
    })
    .await;
}

/// P5.3-b: an operator's removal ends the same way.
async fn whoever_is_removed_leaves_nothing(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let person = somebody_with_everything(world).await;
    let account = person.calls("showAccount", &[]).await.expect(200).id();
    everything_goes(world, &person, async || {
        root.calls("deleteAccount", &[&account]).await.expect(204);
    })
    .await;
}

/// Somebody with a project of the own, work in one of somebody else, an open invitation, an offer, and a second sign-up.
async fn somebody_with_everything(world: &World) -> Person<'_> {
    let (person, host) = (world.person("Philippa").joins().await, world.person("Host").joins().await);
    let account = person.calls("showAccount", &[]).await.expect(200);
    let change = json!({ "company": "Philippa and Daughters" });
    person.calls("updateAccount", &[]).header("if-match", account.header("etag")).json(change).await.expect(200);
    let own = person.calls("createProject", &[]).header("idempotency-key", "k".repeat(20)).json(json!({ "name": "Of Philippa" }));
    let own = own.await.expect(201).id();
    let draft = person.writes(&own, "By Philippa", "Philippa wrote this.").await;
    person.publishes(&own, &draft).await;
    let (shared, open) = (host.founds("Shared").await, host.founds("Open").await);
    host.invites(&shared, &person, "admin").await;
    let article = person.writes(&shared, "A guest", "wrote this.").await;
    person.publishes(&shared, &article).await;
    host.calls("transferOwnership", &[&shared, &account.id()]).await.expect(200);
    host.calls("createInvitation", &[&open]).json(json!({ "email": person.email, "role": "viewer" })).await.expect(202);
    person.calls("turnMailsOff", &["projects"]).await.expect(204);
    person.signs_up().await.expect(202);
    let (person, ..) = person.turns_two_factor_on().await;
    person.calls("requestPasswordReset", &[]).json(json!({ "email": person.email })).await.expect(202);
    world.works().await;
    person
}

async fn everything_goes(world: &World, person: &Person<'_>, act: impl AsyncFnOnce()) {
    let account = person.calls("showAccount", &[]).await.expect(200).id();
    for table in going_with_the_account(world) {
        // An address that has an account neither signs up nor is invited to; one could come from before.
        if ["registrations", "admissions"].contains(&table.name) {
            continue;
        }
        if rows(&world.database.dump().await, table, &account, &person.email).is_empty() {
            world.database.plant(table.name, &account).await;
        }
        let planted = rows(&world.database.dump().await, table, &account, &person.email);
        assert!(!planted.is_empty(), "{}: give the person of this test a row in it", table.name);
    }
    act().await;
    person.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    world.works().await;
    let dump = world.database.dump().await;
    for table in going_with_the_account(world) {
        let left = rows(&dump, table, &account, &person.email);
        assert!(left.is_empty(), "{} goes with the account, and is left: {left:#?}", table.name);
    }
    let named: Vec<_> = dump.lines().filter(|line| line.to_lowercase().contains("philippa")).collect();
    assert!(named.is_empty(), "somebody who is gone is named: {named:#?}");
    assert!(!world.database.keeps_in_file("philippa").await, "somebody who is gone is named where nothing is stored any more");
}

/// The tables whose rule says that their rows go with the account, on this database.
fn going_with_the_account(world: &World) -> impl Iterator<Item = &'static Table> {
    let postgres = world.database.is_postgres();
    tables().filter(move |table| {
        let here = postgres || table.databases == Databases::Both;
        here && (table.erased.contains("with the account")
            || table.erased.contains("with an account")
            || table.erased.contains("with the membership"))
    })
}

/// The values of a table that name that account by its id or its address, also by a hash of that.
fn rows(dump: &str, table: &Table, account: &str, email: &str) -> Vec<String> {
    let plain = |text: &str| text.to_lowercase().replace('-', "");
    let names = [plain(account), plain(email), hex::encode(Sha256::digest(email.to_ascii_lowercase()))];
    let here = format!("{}.", table.name);
    let lines = dump.lines().filter(|line| line.starts_with(&here));
    lines.filter(|line| names.iter().any(|name| plain(line).contains(name.as_str()))).map(str::to_owned).collect()
}
