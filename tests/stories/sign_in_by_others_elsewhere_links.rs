//! Linking an identity provider to an account that is there, and proving to be there by it, in a front end that is none of
//! our pages.

use crate::harness::{FrontEnd, Person, World, on_both_databases};
use itoms_testing::issuer;
use serde_json::json;
use std::time::Duration;

on_both_databases!(by others under Open:
    an_account_is_linked,
    an_identity_signs_in_to_one_account,
    linking_asks_for_a_fresh_proof,
    a_return_is_good_in_its_session_alone,
    a_return_is_good_for_what_it_was_begun_for,
    the_provider_proves_that_somebody_is_there,
    a_proof_of_somebody_else_or_of_yesterday_is_none,
    a_proof_asks_for_the_second_factor,
);

const PRIVILEGE: Duration = Duration::from_secs(10 * 60);

fn ada() -> issuer::Person {
    issuer::Person::verified("ada-at-the-provider", "ada@elsewhere.example", "Ada Lovelace")
}

async fn link(person: &Person<'_>, identity: &issuer::Person) -> crate::harness::Answer {
    let website = FrontEnd::of(person.world);
    let url = website.begins_for(person, "startIdentityLink").await;
    person.calls("linkIdentity", &[]).json(website.returned(&url, identity)).await
}

/// Whether the session has proved lately that its person is there.
async fn is_privileged(person: &Person<'_>) -> bool {
    match person.calls("revokeOtherSessions", &[]).await {
        done if done.status == 204 => true,
        refused => refused.expect_problem(403, "reauthentication_required").is_success(),
    }
}

async fn an_account_is_linked(world: &World) {
    let person = world.person("Ada").joins().await;
    let linked = link(&person, &ada()).await.expect(200).json();
    assert_eq!((&linked["subject"], &linked["name"]), (&json!(ada().subject), &json!("Example Login")));
    let again = link(&person, &ada()).await.expect(200).json();
    assert_eq!(again, linked, "twice is once");
    assert_eq!(person.calls("listIdentities", &[]).await.expect(200).json()["items"], json!([linked]));
    world.works().await;
    let told = world.mails.all().into_iter().filter(|mail| mail.subject.contains("was linked to another sign-in")).count();
    assert_eq!(told, 1);
    let session = FrontEnd::app(world).signs_in(&ada()).await.expect(201).json();
    assert_eq!(session["account"].as_str(), Some(person.calls("showAccount", &[]).await.id().as_str()));
    person.calls("unlinkIdentity", &[linked["id"].as_str().unwrap()]).await.expect(204);
}

async fn an_identity_signs_in_to_one_account(world: &World) {
    let adas = world.person("Ada").joins().await;
    link(&adas, &ada()).await.expect(200);
    let bobs = world.person("Bob").joins().await;
    link(&bobs, &ada()).await.expect_problem(409, "identity_taken");
    link(&adas, &issuer::Person { subject: "ada again".to_owned(), ..ada() }).await.expect_problem(409, "identity_exists");
    assert_eq!(bobs.calls("listIdentities", &[]).await.expect(200).json()["items"], json!([]));
}

async fn linking_asks_for_a_fresh_proof(world: &World) {
    let person = world.person("Ada").joins().await;
    world.clock.advance(PRIVILEGE);
    let callback = json!({ "callback": FrontEnd::CALLBACKS[0] });
    person.calls("startIdentityLink", &[]).json(callback).await.expect_problem(403, "reauthentication_required");
}

