//! What people can correct of their own data, and decide about what is mailed to them.

use crate::harness::{Person, World, hidden, on_both_databases};
use http::Method;
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    p5_2_a_everybody_corrects_the_own_name_and_company,
    p5_2_a_who_was_suspended_corrects_them_after,
    p5_2_a_who_has_not_followed_the_link_yet_signs_up_again,
    p5_2_a_everybody_corrects_the_own_address_with_a_fresh_proof,
    p5_5_a_notices_about_security_say_that_they_cannot_be_turned_off,
    p5_5_a_every_mail_leads_to_the_choice_of_mails,
);

const LONG_AFTER_SIGNING_IN: Duration = Duration::from_secs(60 * 60);

/// An operator, an owner, a viewer, and somebody without a project. Nobody pays for anything yet: all are unpaid.
async fn everybody(world: &World) -> [Person<'_>; 4] {
    let operator = world.person("Operator").becomes_operator().await;
    let (owner, viewer) = (world.person("Owner").joins().await, world.person("Viewer").joins().await);
    let notes = owner.founds("Notes").await;
    owner.invites(&notes, &viewer, "viewer").await;
    [operator, owner, viewer, world.person("Newcomer").joins().await]
}

/// By the API, and then on the page.
async fn corrects_name_and_company(person: &Person<'_>) {
    let shown = async || person.calls("showAccount", &[]).await.expect(200);
    let says = async |name: &str, company: &str| {
        let account = shown().await.json();
        assert_eq!((&account["full_name"], &account["company"]), (&json!(name), &json!(company)));
    };
    let change = json!({ "full_name": "By the API", "company": "Analytical Engines" });
    person.calls("updateAccount", &[]).header("if-match", shown().await.header("etag")).json(change).await.expect(200);
    says("By the API", "Analytical Engines").await;
    let page = person.visits(Method::GET, "/dashboard/account").await.expect(200).text();
    let version = hidden(&page, "version");
    let typed = [("full_name", "On the page"), ("company", "Difference Engines"), ("language", "en"), ("time_zone", "UTC")];
    let typed: Vec<_> = typed.into_iter().chain([("version", version.as_str())]).collect();
    person.visits(Method::POST, "/dashboard/account").form(&typed).await.expect(303);
    says("On the page", "Difference Engines").await;
}

/// P5.2-a: whatever else that person may and may not do. What is no danger asks for no fresh proof.
async fn p5_2_a_everybody_corrects_the_own_name_and_company(world: &World) {
    let everybody = everybody(world).await;
    world.clock.advance(LONG_AFTER_SIGNING_IN);
    for person in &everybody {
        corrects_name_and_company(person).await;
    }
    assert!(!world.database.dump().await.contains("By the API"), "the former name is kept nowhere");
}

/// P5.2-a: while nobody signs in to the account, nobody changes it either.
async fn p5_2_a_who_was_suspended_corrects_them_after(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    root.calls("suspendAccount", &[&account]).await.expect(200);
    ada.calls("updateAccount", &[]).header("if-match", "\"1\"").json(json!({ "full_name": "Eve" })).await.expect(401);
    ada.tries_password(&ada.password).await.expect_problem(403, "account_suspended");
    root.calls("resumeAccount", &[&account]).await.expect(200);
    corrects_name_and_company(&ada.signs_in().await).await;
}

/// P5.2-a: there is no account to sign in to, so what was said last counts.
async fn p5_2_a_who_has_not_followed_the_link_yet_signs_up_again(world: &World) {
    let mistyped = Person { name: "Aad".to_owned(), ..world.person("Ada") };
    mistyped.signs_up().await.expect(202);
    world.works().await;
    let ada = world.person("Ada").joins().await;
    assert_eq!(ada.calls("showAccount", &[]).await.expect(200).json()["full_name"], "Ada");
    assert!(!world.database.dump().await.contains("Aad"), "what was wrong goes with the sign-up that said it");
}

/// P5.2-a: a session that was stolen does not give the account another address.
async fn p5_2_a_everybody_corrects_the_own_address_with_a_fresh_proof(world: &World) {
    for person in everybody(world).await {
        world.clock.advance(LONG_AFTER_SIGNING_IN);
        let new = format!("right.{}", person.email);
        let asks = async |person: &Person<'_>| person.calls("requestEmailChange", &[]).json(json!({ "email": new })).await;
        asks(&person).await.expect_problem(403, "reauthentication_required");
        let page = person.visits(Method::POST, "/dashboard/account/email").form(&[("email", &new)]).await.expect(403).text();
        assert!(page.contains("Confirm that it is you"), "{page}");
        world.works().await;
        assert!(world.mails.to(&new).is_empty(), "nothing was asked for");

        let proof = json!({ "password": person.password });
        let renewed = person.calls("reauthenticate", &[]).json(proof).await.expect(200).json();
        let token = world.secrets.session(&renewed);
        let person = person.with(Some(token));
        asks(&person).await.expect(202);
        world.works().await;
        let token = world.mails.token(&new, "/confirm-email/");
        person.calls("confirmEmailChange", &[]).json(json!({ "token": token })).await.expect(204);
        assert_eq!(person.calls("showAccount", &[]).await.expect(200).json()["email"], new);
    }
}

/// P5.5-a, of notices about security.
async fn p5_5_a_notices_about_security_say_that_they_cannot_be_turned_off(world: &World) {
    let ada = world.person("Ada").joins().await;
    ada.signs_up().await;
    world.works().await;
    let notices: Vec<_> = world.mails.all().into_iter().filter(|mail| !mail.subject.starts_with("Welcome")).collect();
    assert_eq!(notices.len(), 2);
    for mail in notices {
        for form in [&mail.text, &mail.html] {
            assert!(form.contains("You get this mail because"), "{}", mail.subject);
            assert!(form.contains("cannot be turned off"), "{}", mail.subject);
        }
        assert!(mail.unsubscribe.is_none(), "{}: no header promises what cannot be done", mail.subject);
    }
}

/// P5.5-a: with an account or without, whatever the mail is about.
async fn p5_5_a_every_mail_leads_to_the_choice_of_mails(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let (bob, guest) = (world.person("Bob").joins().await, world.person("Guest"));
    ada.invites(&notes, &bob, "admin").await;
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": guest.email, "role": "viewer" })).await.expect(202);
    let account = bob.calls("showAccount", &[]).await.expect(200).id();
    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    ada.signs_up().await;
    world.works().await;
    let mails = world.mails.all();
    assert_eq!(mails.len(), 8);
    for mail in mails {
        let link = world.mails.link(mail.to.address.as_str(), "/mail-preferences/");
        assert!(mail.text.contains("/mail-preferences/") && mail.html.contains("/mail-preferences/"), "{}", mail.subject);
        let page = world.visitor().visits(Method::GET, link).await.expect(200).text();
        assert!(page.contains("Which mails you get"), "{page}");
    }
}
