//! An operator lets a mail leave again that never came: the link of a sign-up, and an invitation to sign up.

use crate::harness::{Person, World, kinds, on_both_databases};
use http::Method;
use itoms::limit::Limits;
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

on_both_databases!(
    the_link_of_a_sign_up_is_mailed_again,
    nothing_more_is_told_of_a_sign_up,
    an_invitation_is_mailed_again_and_holds_anew,
    an_invitation_that_is_gone_is_not_mailed_again,
    nobody_else_mails_anything_again,
    the_pages_mail_again,
);

mod within_limits {
    use super::{nobody_is_flooded, others_do_not_use_up_what_an_operator_may_invite};
    crate::harness::on_both_databases!(by default: nobody_is_flooded, others_do_not_use_up_what_an_operator_may_invite);
}

async fn resends_link(operator: &Person<'_>, email: &str) -> crate::harness::Answer {
    operator.calls("resendRegistration", &[]).json(json!({ "email": email })).await
}

/// Somebody signs up, and does not find the mail.
async fn signs_up_in_vain<'w>(world: &'w World, name: &str) -> Person<'w> {
    let person = world.person(name);
    person.signs_up().await.expect(202);
    world.works().await;
    person
}

async fn admits(operator: &Person<'_>, email: &str) -> String {
    let admission = operator.calls("createAdmission", &[]).json(json!({ "email": email })).await.expect(201);
    operator.world.works().await;
    admission.id()
}

async fn the_link_of_a_sign_up_is_mailed_again(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = signs_up_in_vain(world, "Ada").await;
    let first = world.mails.token(&ada.email, "/verify-email/");
    resends_link(&root, "ADA@example.com").await.expect(204);
    world.works().await;
    world.works().await;
    assert_ne!(world.mails.token(&ada.email, "/verify-email/"), first, "a link of its own");
    let acts = root.acts("listOperatorAuditEvents", &[], "").await;
    assert_eq!(kinds(&acts)[0], "registration.resent");
    assert!(!acts[0].to_string().contains("ada@"), "{}", acts[0]);
    ada.verifies().await.expect(201);
}

async fn nothing_more_is_told_of_a_sign_up(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = signs_up_in_vain(world, "Ada").await;
    assert_eq!(resends_link(&root, &ada.email).await.expect(204).text(), "");
    resends_link(&root, "nobody@example.com").await.expect_problem(404, "not_found");
    resends_link(&root, &root.email).await.expect_problem(409, "address_taken");
    resends_link(&root, "no address").await.expect_problem(422, "invalid_input");
    world.works().await;
    assert!(world.mails.to("nobody@example.com").is_empty());
    world.clock.advance(8 * DAY);
    resends_link(&root.clone().signs_in().await, &ada.email).await.expect_problem(404, "not_found");
}

async fn an_invitation_is_mailed_again_and_holds_anew(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let id = admits(&root, "ada@example.com").await;
    world.clock.advance(29 * DAY);
    let root = root.signs_in().await;
    let resent = root.calls("resendAdmission", &[&id]).await.expect(200).json();
    assert_eq!((&resent["id"], &resent["email"]), (&json!(id), &json!("ada@example.com")));
    world.works().await;
    let mails = world.mails.to("ada@example.com");
    assert_eq!(mails.iter().filter(|mail| mail.subject.contains("invites you to")).count(), 2);
    let acts = root.acts("listOperatorAuditEvents", &[], "").await;
    assert_eq!(kinds(&acts)[0], "address.reinvited");
    world.clock.advance(29 * DAY);
    world.works().await;
    let listed = root.signs_in().await.calls("listAdmissions", &[]).await.expect(200).json();
    assert_eq!(listed["items"][0], resent, "it is there still");
}

async fn an_invitation_that_is_gone_is_not_mailed_again(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada");
    let (used, revoked) = (admits(&root, &ada.email).await, admits(&root, "bob@example.com").await);
    ada.joins().await;
    root.calls("revokeAdmission", &[&revoked]).await.expect(204);
    world.works().await;
    let before = world.mails.all().len();
    for gone in [used, revoked] {
        root.calls("resendAdmission", &[&gone]).await.expect_problem(404, "not_found");
    }
    world.works().await;
    assert_eq!(world.mails.all().len(), before);
}

async fn nobody_else_mails_anything_again(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let id = admits(&root, "carol@example.com").await;
    signs_up_in_vain(world, "Bob").await;
    let ada = world.person("Ada").joins().await;
    world.works().await;
    let before = world.mails.all().len();
    // The same for who signed up, who did not, and who has an account.
    for email in ["bob@example.com", "nobody@example.com", "root@example.com"] {
        resends_link(&ada, email).await.expect_problem(404, "not_found");
    }
    ada.calls("resendAdmission", &[&id]).await.expect_problem(404, "not_found");
    world.works().await;
    assert_eq!(world.mails.all().len(), before);
}

async fn the_pages_mail_again(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = signs_up_in_vain(world, "Ada").await;
    let mail_link = async |email: &str| root.visits(Method::POST, "/dashboard/people/unfinished/resend").form(&[("email", email)]).await;
    mail_link(&ada.email).await.expect(303);
    let page = root.visits(Method::GET, "/dashboard/people").await.expect(200).text();
    assert!(page.contains("A mail with a new link is on its way to ada@example.com"), "{page}");
    let page = mail_link("nobody@example.com").await.expect(404).text();
    assert!(page.contains("No sign-up with this address waits for its link") && page.contains("nobody@example.com"), "{page}");
    assert!(mail_link(&root.email).await.expect(409).text().contains("An account has this address already"));

    let id = admits(&root, "bob@example.com").await;
    let resend = format!("/dashboard/people/invited/{id}/resend");
    root.visits(Method::POST, &resend).form(&[]).await.expect(303);
    let page = root.visits(Method::GET, "/dashboard/people/invited").await.expect(200).text();
    assert!(page.contains("The invitation of bob@example.com is mailed again"), "{page}");
    root.calls("revokeAdmission", &[&id]).await.expect(204);
    assert!(root.visits(Method::POST, &resend).form(&[]).await.expect(404).text().contains("not there any more"));
}

async fn nobody_is_flooded(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = signs_up_in_vain(world, "Ada").await;
    for _ in 0..3 {
        resends_link(&root, &ada.email).await.expect(204);
    }
    resends_link(&root, &ada.email).await.expect_problem(429, "too_many_requests");
    let id = admits(&root, "bob@example.com").await;
    for _ in 0..2 {
        root.calls("resendAdmission", &[&id]).await.expect(200);
    }
    root.calls("resendAdmission", &[&id]).await.expect_problem(429, "too_many_requests");
    // Neither does inviting anew.
    root.calls("createAdmission", &[]).json(json!({ "email": "bob@example.com" })).await.expect_problem(429, "too_many_requests");
}

async fn others_do_not_use_up_what_an_operator_may_invite(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    world.empties("invitation_target", "bob@example.com", Limits::default().mail_target_total).await;
    admits(&root, "bob@example.com").await;
    world.works().await;
    assert_eq!(world.mails.to("bob@example.com").len(), 1);
}
