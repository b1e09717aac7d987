//! Signed-in devices, and the proof that dangerous acts ask for.

use crate::harness::{Answer, Browser, Person, World, Writers, hidden, on_both_databases};
use http::Method;
use serde_json::{Value, json};
use std::{future::IntoFuture, time::Duration};
use tokio::time::timeout;

on_both_databases!(
    a_person_sees_where_it_is_signed_in,
    a_busy_database_keeps_nobody_waiting_who_reads,
    a_person_signs_a_lost_device_out,
    a_person_signs_out_everywhere_else,
    a_session_that_its_browser_leaves_ends,
    of_more_than_a_hundred_the_one_used_longest_ago_ends,
    a_session_ends_however_much_it_is_used,
    a_dangerous_act_asks_for_a_fresh_proof,
    a_proof_changes_the_token,
    a_form_waits_for_the_proof,
    the_longest_text_waits_for_its_person,
    a_password_never_waits_in_a_form,
);

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);

/// The same person on another device.
async fn on_another_device<'w>(ada: &Person<'w>, agent: &str) -> Person<'w> {
    let credentials = json!({ "email": ada.email, "password": ada.password });
    let answer = ada.world.visitor().calls("createSession", &[]).header("user-agent", agent).json(credentials).await.expect(201);
    Person { token: Some(ada.world.secrets.session(&answer.json())), ..ada.clone() }
}

async fn sessions(person: &Person<'_>) -> Vec<Value> {
    person.calls("listSessions", &[]).await.expect(200).json()["items"].as_array().unwrap().clone()
}

async fn proves(person: &Person<'_>, password: &str) -> Answer {
    person.calls("reauthenticate", &[]).json(json!({ "password": password })).await
}

async fn a_person_sees_where_it_is_signed_in(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.person("Bob").joins().await;
    world.clock.advance(Duration::from_secs(60));
    let mut laptop = on_another_device(&ada, FIREFOX).await;
    laptop.address = "203.0.113.7".parse().unwrap();
    world.clock.advance(Duration::from_secs(120));
    laptop.calls("showAccount", &[]).header("user-agent", FIREFOX).await.expect(200);

    let shown = sessions(&laptop).await;
    assert_eq!(shown.len(), 2, "Bob's is not among them");
    assert_eq!((&shown[0]["device"], &shown[0]["address"]), (&json!("Firefox on Windows"), &json!("203.0.113.7")));
    assert_eq!((&shown[0]["current"], &shown[1]["current"]), (&json!(true), &json!(false)));
    assert_eq!(shown[0]["used_at"], world.itoms.now().to_string());
    assert_eq!(shown[1]["device"], "Unknown device");

    let page = laptop.visits(Method::GET, "/dashboard/account/devices").await.expect(200).text();
    assert!(page.contains("Firefox on Windows") && page.contains("(this device)"), "{page}");
}

/// When a session and a key were used last is written down, and not waited for.
async fn a_busy_database_keeps_nobody_waiting_who_reads(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let issued = ada.calls("createApiKey", &[]).json(json!({ "name": "Reads", "scopes": ["projects:read"] })).await.expect(201).json();
    let program = Person { token: Some(world.secrets.api_key(&issued)), ..world.visitor() };
    world.clock.advance(Duration::from_secs(120));
    world.outage.has_writers(Writers::KeptWaiting);
    for who in [&ada, &program] {
        let answer = timeout(Duration::from_secs(60), who.calls("showProject", &[&notes]).into_future()).await;
        answer.expect("whoever reads waits for no writer").expect(200);
    }
    world.outage.has_writers(Writers::Served);
}

async fn a_person_signs_a_lost_device_out(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let lost = on_another_device(&ada, FIREFOX).await;
    let id = sessions(&lost).await.iter().find(|session| session["current"] == true).unwrap()["id"].as_str().unwrap().to_owned();
    bob.calls("revokeSession", &[&id]).await.expect_problem(404, "not_found");
    ada.calls("revokeSession", &[&id]).await.expect(204);
    lost.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    ada.calls("revokeSession", &[&id]).await.expect_problem(404, "not_found");
    assert_eq!(sessions(&ada).await.len(), 1);
    let gone = ada.visits(Method::POST, "/dashboard/account/devices/end").form(&[("session", id.as_str())]).await.expect(404).text();
    assert!(gone.contains("It was signed out already") && gone.contains("(this device)"), "{gone}");
}

