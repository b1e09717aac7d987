//! A sign-in from where nobody signed in before is mailed to the person (P2-d).

use crate::harness::{Person, World, on_both_databases};
use itoms::time::TimeZone;
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    a_sign_in_from_elsewhere_is_mailed_once,
    mails_are_written_in_the_time_of_their_reader,
    in_its_first_day_an_account_has_no_news,
    only_a_sign_in_that_works_makes_a_device_known,
    a_device_stays_known_while_it_is_used,
    a_new_password_forgets_every_other_device,
    a_code_comes_before_the_news,
);

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Signs in on Firefox, at that address.
async fn signs_in_on_firefox<'w>(ada: &Person<'w>, address: &str) -> Person<'w> {
    let credentials = json!({ "email": ada.email, "password": ada.password });
    let there = Person { address: address.parse().unwrap(), token: None, ..ada.clone() };
    let answer = there.calls("createSession", &[]).header("user-agent", FIREFOX).json(credentials).await.expect(201);
    Person { token: Some(ada.world.secrets.session(&answer.json())), ..there }
}

/// How many mails told so.
async fn news(ada: &Person<'_>) -> usize {
    ada.world.works().await;
    told(ada).len()
}

/// What they said.
fn told(ada: &Person<'_>) -> Vec<String> {
    let mails = ada.world.mails.to(&ada.email).into_iter();
    mails.filter(|mail| mail.subject.contains("new device")).map(|mail| mail.text).collect()
}

async fn a_sign_in_from_elsewhere_is_mailed_once(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.clock.advance(2 * DAY);
    let ada = ada.signs_in().await;
    assert_eq!(news(&ada).await, 0, "the device on which she signed up");

    signs_in_on_firefox(&ada, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 1);
    let text = told(&ada).remove(0);
    assert!(text.contains("Firefox on Windows") && text.contains("/dashboard/account/devices"), "{text}");
    assert!(!text.contains("203.0.113"), "addresses stay here (P1.5-a)");
    assert!(text.contains("cannot be turned off"), "P5.5-a: {text}");

    signs_in_on_firefox(&ada, "203.0.113.200").await;
    assert_eq!(news(&ada).await, 1, "the same device in the same network");
    signs_in_on_firefox(&ada, "198.51.100.7").await;
    assert_eq!(news(&ada).await, 2, "somewhere else");

    let bob = world.person("Bob").joins().await;
    world.clock.advance(2 * DAY);
    signs_in_on_firefox(&bob, "203.0.113.7").await;
    assert_eq!(news(&bob).await, 1, "what Ada uses tells nothing of Bob");
}

async fn mails_are_written_in_the_time_of_their_reader(world: &World) {
    let ada = world.person("Ada").joins().await;
    let etag = ada.calls("showAccount", &[]).await.expect(200).header("etag").to_owned();
    ada.calls("updateAccount", &[]).header("if-match", &etag).json(json!({ "time_zone": "Asia/Tokyo" })).await.expect(200);
    world.clock.advance(2 * DAY);
    signs_in_on_firefox(&ada, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 1);
    let text = told(&ada).remove(0);
    let tokyo = TimeZone::named("Asia/Tokyo").unwrap();
    assert!(text.contains(&world.itoms.now().format("%-d %B %Y, %H:%M JST", &tokyo)), "{text}");
}

async fn in_its_first_day_an_account_has_no_news(world: &World) {
    let ada = world.person("Ada").joins().await;
    signs_in_on_firefox(&ada, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 0);
    world.clock.advance(2 * DAY);
    signs_in_on_firefox(&ada, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 0, "what was used then is known");
}

async fn only_a_sign_in_that_works_makes_a_device_known(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.clock.advance(2 * DAY);
    let eve = Person { address: "203.0.113.7".parse().unwrap(), token: None, ..ada.clone() };
    let guess = json!({ "email": ada.email, "password": "a guess of a stranger" });
    eve.calls("createSession", &[]).header("user-agent", FIREFOX).json(guess).await.expect_problem(401, "wrong_credentials");
    assert_eq!(news(&ada).await, 0, "nobody is in");
    signs_in_on_firefox(&ada, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 1);
}

async fn a_device_stays_known_while_it_is_used(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.clock.advance(2 * DAY);
    let laptop = signs_in_on_firefox(&ada, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 1);
    for _ in 0..2 {
        world.clock.advance(12 * DAY);
        laptop.calls("showAccount", &[]).header("user-agent", FIREFOX).await.expect(200);
    }
    world.clock.advance(20 * DAY);
    laptop.calls("showAccount", &[]).header("user-agent", FIREFOX).await.expect_problem(401, "unauthenticated");
    let laptop = signs_in_on_firefox(&ada, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 1, "its last use was 20 days ago");

    world.clock.advance(31 * DAY);
    world.works().await;
    signs_in_on_firefox(&laptop, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 2, "nobody used it for 30 days (P1.5-a)");
}

async fn a_new_password_forgets_every_other_device(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.clock.advance(2 * DAY);
    let mut ada = ada.signs_in().await;
    signs_in_on_firefox(&ada, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 1);

    let new = "another long passphrase of hers";
    let change = json!({ "current_password": ada.password, "password": new });
    ada.calls("changePassword", &[]).json(change).await.expect(200);
    ada.password = new.to_owned();
    let ada = ada.signs_in().await;
    assert_eq!(news(&ada).await, 1, "where she changed it");
    signs_in_on_firefox(&ada, "203.0.113.7").await;
    assert_eq!(news(&ada).await, 2);
}

async fn a_code_comes_before_the_news(world: &World) {
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    world.clock.advance(2 * DAY);
    let credentials = json!({ "email": ada.email, "password": ada.password });
    let there = Person { address: "203.0.113.7".parse().unwrap(), token: None, ..ada.clone() };
    let first = there.calls("createSession", &[]).header("user-agent", FIREFOX).json(credentials.clone());
    first.await.expect(202);
    assert_eq!(news(&ada).await, 0, "nobody is in");
    let mut with_code = credentials;
    with_code["code"] = json!(app.shows(world.itoms.now()));
    there.calls("createSession", &[]).header("user-agent", FIREFOX).json(with_code).await.expect(201);
    assert_eq!(news(&ada).await, 1);
}
