//! Linking an identity provider to an account that is there, unlinking it, and proving to be there by it.

use crate::harness::{BASE, Browser, World, address, hidden, on_both_databases};
use http::Method;
use itoms_testing::{PasskeyDevice, issuer::Person};
use serde_json::json;
use std::time::Duration;

on_both_databases!(by others under Open:
    an_account_is_linked_and_unlinked,
    the_last_way_in_stays,
    an_identity_signs_in_to_one_account,
    linking_asks_for_a_fresh_proof,
    the_provider_proves_that_somebody_is_there,
    signing_in_proves_no_more_than_the_provider_was_proved,
    an_old_proof_of_the_provider_is_none,
    a_proof_of_somebody_else_is_none,
    a_proof_without_a_password_is_no_dead_end,
    a_proof_asks_for_the_second_factor,
    the_links_go_with_the_account,
    a_thief_who_linked_an_identity_keeps_no_way_in,
    an_account_that_is_taken_back_leaves_no_moment_to_a_thief,
    p1_1_a_an_account_without_a_password_is_taken_back_by_setting_one,
    an_account_that_an_older_identity_opens_needs_no_password,
);

const PAGE: &str = "/dashboard/account/identities";
const PRIVILEGE: Duration = Duration::from_secs(10 * 60);
const MINUTE: Duration = Duration::from_secs(60);

fn ada() -> Person {
    Person::verified("ada-at-the-provider", "ada@elsewhere.example", "Ada Lovelace")
}

/// A browser in which Ada has signed in by her password.
async fn by_password(world: &World) -> Browser<'_> {
    Browser { world, cookie: world.person("Ada").joins().await.token }
}

async fn link(browser: &mut Browser<'_>, person: &Person) -> crate::harness::Answer {
    let url = browser.goes(&format!("{PAGE}/link"), &[]).await;
    browser.comes_back(&url, person).await
}

async fn linked(browser: &Browser<'_>) -> Vec<serde_json::Value> {
    browser.calls("listIdentities", &[]).await.expect(200).json()["items"].as_array().unwrap().clone()
}

fn subjects(world: &World) -> Vec<String> {
    world.mails.all().iter().map(|mail| mail.subject.clone()).collect()
}

async fn an_account_is_linked_and_unlinked(world: &World) {
    let mut browser = by_password(world).await;
    let page = browser.opens(PAGE).await.expect(200).text();
    assert!(page.contains("Link Example Login") && !page.contains("Unlink"), "{page}");
    let back = link(&mut browser, &ada()).await.expect(303);
    assert_eq!(back.header("location"), PAGE);
    let page = browser.opens(PAGE).await.expect(200).text();
    assert!(page.contains("Example Login is linked") && page.contains("Unlink Example Login"), "{page}");
    world.works().await;
    assert!(subjects(world).iter().any(|subject| subject.contains("was linked to another sign-in")));

    let mut other = Browser::of(world);
    other.signs_in(&ada()).await.expect(303);
    assert_eq!(other.calls("showAccount", &[]).await.id(), browser.calls("showAccount", &[]).await.id());
    assert_eq!(other.calls("showAccount", &[]).await.json()["email"], "ada@example.com", "an address at the provider is not ours");

    let id = linked(&browser).await[0]["id"].as_str().unwrap().to_owned();
    browser.sends(&format!("{PAGE}/unlink"), &[("identity", &id)]).await.expect(303);
    assert_eq!(linked(&browser).await, Vec::<serde_json::Value>::new());
    assert!(other.is_signed_in().await, "sessions go on");
    let gone = browser.sends(&format!("{PAGE}/unlink"), &[("identity", &id)]).await.expect(404).text();
    assert!(gone.contains("It was unlinked already") && gone.contains("Link Example Login"), "{gone}");
    world.works().await;
    assert!(subjects(world).iter().any(|subject| subject.contains("was unlinked")));
    let offered = Browser::of(world).signs_in(&ada()).await.expect(200).text();
    assert!(offered.contains("There is no account with this address yet"), "{offered}");
    world.files().await;
    let audit = browser.calls("listAuditEvents", &[]).await.expect(200).text();
    assert!(audit.contains("identity.linked") && audit.contains("identity.unlinked"), "{audit}");
}

