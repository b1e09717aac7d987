//! An installation that lets people in by approval: whoever proved an address waits, and an operator decides.

use crate::harness::{Person, World, on_both_databases};
use futures_util::future::join_all;
use http::Method;
use itoms::{
    account::{AccountError, Caller},
    event::{Change, EventCursor},
    store::Actor,
    token::Token,
};
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    under Approval:
    a_sign_up_waits_until_an_operator_lets_it_in,
    who_was_dismissed_meanwhile_lets_nobody_in,
    whoever_an_operator_invites_does_not_wait,
    a_declined_sign_up_leaves_nothing,
    a_reason_stands_in_the_mail_and_nowhere_else,
    the_page_of_a_decline_asks_for_a_reason,
    of_many_decisions_one_holds,
    operators_are_told_and_not_flooded,
    who_waits_alone_is_never_missed,
    a_wait_ends_by_itself,
    nobody_learns_who_waits,
    who_waits_and_asks_for_a_link_is_told,
    the_pages_let_somebody_in,
);

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Signs up, and follows the mailed link.
async fn waits<'w>(world: &'w World, name: &str) -> Person<'w> {
    let person = world.person(name);
    person.signs_up().await.expect(202);
    world.works().await;
    person.verifies().await.expect(202);
    world.works().await;
    person
}

/// The id of the only sign-up that waits.
async fn waiting(root: &Person<'_>) -> String {
    let list = root.calls("listRegistrations", &[]).await.expect(200).json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{list}");
    items[0]["id"].as_str().unwrap().to_owned()
}

/// How often an operator heard that somebody waits.
fn told(world: &World, operator: &Person<'_>) -> usize {
    subjects(world, operator).into_iter().filter(|subject| subject.contains("Somebody waits")).count()
}

fn subjects(world: &World, person: &Person<'_>) -> Vec<String> {
    world.mails.to(&person.email).into_iter().map(|mail| mail.subject).collect()
}

async fn a_sign_up_waits_until_an_operator_lets_it_in(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = waits(world, "Ada").await;
    ada.verifies().await.expect_problem(404, "unusable_link");
    let told = ada.tries_password(&ada.password).await.expect_problem(403, "awaits_approval");
    assert!(told.json()["detail"].as_str().unwrap().contains("a mail tells you"));
    let (email, password) = (ada.email.as_str(), ada.password.as_str());
    let page = ada.visits(Method::POST, "/dashboard/sign-in").form(&[("email", email), ("password", password)]).await.expect(403);
    assert!(page.text().contains("Your sign-up waits"), "{}", page.text());
    let list = root.calls("listRegistrations", &[]).await.expect(200).json();
    assert_eq!((&list["items"][0]["email"], &list["items"][0]["full_name"]), (&json!(ada.email), &json!("Ada")));

    let told = root.calls("listAttention", &[]).await.expect(200).json();
    assert_eq!((&told["items"][0]["kind"], &told["items"][0]["count"]), (&json!("registrations"), &json!(1)));

    let id = waiting(&root).await;
    let made = root.calls("approveAccount", &[&id]).await.expect(200).json();
    assert_eq!((&made["email"], &made["standing"]), (&json!(ada.email), &json!("active")));
    root.calls("approveAccount", &[&id]).await.expect_problem(404, "not_found");
    root.calls("declineAccount", &[&id]).json(json!({})).await.expect_problem(404, "not_found");
    world.works().await;
    assert_eq!(subjects(world, &ada), ["Confirm your address for itoms", "Your account at itoms is ready"]);
    let ada = ada.signs_in().await;
    let account = ada.calls("showAccount", &[]).await.expect(200).json();
    assert_eq!(account["id"], made["id"]);
    let recorded = world.recorded(EventCursor::START).await;
    let approved: Vec<_> = recorded.iter().filter(|event| matches!(event.change, Change::AccountApproved { .. })).collect();
    let of_root = root.calls("showAccount", &[]).await.json();
    assert_eq!(approved.len(), 1);
    assert_eq!(json!(approved[0].by.unwrap().to_string()), of_root["id"], "it says who decided");
    world.files().await;
    let trail = root.calls("listOperatorAuditEvents", &[]).await.expect(200).text();
    assert!(trail.contains("account.approved"), "{trail}");
}

