//! Coming back from an identity provider without what one went there for: nothing that was typed is lost by it.

use crate::harness::{Answer, Browser, World, hidden, on_both_databases};
use itoms::{account::PendingAuthorization, limit::Limit};
use itoms_testing::issuer::{Fault, Person};
use std::time::Duration;
use url::Url;

on_both_databases!(by others under Open:
    what_was_typed_waits_for_another_try,
    what_was_typed_waits_while_somebody_else_is_offered_an_account,
    what_was_typed_is_for_who_began_it,
    what_was_typed_waits_where_somebody_has_signed_in_meanwhile,
    what_waits_for_a_proof_waits_for_another_try,
);

const PRIVILEGE: Duration = Duration::from_secs(10 * 60);
const WAITING: [(&str, &str); 2] = [("waiting_action", "/dashboard/account"), ("waiting_fields", "company=kept+%26+dear")];
const ACT: [(&str, &str); 3] =
    [("act", "end_sessions"), ("waiting_action", "/dashboard/account/devices/end-others"), ("waiting_fields", "kept=dear")];

fn ada() -> Person {
    Person::verified("ada-at-the-provider", "ada@example.com", "Ada Lovelace")
}

fn eve() -> Person {
    Person::verified("eve", "eve@example.com", "Eve")
}

/// A browser whose session has ended.
async fn signed_out(world: &World) -> Browser<'_> {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    browser.sends("/dashboard/sign-out", &[]).await.expect(303);
    browser
}

/// What the button at the provider does that says no.
async fn gives_up(browser: &mut Browser<'_>, url: &Url) -> Answer {
    let (_, state) = url.query_pairs().find(|(name, _)| name == "state").expect("a state");
    browser.opens(&format!("/dashboard/sign-in/callback?error=access_denied&state={state}")).await
}

/// What a page asks to be sent again.
fn kept(page: &str) -> [String; 2] {
    WAITING.map(|(name, _)| hidden(page, name))
}

async fn what_was_typed_waits_for_another_try(world: &World) {
    let mut browser = signed_out(world).await;
    for way in ["given up", "down", "not verified"] {
        let url = browser.goes("/dashboard/sign-in/provider", &[&WAITING[..], &[("next", "/dashboard/account")]].concat()).await;
        let page = match way {
            "given up" => gives_up(&mut browser, &url).await.expect(403).text(),
            "down" => {
                browser.issuer().misbehaves(Fault::Down);
                let page = browser.comes_back(&url, &ada()).await.expect(503).text();
                browser.issuer().misbehaves(None);
                page
            }
            _ => browser.comes_back(&url, &eve().unverified()).await.expect(403).text(),
        };
        assert!(page.contains("Nothing is lost") && page.contains("Continue with Example Login"), "{way}: {page}");
        assert_eq!((kept(&page), hidden(&page, "next").as_str()), (WAITING.map(|(_, value)| value.to_owned()), "/dashboard/account"));
    }
    let url = browser.goes("/dashboard/sign-in/provider", &WAITING).await;
    let page = browser.comes_back(&url, &ada()).await.expect(200).text();
    assert!(page.contains("You are signed in again") && page.contains("value=\"kept &#38; dear\""), "{page}");
}

/// The provider signs in whom it knows, and asks nobody who that is to be.
async fn what_was_typed_waits_while_somebody_else_is_offered_an_account(world: &World) {
    let mut browser = signed_out(world).await;
    let url = browser.goes("/dashboard/sign-in/provider", &WAITING).await;
    let offered = browser.comes_back(&url, &eve()).await.expect(200).text();
    assert!(offered.contains("This is not the account that you wrote in"), "{offered}");
    assert_eq!(kept(&offered), WAITING.map(|(_, value)| value.to_owned()));
    let page = browser.sends("/dashboard/sign-in", &WAITING).await.expect(200).text();
    assert!(page.contains("Nothing is lost") && !page.contains("Error:"), "{page}");
    assert_eq!(kept(&page), WAITING.map(|(_, value)| value.to_owned()));
    let over = browser.sends("/dashboard/sign-in/new-account", &[&WAITING[..], &[("pending", "x")]].concat()).await.expect(401).text();
    assert_eq!(kept(&over), WAITING.map(|(_, value)| value.to_owned()));
}

async fn what_was_typed_is_for_who_began_it(world: &World) {
    let mut browser = signed_out(world).await;
    let url = browser.goes("/dashboard/sign-in/provider", &WAITING).await;
    let mut another = Browser::of(world);
    another.goes("/dashboard/sign-in/provider", &[]).await;
    let page = gives_up(&mut another, &url).await.expect(403).text();
    assert!(page.contains("You have not signed in there") && !page.contains("kept"), "{page}");
    browser.comes_back(&url, &ada()).await.expect(401);
    let url = browser.goes("/dashboard/sign-in/provider", &WAITING).await;
    gives_up(&mut browser, &url).await.expect(403);
    let page = gives_up(&mut browser, &url).await.expect(403).text();
    assert!(!page.contains("kept"), "once: {page}");
}

async fn what_was_typed_waits_where_somebody_has_signed_in_meanwhile(world: &World) {
    let mut browser = signed_out(world).await;
    browser.signs_in(&ada()).await.expect(303);
    let page = browser.sends("/dashboard/sign-in/provider", &WAITING).await.expect(200).text();
    assert!(page.contains("You are signed in again") && page.contains("value=\"kept &#38; dear\""), "{page}");
}

async fn what_waits_for_a_proof_waits_for_another_try(world: &World) {
    let mut browser = Browser::of(world);
    browser.joins(&ada()).await.expect(303);
    world.clock.advance(PRIVILEGE);
    let is_asked_again = |way, page: &str| {
        assert!(page.contains("Confirm that it is you") && page.contains("Confirm with Example Login"), "{way}: {page}");
        assert_eq!(ACT.map(|(name, _)| hidden(page, name)), ACT.map(|(_, value)| value.to_owned()), "{way}");
    };
    for (way, status) in [("given up", 403), ("down", 503), ("somebody else", 403), ("late", 401)] {
        let url = browser.goes("/dashboard/reauthenticate/provider", &ACT).await;
        let back = browser.issuer().signs_in(&url, &if way == "somebody else" { eve() } else { ada() });
        browser.issuer().misbehaves((way == "down").then_some(Fault::Down));
        world.clock.advance(if way == "late" { PendingAuthorization::LIFETIME } else { Duration::ZERO });
        let page = if way == "given up" { gives_up(&mut browser, &url).await } else { browser.returns(&back).await };
        browser.issuer().misbehaves(None);
        is_asked_again(way, &page.expect(status).text());
    }
    let url = browser.goes("/dashboard/reauthenticate/provider", &ACT).await;
    let proved = browser.comes_back(&url, &ada()).await.expect(200).text();
    assert!(proved.contains("It is you") && proved.contains("name=\"kept\" value=\"dear\""), "{proved}");

    // Also where it does not come to that: this was tried too often.
    world.clock.advance(Duration::from_secs(60));
    world.empties("authorization", "127.0.0.1", Limit::new(1_000_000, 1, Duration::from_secs(1))).await;
    let left = browser.sends("/dashboard/reauthenticate/provider", &ACT).await.expect(429);
    is_asked_again("too often", &left.text());
}
