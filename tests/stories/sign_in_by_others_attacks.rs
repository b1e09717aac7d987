//! What somebody tries who wants another's account, or wants another in an account of theirs (H-46, H-47).

use crate::harness::{Browser, World, hidden, on_both_databases};
use itoms_testing::issuer::Person;
use serde_json::json;
use std::time::Duration;

on_both_databases!(by others under Open:
    an_account_is_never_taken_over_by_its_address,
    a_return_is_good_once_and_for_ten_minutes,
    nobody_is_signed_in_by_a_return_of_somebody_else,
    nobody_is_linked_by_a_return_of_somebody_else,
    an_account_of_somebody_else_is_not_made_here,
    a_return_of_another_issuer_is_refused,
    who_signed_up_with_the_address_of_another_is_forgotten,
);

fn mallory() -> Person {
    Person::verified("mallory", "mallory@example.com", "Mallory")
}

fn bob() -> Person {
    Person::verified("bob", "bob@example.com", "Bob")
}

async fn an_account_is_never_taken_over_by_its_address(world: &World) {
    let ada = world.person("Ada").joins().await;
    for email in [ada.email.clone(), ada.email.to_uppercase()] {
        let mut browser = Browser::of(world);
        let refused = browser.signs_in(&Person::verified("not ada", &email, "Ada")).await.expect(409).text();
        assert!(refused.contains("then link the two in your account’s settings") || refused.contains("then link the two"), "{refused}");
        assert!(!browser.is_signed_in().await);
    }
    let linked = ada.calls("listIdentities", &[]).await.expect(200).json();
    assert_eq!(linked["items"], json!([]));
    // Also if the account comes while somebody looks at the page in between.
    let mut browser = Browser::of(world);
    let pending = hidden(&browser.signs_in(&bob()).await.expect(200).text(), "pending");
    world.person("Bob").joins().await;
    let fields = [("pending", pending.as_str()), ("full_name", "Bob"), ("sixteen_or_older", "yes")];
    let refused = browser.sends("/dashboard/sign-in/new-account", &fields).await.expect(409).text();
    assert!(refused.contains("An account has this address already") && !browser.is_signed_in().await, "{refused}");
}

async fn a_return_is_good_once_and_for_ten_minutes(world: &World) {
    Browser::of(world).joins(&bob()).await.expect(303);
    let mut browser = Browser::of(world);
    let url = browser.goes("/dashboard/sign-in/provider", &[]).await;
    let before = browser.clone();
    let back = browser.issuer().signs_in(&url, &bob());
    browser.returns(&back).await.expect(303);
    let replayed = before.clone().returns(&back).await.expect(401).text();
    assert!(replayed.contains("was used already"), "{replayed}");

    let mut late = Browser::of(world);
    let url = late.goes("/dashboard/sign-in/provider", &[]).await;
    world.clock.advance(Duration::from_secs(10 * 60));
    late.comes_back(&url, &bob()).await.expect(401);

    let mut forger = Browser::of(world);
    forger.goes("/dashboard/sign-in/provider", &[]).await;
    let forged = format!("state={}", "x".repeat(43));
    for query in ["", "?", "?code=x", "?state=", &format!("?{forged}&code=x"), "?state=%00&code=%00"] {
        let refused = forger.opens(&format!("/dashboard/sign-in/callback{query}")).await;
        assert!([400, 401].contains(&refused.status), "{query}: {}", refused.text());
    }
    assert!(!forger.is_signed_in().await);
}

/// Login CSRF: Mallory's own return, opened in Bob's browser.
async fn nobody_is_signed_in_by_a_return_of_somebody_else(world: &World) {
    Browser::of(world).joins(&mallory()).await.expect(303);
    let mut mallorys = Browser::of(world);
    let url = mallorys.goes("/dashboard/sign-in/provider", &[]).await;
    let back = mallorys.issuer().signs_in(&url, &mallory());
    let mut bobs = Browser::of(world);
    bobs.returns(&back).await.expect(401);
    assert!(!bobs.is_signed_in().await);
    // Even where Bob's browser has begun one of its own.
    let url = mallorys.goes("/dashboard/sign-in/provider", &[]).await;
    let back = mallorys.issuer().signs_in(&url, &mallory());
    bobs.goes("/dashboard/sign-in/provider", &[]).await;
    bobs.returns(&back).await.expect(401);
    assert!(!bobs.is_signed_in().await);
}

