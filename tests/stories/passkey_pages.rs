//! Passkeys in the dashboard. What the script does between page and device, these stories do themselves.

use crate::harness::{Answer, BASE, Person, World, on_both_databases};
use http::Method;
use itoms_testing::PasskeyDevice;
use serde_json::Value;
use std::time::Duration;

on_both_databases!(
    the_pages_add_name_and_remove_a_passkey,
    sign_in_takes_a_passkey_in_the_place_of_a_password,
    a_passkey_stands_for_the_code,
    a_passkey_is_proof_enough,
    a_passkey_that_cannot_be_asked_for_is_answered_with_a_page,
    without_scripts_nothing_is_offered_that_needs_them,
);

const PAGE: &str = "/dashboard/account/passkeys";

async fn gets(person: &Person<'_>, path: &str) -> String {
    person.visits(Method::GET, path).await.expect(200).text()
}

async fn posts(person: &Person<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    person.visits(Method::POST, path).form(fields).await
}

/// The value of an attribute, as a browser reads it.
#[track_caller]
fn attribute(page: &str, before: &str) -> String {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    let value = rest.split('"').next().unwrap();
    value.replace("&#34;", "\"").replace("&quot;", "\"").replace("&#39;", "'").replace("&#38;", "&").replace("&amp;", "&")
}

fn hidden(page: &str, name: &str) -> String {
    attribute(page, &format!("name=\"{name}\" value=\""))
}

/// Adds a passkey by the pages.
async fn adds(person: &Person<'_>, device: &mut PasskeyDevice, name: &str) {
    let asked = posts(person, &format!("{PAGE}/start"), &[]).await.expect(200).text();
    let made = device.makes(&attribute(&asked, "data-passkey-options=\""));
    let fields = [("passkey_name", name), ("challenge", &*hidden(&asked, "challenge")), ("credential", &made)];
    let added = posts(person, PAGE, &fields).await.expect(303);
    assert_eq!(added.header("location"), PAGE);
}

/// What the script gets for a device, and the device's answer, as a form carries both.
async fn signs(person: &Person<'_>, device: &mut PasskeyDevice, start: &str, fields: &[(&str, &str)]) -> (String, String) {
    let asked: Value = posts(person, start, fields).await.expect(200).json();
    (asked["challenge"].as_str().unwrap().to_owned(), device.signs(asked["options"].as_str().unwrap()))
}

async fn the_pages_add_name_and_remove_a_passkey(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, PasskeyDevice::on(BASE));
    assert!(gets(&ada, "/dashboard/account").await.contains(PAGE));
    let none = gets(&ada, PAGE).await;
    assert!(none.contains("You have no passkey yet") && none.contains("Add a passkey"), "{none}");

    let asked = posts(&ada, &format!("{PAGE}/start"), &[]).await.expect(200).text();
    let (options, challenge) = (attribute(&asked, "data-passkey-options=\""), hidden(&asked, "challenge"));
    let made = phone.makes(&options);
    let unnamed = [("passkey_name", " "), ("challenge", &*challenge), ("credential", &*made)];
    let page = posts(&ada, PAGE, &unnamed).await.expect(422).text();
    assert!(page.contains("Error: ") && page.contains("Fill this in."), "{page}");
    let elsewhere = PasskeyDevice::on("https://evil.example").makes(&options);
    let fields = [("passkey_name", "Mine & Bob's"), ("challenge", &*challenge), ("credential", &*elsewhere)];
    let page = posts(&ada, PAGE, &fields).await.expect(403).text();
    assert!(page.contains("The passkey was not added") && page.contains("Mine &#38; Bob&#39;s"), "{page}");
    assert_ne!(hidden(&page, "challenge"), challenge, "the device is asked anew");

    adds(&ada, &mut phone, "Phone").await;
    let one = gets(&ada, PAGE).await;
    assert!(one.contains("The passkey “Phone” is added.") && one.contains("Never used."), "{one}");
    let here = attribute(&one, "<h2><a href=\"");
    let page = gets(&ada, &here).await;
    assert_eq!((hidden(&page, "version"), attribute(&page, "type=\"text\" value=\"")), ("1".to_owned(), "Phone".to_owned()));
    posts(&ada, &here, &[("passkey_name", ""), ("version", "1")]).await.expect(422);
    posts(&ada, &here, &[("passkey_name", "Old phone"), ("version", "1")]).await.expect(303);
    posts(&ada, &here, &[("passkey_name", ""), ("version", "1")]).await.expect(412);
    let stale = posts(&ada, &here, &[("passkey_name", "Lost"), ("version", "1")]).await.expect(412).text();
    assert!(stale.contains("renamed meanwhile") && stale.contains("value=\"Lost\""), "{stale}");
    assert!(gets(&ada, PAGE).await.contains("Old phone"));

    let bob = world.person("Bob").joins().await;
    bob.visits(Method::GET, &*here).await.expect(404);
    posts(&bob, &format!("{here}/remove"), &[]).await.expect(404);
    posts(&ada, &format!("{here}/remove"), &[]).await.expect(303);
    let gone = gets(&ada, PAGE).await;
    assert!(gone.contains("The passkey “Old phone” is removed.") && gone.contains("You have no passkey yet"), "{gone}");
    for act in ["/remove", ""] {
        let again = posts(&ada, &format!("{here}{act}"), &[("passkey_name", "Phone"), ("version", "2")]).await.expect(404).text();
        assert!(again.contains("It was removed already") && again.contains("You have no passkey yet"), "{again}");
    }
}

