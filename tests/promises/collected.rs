//! What is collected, and what for.

use crate::harness::{World, on_both_databases};
use itoms::account::SessionLifetimes;
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    p1_1_a_an_address_serves_sign_in_and_notices_and_must_be_verified,
    p1_1_b_a_full_name_is_the_profile_name,
    p1_1_c_a_password_is_stored_as_an_argon2id_hash_alone,
    p1_1_d_a_company_is_optional,
    p1_2_b_settings_and_branding_are_kept_for_each_project,
    p1_5_a_an_address_of_a_caller_ages_and_is_kept_nowhere_else,
    p1_5_b_an_agent_stands_with_its_session_alone,
);

/// P1.1-a
async fn p1_1_a_an_address_serves_sign_in_and_notices_and_must_be_verified(world: &World) {
    let ada = world.person("Ada");
    ada.signs_up().await.expect(202);
    world.works().await;
    ada.tries_password(&ada.password).await.expect_problem(401, "wrong_credentials");
    ada.verifies().await;
    let ada = ada.signs_in().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "viewer").await;

    world.works().await;
    for mail in world.mails.all() {
        assert!([ada.email.as_str(), &bob.email].contains(&mail.to.address.as_str()), "mailed to a stranger");
    }
    let secret_links = world.mails.all().into_iter().filter(|mail| mail.text.contains("/verify-email/"));
    for mail in secret_links {
        assert_eq!(world.mails.to(mail.to.address.as_str())[0], mail, "a link of one address was mailed to it alone, first");
    }
}

/// P1.1-b
async fn p1_1_b_a_full_name_is_the_profile_name(world: &World) {
    let mut ada = world.person("Ada");
    ada.name = "Ada 🦀 O’Lovelace-Ñandú".to_owned();
    let ada = ada.joins().await;
    let shown = ada.calls("showAccount", &[]).await.expect(200).json();
    assert_eq!(shown["full_name"], ada.name);
    let change = json!({ "full_name": "Augusta Ada King" });
    let changed = ada.calls("updateAccount", &[]).header("if-match", "\"1\"").json(change).await.expect(200).json();
    assert_eq!(changed["full_name"], "Augusta Ada King");

    let notes = ada.founds("Notes").await;
    let members = ada.calls("listMembers", &[&notes]).await.expect(200).json();
    assert_eq!(members["items"][0]["full_name"], "Augusta Ada King");
    assert!(!world.database.dump().await.contains("Lovelace"), "the former name is kept nowhere");
}

/// P1.1-c
async fn p1_1_c_a_password_is_stored_as_an_argon2id_hash_alone(world: &World) {
    let ada = world.person("Ada");
    ada.signs_up().await.expect(202);
    let hash_of = |dump: &str, table: &str| {
        let hashes: Vec<_> =
            dump.lines().filter_map(|line| line.strip_prefix(&format!("{table}.password = "))).map(str::to_owned).collect();
        hashes.first().cloned().unwrap_or_default()
    };
    let waiting = world.database.dump().await;
    assert!(hash_of(&waiting, "registrations").starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));

    world.works().await;
    ada.verifies().await;
    let ada = ada.signs_in().await;
    let stored = world.database.dump().await;
    assert_eq!(hash_of(&stored, "accounts"), hash_of(&waiting, "registrations"));
    assert_eq!(stored.matches("$argon2id$").count(), 1, "no other copy");
    assert!(!stored.contains(&ada.password));

    for near_miss in [ada.password.to_uppercase(), format!(" {}", ada.password), ada.password[..ada.password.len() - 1].to_owned()] {
        ada.tries_password(&near_miss).await.expect_problem(401, "wrong_credentials");
    }
}

/// P1.1-d
async fn p1_1_d_a_company_is_optional(world: &World) {
    let ada = world.person("Ada").joins().await;
    assert!(ada.calls("showAccount", &[]).await.json()["company"].is_null());

    let bob = world.person("Bob");
    let mut registration = bob.registration();
    registration["company"] = json!("Difference & Sons");
    bob.calls("createAccount", &[]).json(registration).await.expect(202);
    world.works().await;
    bob.verifies().await;
    let bob = bob.signs_in().await;
    assert_eq!(bob.calls("showAccount", &[]).await.json()["company"], "Difference & Sons");
    let removed = bob.calls("updateAccount", &[]).header("if-match", "\"1\"").json(json!({ "company": "" })).await.expect(200).json();
    assert!(removed["company"].is_null());
    assert!(!world.database.dump().await.contains("Difference"));
}