/// The same against somebody who is signed in: Mallory's identity would sign in to Bob's account.
async fn nobody_is_linked_by_a_return_of_somebody_else(world: &World) {
    let bob = world.person("Bob").joins().await;
    let mut bobs = Browser { world, cookie: bob.token.clone() };
    let mut mallorys = Browser { world, cookie: world.person("Mallory").joins().await.token };
    let url = mallorys.goes("/dashboard/account/identities/link", &[]).await;
    let back = mallorys.issuer().signs_in(&url, &mallory());
    let refused = bobs.returns(&back).await.expect(401).text();
    assert!(refused.contains("Other ways to sign in") && refused.contains("begun in another browser"), "{refused}");
    let url = Browser::of(world).goes("/dashboard/sign-in/provider", &[]).await;
    bobs.comes_back(&url, &mallory()).await.expect(401);
    assert_eq!(bobs.calls("listIdentities", &[]).await.expect(200).json()["items"], json!([]));
    // Another site sends the form in Bob's name.
    let forged = bob.visits(http::Method::POST, "/dashboard/account/identities/link").form(&[]).header("sec-fetch-site", "cross-site");
    forged.await.expect(403);
}

/// The page in between is worth nothing in another browser.
async fn an_account_of_somebody_else_is_not_made_here(world: &World) {
    let mut mallorys = Browser::of(world);
    let pending = hidden(&mallorys.signs_in(&mallory()).await.expect(200).text(), "pending");
    let fields = [("pending", pending.as_str()), ("full_name", "Mallory"), ("sixteen_or_older", "yes")];
    let mut bobs = Browser::of(world);
    bobs.sends("/dashboard/sign-in/new-account", &fields).await.expect(401);
    bobs.goes("/dashboard/sign-in/provider", &[]).await;
    bobs.sends("/dashboard/sign-in/new-account", &fields).await.expect(401);
    for broken in ["", "v1.a.b", &pending[..pending.len() - 1]] {
        let fields = [("pending", broken), ("full_name", "Mallory"), ("sixteen_or_older", "yes")];
        mallorys.sends("/dashboard/sign-in/new-account", &fields).await.expect(401);
    }
    world.clock.advance(Duration::from_secs(10 * 60));
    mallorys.sends("/dashboard/sign-in/new-account", &fields).await.expect(401);
    assert!(!bobs.is_signed_in().await && !mallorys.is_signed_in().await);
}

async fn a_return_of_another_issuer_is_refused(world: &World) {
    Browser::of(world).joins(&bob()).await.expect(303);
    let mut browser = Browser::of(world);
    let url = browser.goes("/dashboard/sign-in/provider", &[]).await;
    let back = browser.issuer().signs_in(&url, &bob());
    let query = back.query().unwrap().replace("iss=http", "iss=https");
    browser.opens(&format!("/dashboard/sign-in/callback?{query}")).await.expect(403);
    assert!(!browser.is_signed_in().await && browser.issuer().was_asked_for("token") == 1, "no code is shown to anybody");
}

/// A stranger signs up with Bob's address and waits for Bob to confirm it: Bob comes by the provider instead.
async fn who_signed_up_with_the_address_of_another_is_forgotten(world: &World) {
    let stranger = world.person("Bob");
    stranger.signs_up().await.expect(202);
    world.works().await;
    let mut browser = Browser::of(world);
    browser.joins(&bob()).await.expect(303);
    assert_eq!(stranger.verifies().await.status, 404);
    stranger.tries_password(&stranger.password).await.expect(401);
}