async fn sign_in_takes_a_passkey_in_the_place_of_a_password(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, PasskeyDevice::on(BASE));
    adds(&ada, &mut phone, "Phone").await;
    let guest = Person { token: None, ..ada.clone() };
    let page = gets(&guest, "/dashboard/sign-in?next=/dashboard/account/devices").await;
    assert!(page.contains("Use a passkey") && page.contains("data-passkey=\"get\""), "{page}");
    let start = attribute(&page, "data-passkey-start=\"");
    let (challenge, signed) = signs(&guest, &mut phone, &start, &[]).await;
    let fields = [("challenge", &*challenge), ("credential", &*signed), ("next", "/dashboard/account/devices")];
    let done = posts(&guest, "/dashboard/sign-in", &fields).await.expect(303);
    assert_eq!(done.header("location"), "/dashboard/account/devices");
    gets(&guest.with_cookie(&done), "/dashboard/account/devices").await;
    let again = posts(&guest, "/dashboard/sign-in", &fields).await.expect(403).text();
    assert!(again.contains("This passkey was not accepted") && again.contains("Error: "), "{again}");
    assert_eq!(hidden(&again, "next"), "/dashboard/account/devices");
}

async fn a_passkey_stands_for_the_code(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, PasskeyDevice::on(BASE));
    let (ada, ..) = ada.turns_two_factor_on().await;
    let guest = Person { token: None, ..ada.clone() };
    let password = [("email", &*ada.email), ("password", &*ada.password)];
    let without = posts(&guest, "/dashboard/sign-in", &password).await.expect(200).text();
    assert!(without.contains("Type your code") && !without.contains("Use a passkey"), "{without}");
    let pending = hidden(&without, "pending");
    posts(&guest, "/dashboard/sign-in/code/passkey/start", &[("pending", &pending)]).await.expect(409);
    adds(&ada, &mut phone, "Phone").await;

    let asks = async || posts(&guest, "/dashboard/sign-in", &password).await.expect(200).text();
    let page = asks().await;
    let start = attribute(&page, "data-passkey-start=\"");
    let (pending, another) = (hidden(&page, "pending"), hidden(&asks().await, "pending"));
    posts(&guest, &start, &[("pending", "nobody has this")]).await.expect(404);
    // Asked for one sign-in, it is good for no other.
    let (challenge, signed) = signs(&guest, &mut phone, &start, &[("pending", &another)]).await;
    let fields = [("pending", &*pending), ("challenge", &*challenge), ("credential", &*signed)];
    let refused = posts(&guest, "/dashboard/sign-in/code", &fields).await.expect(403).text();
    assert!(refused.contains("This passkey was not accepted") && refused.contains("Type your code"), "{refused}");
    let (challenge, signed) = signs(&guest, &mut phone, &start, &[("pending", &pending)]).await;
    let fields = [("pending", &*pending), ("challenge", &*challenge), ("credential", &*signed)];
    let done = posts(&guest, "/dashboard/sign-in/code", &fields).await.expect(303);
    gets(&guest.with_cookie(&done), "/dashboard").await;
}