async fn the_last_way_in_stays(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    let id = linked(&browser).await[0]["id"].as_str().unwrap().to_owned();
    let refused = browser.sends(&format!("{PAGE}/unlink"), &[("identity", &id)]).await.expect(409).text();
    assert!(refused.contains("the only way to sign in to this account") && refused.contains("no password"), "{refused}");
    browser.calls("unlinkIdentity", &[&id]).await.expect_problem(409, "last_way_in");
    world.visitor().calls("requestPasswordReset", &[]).json(json!({ "email": "ada@elsewhere.example" })).await.expect(202);
    world.works().await;
    world.works().await;
    let token = world.mails.token("ada@elsewhere.example", "/reset-password/");
    let password = world.person("Ada").password;
    world.visitor().calls("resetPassword", &[]).json(json!({ "token": token, "password": password })).await.expect(204);
    browser.signs_in(&ada()).await.expect(303);
    browser.calls("unlinkIdentity", &[&id]).await.expect(204);
    browser.calls("unlinkIdentity", &[&id]).await.expect_problem(404, "not_found");
}

async fn an_identity_signs_in_to_one_account(world: &World) {
    let mut adas = by_password(world).await;
    link(&mut adas, &ada()).await.expect(303);
    link(&mut adas, &ada()).await.expect(303);
    assert_eq!(linked(&adas).await.len(), 1, "twice is once");
    let mut bobs = Browser { world, cookie: world.person("Bob").joins().await.token };
    let taken = link(&mut bobs, &ada()).await.expect(409).text();
    assert!(taken.contains("linked to another account"), "{taken}");
    let second = link(&mut adas, &Person { subject: "ada again".to_owned(), ..ada() }).await.expect(409).text();
    assert!(second.contains("linked to another sign-in there"), "{second}");
    let id = linked(&adas).await[0]["id"].as_str().unwrap().to_owned();
    bobs.calls("unlinkIdentity", &[&id]).await.expect_problem(404, "not_found");
    bobs.sends(&format!("{PAGE}/unlink"), &[("identity", &id)]).await.expect(404);
    assert_eq!(linked(&adas).await.len(), 1);
}

async fn linking_asks_for_a_fresh_proof(world: &World) {
    let mut browser = by_password(world).await;
    world.clock.advance(PRIVILEGE);
    for form in ["link", "unlink"] {
        let asked = browser.sends(&format!("{PAGE}/{form}"), &[]).await.expect(403).text();
        assert!(asked.contains("Confirm that it is you") && !asked.contains("Confirm with Example Login"), "{asked}");
    }
    let id = "01920000-0000-7000-8000-00000000abc9";
    browser.calls("unlinkIdentity", &[id]).await.expect_problem(403, "reauthentication_required");
}

/// Of an account without a password it is the only proof there is.
async fn the_provider_proves_that_somebody_is_there(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    world.clock.advance(PRIVILEGE);
    let asked = browser.sends("/dashboard/account/devices/end-others", &[]).await.expect(403).text();
    assert!(asked.contains("Confirm with Example Login") && !asked.contains("type=\"password\""), "{asked}");
    assert!(asked.contains("Set one by a mailed link"), "a provider may not answer: {asked}");
    let fields = ["act", "waiting_action", "waiting_fields"].map(|name| (name, hidden(&asked, name)));
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let former = browser.clone();
    let url = browser.goes("/dashboard/reauthenticate/provider", &fields).await;
    assert!(url.query().unwrap().contains("prompt=login") && url.query().unwrap().contains("max_age=0"));
    let proved = browser.comes_back(&url, &ada()).await.expect(200).text();
    assert!(proved.contains("It is you") && proved.contains("/dashboard/account/devices/end-others"), "{proved}");
    assert!(!former.is_signed_in().await && browser.is_signed_in().await, "it goes on under a new token");
    browser.sends("/dashboard/account/devices/end-others", &[]).await.expect(303);
}