/// Nobody could reach it any more, and on a shared computer it is somebody else's.
async fn a_session_that_its_browser_leaves_ends(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let mut browser = Browser::of(world);
    for person in [&ada, &ada, &bob] {
        let credentials = [("email", person.email.as_str()), ("password", person.password.as_str())];
        browser.sends("/dashboard/sign-in", &credentials).await.expect(303);
        assert!(browser.is_signed_in().await);
    }
    assert_eq!(sessions(&ada).await.len(), 1, "the one that was there before");
    assert_eq!(sessions(&bob).await.len(), 2);
}

async fn a_person_signs_out_everywhere_else(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let others = [on_another_device(&ada, FIREFOX).await, on_another_device(&ada, "curl/8.0").await];
    ada.calls("revokeOtherSessions", &[]).await.expect(204);
    for other in &others {
        other.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    }
    ada.calls("showAccount", &[]).await.expect(200);
    bob.calls("showAccount", &[]).await.expect(200);

    let other = on_another_device(&ada, FIREFOX).await;
    let page = ada.visits(Method::POST, "/dashboard/account/devices/end-others").form(&[]).await.expect(303);
    assert_eq!(page.header("location"), "/dashboard/account/devices");
    other.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let page = ada.visits(Method::GET, "/dashboard/account/devices").await.expect(200).text();
    assert!(page.contains("1 device is signed out. Only this device is left."), "{page}");
}

async fn of_more_than_a_hundred_the_one_used_longest_ago_ends(world: &World) {
    let ada = world.person("Ada").joins().await;
    let mut scripts = Vec::new();
    for _ in 1..100 {
        scripts.push(on_another_device(&ada, "script/1.0").await);
    }
    world.clock.advance(Duration::from_secs(60));
    for device in [&ada, &scripts[0]] {
        device.calls("showAccount", &[]).await.expect(200);
    }
    let one_more = on_another_device(&ada, FIREFOX).await;
    let mut ended = 0;
    for script in &scripts {
        ended += usize::from(script.calls("showAccount", &[]).await.status == 401);
    }
    assert_eq!(ended, 1);
    for device in [&ada, &scripts[0], &one_more] {
        device.calls("showAccount", &[]).await.expect(200);
    }
    let ends = ada.acts("listAuditEvents", &[], "?kind=session.deleted").await;
    assert_eq!(ends.len(), 1, "{ends:?}");
}

async fn a_session_ends_however_much_it_is_used(world: &World) {
    let ada = world.person("Ada").joins().await;
    for _ in 0..29 {
        world.clock.advance(DAY);
        ada.calls("showAccount", &[]).await.expect(200);
    }
    world.clock.advance(DAY);
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
}

async fn a_dangerous_act_asks_for_a_fresh_proof(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    world.clock.advance(TEN_MINUTES - Duration::from_millis(1));
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    ada.calls("restoreProject", &[&notes]).await.expect(200);
    world.clock.advance(Duration::from_millis(1));
    let refused = ada.calls("deleteProject", &[&notes]).await.expect_problem(403, "reauthentication_required");
    assert!(refused.json()["detail"].as_str().unwrap().contains("reauthenticate"), "it says how to go on");
    ada.calls("revokeOtherSessions", &[]).await.expect_problem(403, "reauthentication_required");
    ada.calls("showProject", &[&notes]).await.expect(200);

    proves(&ada, "not the password").await.expect_problem(403, "wrong_password");
    ada.calls("deleteProject", &[&notes]).await.expect_problem(403, "reauthentication_required");
    let renewed = proves(&ada, &ada.password).await.expect(200).json();
    let ada = Person { token: Some(world.secrets.session(&renewed)), ..ada };
    ada.calls("deleteProject", &[&notes]).await.expect(200);
}

async fn a_proof_changes_the_token(world: &World) {
    let ada = world.person("Ada").joins().await;
    let id = sessions(&ada).await[0]["id"].clone();
    let renewed = proves(&ada, &ada.password).await.expect(200).json();
    assert_eq!(renewed["id"], id, "it is the same session");
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let ada = Person { token: Some(world.secrets.session(&renewed)), ..ada };
    assert_eq!(sessions(&ada).await.len(), 1);

    let password = json!({ "password": ada.password });
    let by_cookie = ada.visits(Method::POST, "/api/v1/session/reauthenticate").header("sec-fetch-site", "same-origin").json(password);
    by_cookie.await.expect_problem(401, "unauthenticated");
    proves(&ada, &ada.password).await.expect(200);
}