async fn a_passkey_is_proof_enough(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, PasskeyDevice::on(BASE));
    let end = "/dashboard/account/devices/end-others";
    world.clock.advance(Duration::from_secs(10 * 60));
    let page = posts(&ada, end, &[]).await.expect(403).text();
    assert!(page.contains("Confirm that it is you") && !page.contains("Use a passkey"), "{page}");
    posts(&ada, "/dashboard/reauthenticate/passkey/start", &[]).await.expect(409);
    let ada = ada.signs_in().await;
    adds(&ada, &mut phone, "Phone").await;
    world.clock.advance(Duration::from_secs(10 * 60));
    let page = posts(&ada, end, &[]).await.expect(403).text();
    let (challenge, signed) = signs(&ada, &mut phone, &attribute(&page, "data-passkey-start=\""), &[]).await;
    let fields = [
        ("act", &*hidden(&page, "act")),
        ("waiting_action", &hidden(&page, "waiting_action")),
        ("waiting_fields", &hidden(&page, "waiting_fields")),
        ("challenge", &challenge),
        ("credential", &signed),
    ];
    let proved = posts(&ada, "/dashboard/reauthenticate", &fields).await.expect(200);
    let here = ada.with_cookie(&proved);
    assert!(proved.text().contains("It is you"), "{}", proved.text());
    posts(&here, end, &[]).await.expect(303);
}

/// What the script sends that was refused the question.
async fn a_passkey_that_cannot_be_asked_for_is_answered_with_a_page(world: &World) {
    let ada = world.person("Ada").joins().await;
    let nothing = [("challenge", ""), ("credential", "")];
    let waiting = [("waiting_action", "/dashboard/account"), ("waiting_fields", "company=kept")];
    let fields = [&[("act", "end_sessions")][..], &waiting, &nothing].concat();
    let page = posts(&ada, "/dashboard/reauthenticate", &fields).await.expect(409).text();
    assert!(page.contains("No passkey could be asked for") && page.contains("Confirm that it is you"), "{page}");
    assert!(!page.contains("The password is wrong") && hidden(&page, "waiting_fields") == waiting[1].1, "{page}");
    let guest = Person { token: None, ..ada.clone() };
    let page = posts(&guest, "/dashboard/sign-in", &[&waiting[..], &nothing].concat()).await.expect(409).text();
    assert!(page.contains("No passkey could be asked for") && hidden(&page, "waiting_fields") == waiting[1].1, "{page}");
    // The session has ended meanwhile, or the time for the second step is over.
    let page = posts(&guest, "/dashboard/reauthenticate", &fields).await.expect(401).text();
    assert!(page.contains("Your session has ended") && hidden(&page, "waiting_fields") == waiting[1].1, "{page}");
    let page = posts(&guest, "/dashboard/sign-in/code", &[&[("pending", "x")][..], &waiting, &nothing].concat()).await.expect(401).text();
    assert!(page.contains("The time for the code is over") && hidden(&page, "waiting_fields") == waiting[1].1, "{page}");
}

async fn without_scripts_nothing_is_offered_that_needs_them(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, PasskeyDevice::on(BASE));
    adds(&ada, &mut phone, "Phone").await;
    let sign_in = gets(&Person { token: None, ..ada.clone() }, "/dashboard/sign-in").await;
    let asked = posts(&ada, &format!("{PAGE}/start"), &[]).await.expect(200).text();
    for page in [&sign_in, &asked] {
        assert!(page.contains("data-passkey-offer hidden") && page.contains("/assets/passkey."), "{page}");
        assert!(!page.contains("onclick") && !page.contains("<script>") && !page.contains("style="), "{page}");
    }
    assert!(asked.contains("This browser cannot make a passkey now."), "{asked}");
}