async fn an_old_proof_of_the_provider_is_none(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    world.clock.advance(PRIVILEGE);
    let fields = [("act", "end_sessions"), ("waiting_action", "/dashboard/account/devices/end-others"), ("waiting_fields", "")];
    // A provider that does not ask again, or a person who took that out of the address.
    let mut url = browser.goes("/dashboard/reauthenticate/provider", &fields).await;
    let kept: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| name != "prompt" && name != "max_age").collect();
    url.query_pairs_mut().clear().extend_pairs(kept);
    let refused = browser.comes_back(&url, &ada()).await.expect(403).text();
    assert!(refused.contains("cannot be trusted") && browser.is_signed_in().await, "{refused}");
    browser.sends("/dashboard/account/devices/end-others", &[]).await.expect(403);
}

/// Whoever is signed in there comes in here without being asked for anything.
async fn signing_in_proves_no_more_than_the_provider_was_proved(world: &World) {
    let ends_others = async |browser: &mut Browser<'_>| browser.sends("/dashboard/account/devices/end-others", &[]).await;
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    ends_others(&mut browser).await.expect(303);
    world.clock.advance(PRIVILEGE - MINUTE);
    let mut another = Browser::of(world);
    another.signs_in(&ada()).await.expect(303);
    ends_others(&mut another).await.expect(303);
    world.clock.advance(MINUTE);
    let asked = ends_others(&mut another).await.expect(403).text();
    assert!(asked.contains("Confirm with Example Login"), "a session is no fresher than its proof: {asked}");

    let mut stolen = Browser::of(world);
    stolen.signs_in(&ada()).await.expect(303);
    ends_others(&mut stolen).await.expect(403);
    let fields = ["act", "waiting_action", "waiting_fields"].map(|name| (name, hidden(&asked, name)));
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let url = another.goes("/dashboard/reauthenticate/provider", &fields).await;
    another.comes_back(&url, &ada()).await.expect(200);
    ends_others(&mut another).await.expect(303);
    assert!(!stolen.is_signed_in().await);
}

async fn a_proof_of_somebody_else_is_none(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    Browser::of(world).joins(&Person::verified("eve", "eve@example.com", "Eve")).await.expect(303);
    world.clock.advance(PRIVILEGE);
    let fields = [("act", "end_sessions"), ("waiting_action", "/dashboard/account/devices/end-others"), ("waiting_fields", "")];
    for other in ["eve", "nobody here"] {
        let url = browser.goes("/dashboard/reauthenticate/provider", &fields).await;
        let refused = browser.comes_back(&url, &Person::verified(other, "eve@example.com", "Eve")).await.expect(403).text();
        assert!(refused.contains("not linked to this account"), "{refused}");
    }
    browser.sends("/dashboard/account/devices/end-others", &[]).await.expect(403);
}

/// Neither the provider nor the device that holds the passkey need be at hand.
async fn a_proof_without_a_password_is_no_dead_end(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    let person = world.visitor().with(browser.cookie.clone());
    let started = person.calls("startPasskey", &[]).await.expect(200).json();
    let made = PasskeyDevice::on(BASE).makes(started["options"].as_str().unwrap());
    let made = json!({ "challenge": started["challenge"], "credential": made, "name": "Phone" });
    person.calls("finishPasskey", &[]).json(made).await.expect(201);
    let id = linked(&browser).await[0]["id"].as_str().unwrap().to_owned();
    browser.calls("unlinkIdentity", &[&id]).await.expect(204);
    world.clock.advance(PRIVILEGE);
    let asked = browser.sends("/dashboard/account/devices/end-others", &[]).await.expect(403).text();
    assert!(asked.contains("Use a passkey") && asked.contains("No passkey can be used here now."), "{asked}");
    assert!(asked.contains("Set one by a mailed link") && !asked.contains("Confirm with Example Login"), "{asked}");
}