async fn a_form_waits_for_the_proof(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes & <more>").await;
    let slug = ada.calls("showProject", &[&notes]).await.json()["slug"].as_str().unwrap().to_owned();
    world.clock.advance(TEN_MINUTES);
    let action = format!("/dashboard/{slug}/settings/delete");
    let asked = ada.visits(Method::POST, &action).form(&[("confirm", "Notes & <more>")]).await.expect(403).text();
    assert!(asked.contains("Confirm that it is you"), "{asked}");

    let waiting = [("act", "delete_project"), ("waiting_action", action.as_str()), ("waiting_fields", "confirm=Notes+%26+%3Cmore%3E")];
    for (_, value) in waiting {
        assert!(asked.contains(&format!("value=\"{}\"", value.replace('&', "&#38;"))), "{value} waits in {asked}");
    }
    let confirm =
        |password: &str| ada.visits(Method::POST, "/dashboard/reauthenticate").form(&[&waiting[..], &[("password", password)]].concat());
    let wrong = confirm("not the password").await.expect(403).text();
    assert!(wrong.contains("The password is wrong.") && wrong.contains("confirm=Notes+%26+%3Cmore%3E"), "{wrong}");

    let confirmed = confirm(&ada.password).await.expect(200);
    assert!(confirmed.text().contains("name=\"confirm\" value=\"Notes &#38; &#60;more&#62;\""), "{}", confirmed.text());
    let cookie = confirmed.header("set-cookie");
    let token = cookie.strip_prefix("__Host-itoms=").and_then(|rest| rest.split(';').next()).unwrap();
    world.secrets.plant("a session's renewed token", token);
    let ada = Person { token: Some(token.to_owned()), ..ada.clone() };
    let deleted = ada.visits(Method::POST, &action).form(&[("confirm", "Notes & <more>")]).await.expect(303);
    assert_eq!(deleted.header("location"), "/dashboard");
    ada.calls("showProject", &[&notes]).await.expect_problem(404, "not_found");
}

async fn the_longest_text_waits_for_its_person(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let id = ada.writes(&notes, "Hello", "text").await;
    let editor = format!("/dashboard/notes/contents/{id}");
    ada.calls("deleteSession", &[]).await.expect(204);
    let long = "𝄞".repeat(200_000);
    let asked = world.visitor().visits(Method::POST, editor.as_str()).form(&[("title", "Hello"), ("body", &long)]).await.expect(401).text();
    let waiting = ["waiting_action", "waiting_fields"].map(|name| (name, hidden(&asked, name).replace("&#38;", "&")));
    let mut fields = waiting.each_ref().map(|(name, value)| (*name, value.as_str())).to_vec();
    fields.extend([("email", &*ada.email), ("password", &*ada.password)]);
    let again = world.visitor().visits(Method::POST, "/dashboard/sign-in").form(&fields).await.expect(200);
    world.secrets.plant("a session's token", again.header("set-cookie").split([';', '=']).nth(1).unwrap());
    assert!(again.text().contains("You are signed in again") && hidden(&again.text(), "body") == long);
}

/// P3.2-c: a form that is folded into another page leaves its passwords behind.
async fn a_password_never_waits_in_a_form(world: &World) {
    let ada = world.person("Ada").joins().await;
    ada.calls("deleteSession", &[]).await.expect(204);
    let waiting = [("act", "end_sessions"), ("waiting_action", "/dashboard/account/devices/end-others"), ("waiting_fields", "kept=1")];
    let sent = ada.visits(Method::POST, "/dashboard/reauthenticate").form(&[&waiting[..], &[("password", &ada.password)]].concat());
    let page = sent.await.expect(401).text();
    assert!(page.contains("kept=1") && !page.contains("correct+horse") && !page.contains("correct horse"), "{page}");
    let sent = ada.visits(Method::POST, "/dashboard/account").form(&[("company", "kept"), ("current_password", &ada.password)]);
    let page = sent.await.expect(401).text();
    assert!(page.contains("company=kept") && !page.contains("correct"), "{page}");
}