/// P1.2-b
async fn p1_2_b_settings_and_branding_are_kept_for_each_project(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let (notes, other) = (ada.founds("Notes").await, ada.founds("Other").await);
    ada.invites(&notes, &bob, "viewer").await;
    let settings = json!({ "name": "Field notes", "language": "de", "time_zone": "Europe/Berlin" });
    let branding = json!({ "accent": "#aa3300", "font": "slab", "sender_name": "Acme", "footer": "By the river" });
    let changes = [("updateProject", "showProject", settings), ("updateBranding", "showBranding", branding)];
    for (update, show, change) in changes {
        let refused = bob.calls(update, &[&notes]).header("if-match", "\"1\"").json(change.clone()).await;
        refused.expect_problem(403, "forbidden");
        ada.calls(update, &[&notes]).header("if-match", "\"1\"").json(change.clone()).await.expect(200);
        let (shown, untouched) = (ada.calls(show, &[&notes]).await.json(), ada.calls(show, &[&other]).await.json());
        for (field, value) in change.as_object().unwrap() {
            assert_eq!(&shown[field], value);
            assert_ne!(&untouched[field], value, "the {field} of another project");
        }
    }
}

/// P1.5-a
async fn p1_5_a_an_address_of_a_caller_ages_and_is_kept_nowhere_else(world: &World) {
    const ADDRESS: &str = "203.0.113.77";
    let mut ada = world.person("Ada");
    ada.address = ADDRESS.parse().unwrap();
    let ada = ada.joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;

    let places = |dump: String| -> Vec<String> {
        dump.lines().filter(|line| line.contains(ADDRESS)).map(|line| line.split(" = ").next().unwrap().to_owned()).collect()
    };
    assert_eq!(places(world.database.dump().await), ["sessions.ip"]);
    for _ in 0..3 {
        world.clock.advance(Duration::from_secs(10 * 24 * 60 * 60));
        world.works().await;
    }
    world.clock.advance(Duration::from_secs(60 * 60));
    world.works().await;
    // With the session, which nobody used.
    assert!(places(world.database.dump().await).is_empty(), "thirty days after its last use it is cleared");
    assert!(world.mails.all().iter().all(|mail| !mail.text.contains(ADDRESS) && !mail.html.contains(ADDRESS)));
    assert!(!world.logs.text().contains(ADDRESS), "no log keeps it");
}

/// P1.5-a: with a session goes its address in any case. Where a host lets them live on without use, it goes before.
mod p1_5_a_a_session_that_lives_on_loses_its_address {
    use super::loses_its_address;
    use crate::harness::World;

    #[tokio::test]
    async fn on_sqlite() {
        loses_its_address(World::on_sqlite().await).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let Some(world) = World::on_postgres().await else { return };
        loses_its_address(world).await;
    }
}

async fn loses_its_address(world: World) {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let world = world.keeps_sessions_for(SessionLifetimes { absolute: 365 * DAY, idle: 90 * DAY, ..SessionLifetimes::default() }).await;
    let idle = world.person("Ada").at("203.0.113.77").joins().await;
    world.clock.advance(Duration::from_secs(1));
    let used = idle.at("198.51.100.7").signs_in().await;
    let addresses = async || {
        let shown = used.calls("listSessions", &[]).await.expect(200).json();
        shown["items"].as_array().unwrap().iter().map(|session| session["address"].clone()).collect::<Vec<_>>()
    };
    world.clock.advance(29 * DAY);
    world.works().await;
    assert_eq!(addresses().await, [json!("198.51.100.7"), json!("203.0.113.77")]);
    world.clock.advance(DAY + Duration::from_secs(60 * 60));
    world.works().await;
    assert_eq!(addresses().await, [json!("198.51.100.7"), json!(null)], "the session is there, and its address is not");
    assert!(!world.database.dump().await.contains("203.0.113.77"));
    idle.calls("showAccount", &[]).await.expect(200);
    assert_eq!(addresses().await[1], json!("203.0.113.77"), "it is used again");
    drop((idle, used));
    world.ends().await;
}

/// P1.5-b
async fn p1_5_b_an_agent_stands_with_its_session_alone(world: &World) {
    let agent = format!("Planted/1.0 ({})", "x".repeat(10_000));
    let ada = world.person("Ada").joins().await;
    let session = json!({ "email": ada.email, "password": ada.password });
    world.visitor().calls("createSession", &[]).header("user-agent", &agent).json(session).await.expect(201);
    let dump = world.database.dump().await;
    let kept: Vec<_> = dump.lines().filter(|line| line.contains("Planted/1.0")).collect();
    assert_eq!(kept.len(), 1);
    let stored = kept[0].strip_prefix("sessions.agent = ").unwrap();
    assert_eq!(stored, &agent[..512]);
    assert!(!world.logs.text().contains("Planted/1.0"), "no log keeps it");
}