async fn a_proof_asks_for_the_second_factor(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    let (person, app, _) = world.visitor().with(browser.cookie.clone()).turns_two_factor_on().await;
    browser.cookie = person.token.clone();
    world.clock.advance(PRIVILEGE);
    let fields = [("act", "end_sessions"), ("waiting_action", "/dashboard/account/devices/end-others"), ("waiting_fields", "")];
    let page = browser.sends("/dashboard/reauthenticate/provider", &fields).await.expect(200).text();
    let asked = browser.comes_back(&address(&page), &ada()).await.expect(200).text();
    assert!(asked.contains("Type your code"), "{asked}");
    browser.sends("/dashboard/account/devices/end-others", &[]).await.expect(403);
    let pending = hidden(&asked, "pending");
    let waiting = [("waiting_action", hidden(&asked, "waiting_action")), ("waiting_fields", hidden(&asked, "waiting_fields"))];
    let code = app.shows(world.itoms.now());
    let fields = [("pending", pending.as_str()), ("code", code.as_str()), (waiting[0].0, &waiting[0].1), (waiting[1].0, &waiting[1].1)];
    let former = browser.clone();
    browser.sends("/dashboard/sign-in/code", &fields).await.expect(200);
    assert!(!former.is_signed_in().await, "the former session has ended");
    browser.sends("/dashboard/account/devices/end-others", &[]).await.expect(303);
}

async fn the_links_go_with_the_account(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    let person = world.visitor().with(browser.cookie.clone());
    person.calls("deleteOwnAccount", &[]).json(json!({ "projects": [] })).await.expect(204);
    let mut again = Browser::of(world);
    again.signs_in(&ada()).await.expect(401);
    world.works().await;
    world.works().await;
    let offered = again.signs_in(&ada()).await.expect(200).text();
    assert!(offered.contains("There is no account with this address yet"), "{offered}");
}

/// Whoever knew the password linked an identity of their own, and took the address.
async fn a_thief_who_linked_an_identity_keeps_no_way_in(world: &World) {
    let owner = world.person("Ada").joins().await;
    let mut thiefs = Browser { world, cookie: owner.token.clone() };
    link(&mut thiefs, &ada()).await.expect(303);
    let token = loses_the_address(&owner).await;
    let restored = world.visitor().calls("restoreEmail", &[]).json(json!({ "token": token })).await.expect(200).json();
    assert!(restored["reset_token"].is_string());
    world.works().await;
    let offered = thiefs.signs_in(&ada()).await.expect(200).text();
    assert!(offered.contains("There is no account with this address yet"), "{offered}");
}

/// The identity by which the account was made goes as a thief's might, and passkeys go: the mailbox alone is left.
async fn p1_1_a_an_account_without_a_password_is_taken_back_by_setting_one(world: &World) {
    for by_passkey in [false, true] {
        let (subject, name) = if by_passkey { ("carol at the provider", "Carol") } else { ("bob at the provider", "Bob") };
        let mut browser = Browser::of(world);
        let owner = world.person(name);
        browser.joins(&Person::verified(subject, &owner.email, name)).await.expect(303);
        let owner = owner.with(browser.cookie.clone());
        if by_passkey {
            let mut phone = PasskeyDevice::on(BASE);
            let started = owner.calls("startPasskey", &[]).await.expect(200).json();
            let made = phone.makes(started["options"].as_str().unwrap());
            let made = json!({ "name": "Phone", "challenge": started["challenge"], "credential": made });
            owner.calls("finishPasskey", &[]).json(made).await.expect(201);
            let id = linked(&browser).await[0]["id"].as_str().unwrap().to_owned();
            owner.calls("unlinkIdentity", &[&id]).await.expect(204);
        }
        let link = format!("/restore-email/{}", loses_the_address(&owner).await);
        let back = world.visitor().visits(Method::POST, &link).form(&[]).await.expect(303);
        let reset = back.header("location");
        assert!(reset.starts_with("/reset-password/"), "{name}: {reset}");
        world.visitor().visits(Method::POST, reset).form(&[("password", &owner.password)]).await.expect(303);
        owner.signs_in().await;
    }
}