/// A request that began before, and waited.
async fn who_was_dismissed_meanwhile_lets_nobody_in(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let bob = waits(world, "Bob").await;
    let made = root.calls("approveAccount", &[&waiting(&root).await]).await.expect(200).id();
    root.calls("appointOperator", &[&made]).await.expect(200);
    waits(world, "Eve").await;
    let token = Token::presented(root.token.clone().unwrap());
    let session = world.itoms.accounts().authenticate(&token, &Caller::program()).await.unwrap().unwrap();
    let late = Actor::Operator(session.operator().unwrap());

    let root_id = root.calls("showAccount", &[]).await.expect(200).id();
    let bob = bob.signs_in().await;
    let id = waiting(&bob).await;
    bob.calls("dismissOperator", &[&root_id]).await.expect(200);
    let people = world.itoms.people();
    assert!(matches!(people.approve(late, id.parse().unwrap()).await, Err(AccountError::NotFound)));
    assert!(matches!(people.decline(late, id.parse().unwrap(), None).await, Err(AccountError::NotFound)));
    assert_eq!(waiting(&bob).await, id);
}

async fn whoever_an_operator_invites_does_not_wait(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada");
    root.calls("createAdmission", &[]).json(json!({ "email": ada.email })).await.expect(201);
    ada.joins().await.calls("showAccount", &[]).await.expect(200);
    assert_eq!(root.calls("listRegistrations", &[]).await.expect(200).json()["items"], json!([]));
}

async fn a_declined_sign_up_leaves_nothing(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let eve = waits(world, "Eve").await;
    root.calls("declineAccount", &[&waiting(&root).await]).json(json!({})).await.expect(204);
    assert!(world.database.values("registrations", "email").await.is_empty());
    world.works().await;
    assert_eq!(subjects(world, &eve).last().unwrap(), "Your sign-up at itoms was declined");
    eve.tries_password(&eve.password).await.expect_problem(401, "wrong_credentials");
    // Nobody is shut out for good.
    waits(world, "Eve").await;
    root.calls("approveAccount", &[&waiting(&root).await]).await.expect(200);
    eve.signs_in().await;
}

async fn a_reason_stands_in_the_mail_and_nowhere_else(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let eve = waits(world, "Eve").await;
    let id = waiting(&root).await;
    let decline = async |reason: &str| root.calls("declineAccount", &[&id]).json(json!({ "reason": reason })).await;
    decline(&"x".repeat(501)).await.expect_problem(422, "invalid_input");
    decline("two\nlines").await.expect_problem(422, "invalid_input");
    decline("<b>Ask</b> at https://evil.example first").await.expect(204);
    assert!(!world.database.dump().await.contains("evil.example"), "it waits sealed");
    world.works().await;
    let mail = world.mails.to(&eve.email).pop().unwrap();
    assert!(mail.text.contains("The reason that was given: <b>Ask</b> at https:\u{2060}//evil.\u{2060}example first"), "{}", mail.text);
    assert!(!mail.html.contains("<b>Ask") && !mail.html.contains("evil.example"), "{}", mail.html);
    assert!(!root.acts("listOperatorAuditEvents", &[], "").await.iter().any(|act| act.to_string().contains("evil")));
}

async fn the_page_of_a_decline_asks_for_a_reason(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let eve = waits(world, "Eve").await;
    let page = format!("/dashboard/people/waiting/{}/decline", waiting(&root).await);
    let shown = root.visits(Method::GET, &page).await.expect(200).text();
    assert!(shown.contains("Decline Eve") && shown.contains("eve@example.com"), "{shown}");
    let refused = root.visits(Method::POST, &page).form(&[("reason", &"x".repeat(501))]).await.expect(422).text();
    assert!(refused.contains("May have at most 500 characters") && refused.contains(&"x".repeat(501)), "what was typed is still there");
    root.visits(Method::POST, &page).form(&[("reason", " ")]).await.expect(303);
    root.visits(Method::GET, &page).await.expect(404);
    let looks = root.acts("listOperatorAuditEvents", &[], "?kind=registration.inspected").await;
    assert_eq!((looks.len(), &looks[0]["by"]["full_name"]), (1, &json!("Root")), "who looked is on record, once an hour: {looks:?}");
    world.works().await;
    assert!(!world.mails.to(&eve.email).pop().unwrap().text.contains("reason"), "a blank one is none");
}

async fn of_many_decisions_one_holds(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    // Each costs three hashes: by default there are few.
    let rounds = if itoms_testing::is_long() { 200 } else { 4 };
    for round in 0..rounds {
        let person = waits(world, &format!("Person{round}")).await;
        let id = waiting(&root).await;
        let decide = |number: usize| {
            let asked = match number.is_multiple_of(2) {
                true => root.calls("approveAccount", &[&id]),
                false => root.calls("declineAccount", &[&id]).json(json!({})),
            };
            asked.into_future()
        };
        let answers = join_all((0..64).map(decide)).await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.is_success()).collect();
        assert_eq!(won.len(), 1);
        assert!(answers.iter().filter(|answer| !answer.is_success()).all(|answer| answer.status == 404));
        let signed_in = person.tries_password(&person.password).await;
        assert_eq!(signed_in.is_success(), won[0].status == 200, "who was let in is in, and nobody else");
    }
}