/// Mallory's return, sent to where Bob is signed in: her identity would sign in to his account.
async fn a_return_is_good_in_its_session_alone(world: &World) {
    let (mallory, bob) = (world.person("Mallory").joins().await, world.person("Bob").joins().await);
    let website = FrontEnd::of(world);
    for (began, came) in [(&mallory, &bob), (&bob, &bob.clone().signs_in().await)] {
        let url = website.begins_for(began, "startIdentityLink").await;
        let back = website.returned(&url, &ada());
        came.calls("linkIdentity", &[]).json(back.clone()).await.expect_problem(404, "unusable_link");
        began.calls("linkIdentity", &[]).json(back).await.expect_problem(404, "unusable_link");
    }
    let url = FrontEnd::of(world).begins().await;
    bob.calls("linkIdentity", &[]).json(website.returned(&url, &ada())).await.expect_problem(404, "unusable_link");
    assert_eq!(bob.calls("listIdentities", &[]).await.expect(200).json()["items"], json!([]));
}

async fn a_return_is_good_for_what_it_was_begun_for(world: &World) {
    let person = world.person("Ada").joins().await;
    link(&person, &ada()).await.expect(200);
    let mut website = FrontEnd::of(world);
    let url = website.begins_for(&person, "startIdentityProof").await;
    person.calls("linkIdentity", &[]).json(website.returned(&url, &ada())).await.expect_problem(404, "unusable_link");
    let url = website.begins_for(&person, "startIdentityLink").await;
    person.calls("reauthenticateByIdentity", &[]).json(website.returned(&url, &ada())).await.expect_problem(404, "unusable_link");
    website.begins().await;
    let url = website.begins_for(&person, "startIdentityLink").await;
    website.finishes(website.returned(&url, &ada())).await.expect_problem(404, "unusable_link");
    person.calls("showAccount", &[]).await.expect(200);
}

/// Of an account without a password it is the only proof there is.
async fn the_provider_proves_that_somebody_is_there(world: &World) {
    let mut website = FrontEnd::of(world);
    let person = website.joins(&ada()).await;
    world.clock.advance(PRIVILEGE);
    assert!(!is_privileged(&person).await);
    let url = website.begins_for(&person, "startIdentityProof").await;
    assert!(url.query().unwrap().contains("prompt=login") && url.query().unwrap().contains("max_age=0"));
    let renewed = person.calls("reauthenticateByIdentity", &[]).json(website.returned(&url, &ada())).await.expect(200).json();
    person.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let person = person.with(Some(world.secrets.session(&renewed)));
    assert!(is_privileged(&person).await);
}

async fn a_proof_of_somebody_else_or_of_yesterday_is_none(world: &World) {
    let mut website = FrontEnd::of(world);
    let person = website.joins(&ada()).await;
    world.clock.advance(PRIVILEGE);
    let eve = issuer::Person::verified("eve", "eve@example.com", "Eve");
    let url = website.begins_for(&person, "startIdentityProof").await;
    let refused = person.calls("reauthenticateByIdentity", &[]).json(website.returned(&url, &eve)).await;
    refused.expect_problem(403, "identity_not_linked");
    // A person who took out of the address that the provider asks anew.
    let mut url = website.begins_for(&person, "startIdentityProof").await;
    let kept: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| name != "prompt" && name != "max_age").collect();
    url.query_pairs_mut().clear().extend_pairs(kept);
    let refused = person.calls("reauthenticateByIdentity", &[]).json(website.returned(&url, &ada())).await;
    refused.expect_problem(403, "identity_untrusted");
    assert!(!is_privileged(&person).await);
}

async fn a_proof_asks_for_the_second_factor(world: &World) {
    let mut website = FrontEnd::of(world);
    let (person, app, _) = website.joins(&ada()).await.turns_two_factor_on().await;
    world.clock.advance(PRIVILEGE);
    let url = website.begins_for(&person, "startIdentityProof").await;
    let asked = person.calls("reauthenticateByIdentity", &[]).json(website.returned(&url, &ada())).await.expect(202).json();
    assert_eq!(asked["step"], "second_factor");
    assert!(!is_privileged(&person).await, "half a proof is none");
    let finish = json!({ "pending": asked["pending"], "code": app.shows(world.itoms.now()) });
    let session = world.visitor().calls("finishSignIn", &[]).json(finish).await.expect(201).json();
    assert!(is_privileged(&world.visitor().with(Some(world.secrets.session(&session)))).await);
}