async fn an_account_that_an_older_identity_opens_needs_no_password(world: &World) {
    let mut browser = Browser::of(world);
    let person = Person::verified("bob at the provider", "bob@example.com", "Bob");
    browser.joins(&person).await.expect(303);
    world.clock.advance(Duration::from_secs(8 * 24 * 60 * 60));
    let fields = [("act", "end_sessions"), ("waiting_action", "/dashboard/account/devices/end-others"), ("waiting_fields", "")];
    let bob = world.person("Bob");
    for by_page in [true, false] {
        let url = browser.goes("/dashboard/reauthenticate/provider", &fields).await;
        browser.comes_back(&url, &person).await.expect(200);
        let token = loses_the_address(&bob.clone().with(browser.cookie.clone())).await;
        if by_page {
            let back = world.visitor().visits(Method::POST, format!("/restore-email/{token}")).form(&[]).await.expect(303);
            let page = world.visitor().visits(Method::GET, back.header("location")).await.expect(200).text();
            assert!(page.contains("Sign in as you did before it was changed") && page.contains("Example Login"), "{page}");
        } else {
            let restored = world.visitor().calls("restoreEmail", &[]).json(json!({ "token": token })).await.expect(200).json();
            assert_eq!(restored["reset_token"], serde_json::Value::Null);
        }
        assert!(!browser.is_signed_in().await);
        browser.signs_in(&person).await.expect(303);
    }
}

/// Whoever comes back by mail has ended all other ways in, even if the database goes away right behind that.
async fn an_account_that_is_taken_back_leaves_no_moment_to_a_thief(world: &World) {
    let mut owner = world.person("Ada").joins().await;
    for way in ["restoreEmail", "resetPassword"] {
        let mut thiefs = Browser { world, cookie: owner.token.clone() };
        link(&mut thiefs, &ada()).await.expect(303);
        let key = json!({ "name": "The thief's", "scopes": ["account:read"] });
        let key = world.secrets.api_key(&owner.calls("createApiKey", &[]).json(key).await.expect(201).json());
        let back = match way {
            "restoreEmail" => json!({ "token": loses_the_address(&owner).await }),
            _ => json!({ "token": asks_for_reset(&owner).await, "password": owner.password, "end_other_access": true }),
        };
        // No more transactions than it takes until it is answered well.
        let mut transactions = 0;
        let restored = loop {
            world.outage.begins_after(transactions);
            let answer = world.visitor().calls(way, &[]).json(back.clone()).await;
            world.outage.ends();
            match answer.is_success() {
                true => break answer,
                false => drop(answer.expect(503)),
            }
            transactions += 1;
        };
        let offered = thiefs.signs_in(&ada()).await.expect(200).text();
        assert!(offered.contains("There is no account with this address yet"), "{way}: {offered}");
        world.visitor().calls("showAccount", &[]).bearer(&key).await.expect(401);
        if way == "restoreEmail" {
            let reset = json!({ "token": restored.json()["reset_token"], "password": owner.password });
            world.visitor().calls("resetPassword", &[]).json(reset).await.expect(204);
        }
        world.works().await;
        owner = owner.signs_in().await;
    }
}

/// Somebody else makes another address the account's: the token of the way back.
async fn loses_the_address(owner: &crate::harness::Person<'_>) -> String {
    owner.calls("requestEmailChange", &[]).json(json!({ "email": "new@thief.example" })).await.expect(202);
    owner.world.works().await;
    let token = owner.world.mails.token("new@thief.example", "/confirm-email/");
    owner.calls("confirmEmailChange", &[]).json(json!({ "token": token })).await.expect(204);
    owner.world.works().await;
    owner.world.mails.token(&owner.email, "/restore-email/")
}

async fn asks_for_reset(owner: &crate::harness::Person<'_>) -> String {
    owner.calls("requestPasswordReset", &[]).json(json!({ "email": owner.email })).await.expect(202);
    owner.world.works().await;
    owner.world.works().await;
    owner.world.mails.token(&owner.email, "/reset-password/")
}