async fn operators_are_told_and_not_flooded(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    waits(world, "Ada").await;
    waits(world, "Bob").await;
    assert_eq!(told(world, &root), 1);
    assert!(!world.mails.to(&root.email).iter().any(|mail| mail.text.contains("ada@example.com")), "a mail names nobody");
    assert!(world.mails.link(&root.email, "/dashboard/people/").ends_with("/dashboard/people/waiting"));
    world.clock.advance(HOUR);
    waits(world, "Cleo").await;
    assert_eq!(told(world, &root), 2);
}

async fn who_waits_alone_is_never_missed(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    waits(world, "Ada").await;
    root.calls("approveAccount", &[&waiting(&root).await]).await.expect(200);
    waits(world, "Bob").await;
    assert_eq!(told(world, &root), 2, "whoever had decided would not look again");
    waits(world, "Cleo").await;
    assert_eq!(told(world, &root), 2, "the list is still to be looked at");
}

async fn a_wait_ends_by_itself(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    waits(world, "Ada").await;
    let id = waiting(&root).await;
    world.clock.advance(Duration::from_secs(30 * 24 * 60 * 60) + HOUR);
    let root = root.signs_in().await;
    assert_eq!(root.calls("listRegistrations", &[]).await.expect(200).json()["items"], json!([]));
    root.calls("approveAccount", &[&id]).await.expect_problem(404, "not_found");
    world.works().await;
    assert!(world.database.values("registrations", "email").await.is_empty());
}

async fn nobody_learns_who_waits(world: &World) {
    world.person("Root").becomes_operator().await;
    let (ada, nobody) = (waits(world, "Ada").await, world.person("Nobody"));
    let mut told = Vec::new();
    for person in [&ada, &nobody] {
        let hashes = world.hashes();
        let answers = (
            person.tries_password("a wrong password").await.bare(),
            person.signs_up().await.bare(),
            person.calls("resendVerification", &[]).json(json!({ "email": person.email })).await.bare(),
            person.calls("requestPasswordReset", &[]).json(json!({ "email": person.email })).await.bare(),
        );
        told.push((answers, world.hashes() - hashes));
    }
    assert_eq!(told[0], told[1]);
}

async fn who_waits_and_asks_for_a_link_is_told(world: &World) {
    world.person("Root").becomes_operator().await;
    let ada = waits(world, "Ada").await;
    for operation in ["resendVerification", "requestPasswordReset"] {
        let before = subjects(world, &ada).len();
        for email in [ada.email.as_str(), "nobody@example.com"] {
            ada.calls(operation, &[]).json(json!({ "email": email })).await.expect(202);
        }
        world.works().await;
        assert_eq!(subjects(world, &ada)[before..], ["Your sign-up at itoms waits"], "{operation}");
    }
    assert!(world.mails.to("nobody@example.com").is_empty());
}

async fn the_pages_let_somebody_in(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada");
    let form = ada.visits(Method::GET, "/dashboard/sign-up").await.expect(200).text();
    assert!(form.contains("whoever runs itoms decides"), "{form}");
    ada.signs_up().await.expect(202);
    world.works().await;
    let link = world.mails.link(&ada.email, "/verify-email/");
    let check = ada.visits(Method::GET, "/dashboard/sign-up/check-your-mail").await.expect(200).text();
    let confirm = ada.visits(Method::GET, link.as_str()).await.expect(200).text();
    for page in [&check, &confirm] {
        assert!(page.contains("decides, and you get a mail again") && !page.contains("your account is ready"), "{page}");
    }
    let told = ada.visits(Method::POST, link.as_str()).form(&[("password", &ada.password)]).await.expect(200);
    assert!(told.text().contains("Your sign-up waits") && told.headers.get("set-cookie").is_none());

    let page = root.visits(Method::GET, "/dashboard/people/waiting").await.expect(200).text();
    assert!(page.contains("ada@example.com"), "{page}");
    let id = waiting(&root).await;
    let let_in = format!("/dashboard/people/waiting/{id}/approve");
    let done = root.visits(Method::POST, let_in.as_str()).form(&[]).await.expect(303);
    assert_eq!(done.header("location"), "/dashboard/people/waiting");
    let page = root.visits(Method::GET, "/dashboard/people/waiting").await.expect(200).text();
    assert!(page.contains("Ada has an account now") && page.contains("Nobody waits"), "{page}");
    let again = root.visits(Method::POST, let_in.as_str()).form(&[]).await.expect(404).text();
    assert!(again.contains("does not wait any more"), "{again}");
    ada.signs_in().await;
}
