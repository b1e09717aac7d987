//! Projects that require two factors of their members.

use crate::harness::{Answer, BASE, Person, World, kinds, on_both_databases};
use futures_util::future::join_all;
use http::Method;
use itoms_testing::{Authenticator, PasskeyDevice};
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    a_project_closes_to_who_has_one_factor,
    strangers_learn_nothing_of_it,
    owners_require_it_in_person_with_a_fresh_proof,
    who_requires_and_waives_it_in_turn_floods_nobody,
    a_key_opens_what_its_account_opens,
    a_passkey_beside_a_password_opens_nothing,
    one_joins_and_leaves_what_is_closed,
    of_many_acts_none_comes_after_it_was_required,
    the_pages_close_and_lead_on,
    an_owner_requires_it_on_the_page_of_settings,
);

const CLOSED: &str = "project_requires_two_factors";

/// Ada, who has a second factor, owns a project in which Bob, who has none, is an admin.
async fn ground(world: &World) -> (Person<'_>, Person<'_>, String) {
    let (ada, ..) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    (ada, bob, notes)
}

async fn requires(person: &Person<'_>, project: &str, required: bool) -> Answer {
    let listed = person.calls("listProjects", &[]).await.expect(200).json();
    let own = listed["items"].as_array().unwrap().iter().find(|own| own["id"] == project).cloned().unwrap();
    turns(person, project, &own["version"], required).await
}

async fn turns(person: &Person<'_>, project: &str, version: &Value, required: bool) -> Answer {
    let change = json!({ "requires_two_factors": required });
    person.calls("updateProject", &[project]).header("if-match", format!("\"{version}\"")).json(change).await
}

async fn a_project_closes_to_who_has_one_factor(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    let article = bob.writes(&notes, "First", "text").await;
    bob.publishes(&notes, &article).await;
    let shown = bob.calls("showProject", &[&notes]).await.expect(200).json();
    assert_eq!((&shown["requires_two_factors"], &shown["closed"]), (&json!(false), &json!(false)));
    let members = ada.calls("listMembers", &[&notes]).await.expect(200).json();
    let has = |name: &str| {
        let mut all = members["items"].as_array().unwrap().iter();
        all.find(|member| member["full_name"] == name).unwrap()["has_second_factor"].clone()
    };
    assert_eq!((has("Ada"), has("Bob")), (json!(true), json!(false)), "an owner sees whom it would close to");
    let members = bob.calls("listMembers", &[&notes]).await.expect(200).json();
    assert_eq!(members["items"][0]["has_second_factor"], Value::Null, "others do not");

    let required = requires(&ada, &notes, true).await.expect(200).json();
    assert_eq!((&required["requires_two_factors"], &required["closed"]), (&json!(true), &json!(false)));
    for (operation, more) in [
        ("showProject", None),
        ("listContents", None),
        ("showContent", Some(&article)),
        ("listMembers", None),
        ("unpublishContent", Some(&article)),
        ("deleteContent", Some(&article)),
        ("createPreviewLink", Some(&article)),
        ("deleteProject", None),
        ("showOwnershipOffer", None),
    ] {
        let ids: Vec<&str> = [Some(&notes), more].into_iter().flatten().map(String::as_str).collect();
        let refused = bob.calls(operation, &ids).await.expect_problem(403, CLOSED);
        assert!(refused.json()["detail"].as_str().unwrap().contains("set it up"), "it says what to do: {}", refused.text());
    }
    let key = json!({ "name": "Notes", "scopes": ["contents:read"], "project": notes });
    bob.calls("createApiKey", &[]).json(key).await.expect_problem(403, CLOSED);
    let listed = bob.calls("listProjects", &[]).await.expect(200).json();
    assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["closed"]), (&json!(notes), &json!(true)));
    let waits = bob.calls("listAttention", &[]).await.expect(200).json();
    assert_eq!((&waits["items"][0]["kind"], &waits["items"][0]["project"]), (&json!("closed_project"), &json!(notes)));
    world.visitor().visits(Method::GET, "/notes/first").await.expect(200);

    world.works().await;
    let told =
        |person: &Person<'_>| world.mails.to(&person.email).iter().filter(|mail| mail.subject.contains("requires two-factor")).count();
    assert_eq!((told(&bob), told(&ada)), (1, 0));
    let acts = ada.acts("listProjectAuditEvents", &[&notes], "").await;
    assert!(kinds(&acts).contains(&"project.two_factors_required"), "{acts:?}");

    let (bob, ..) = bob.turns_two_factor_on().await;
    bob.calls("showContent", &[&notes, &article]).await.expect(200);
    assert_eq!(bob.calls("listAttention", &[]).await.expect(200).json()["items"], json!([]));
    bob.calls("deleteTotp", &[]).await.expect(204);
    bob.calls("showContent", &[&notes, &article]).await.expect_problem(403, CLOSED);
    requires(&ada, &notes, false).await.expect(200);
    bob.calls("showContent", &[&notes, &article]).await.expect(200);
    let acts = ada.acts("listProjectAuditEvents", &[&notes], "").await;
    assert!(kinds(&acts).contains(&"project.two_factors_waived"), "{acts:?}");
}

async fn strangers_learn_nothing_of_it(world: &World) {
    let (ada, _, notes) = ground(world).await;
    let eve = world.person("Eve").joins().await;
    let missing = "01920000-0000-7000-8000-00000000abcd";
    requires(&ada, &notes, true).await.expect(200);
    for operation in ["showProject", "listContents", "listMembers", "leaveProject", "deleteProject"] {
        let (one, other) = (eve.calls(operation, &[&notes]).await.expect(404), eve.calls(operation, &[missing]).await.expect(404));
        assert_eq!(one.bare_of(|text| text.replace(&notes, "P")), other.bare_of(|text| text.replace(missing, "P")), "{operation}");
    }
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    let gone = eve.calls("showProject", &[&notes]).await.expect_problem(404, "not_found");
    assert!(!gone.text().contains("factor"));
}

async fn owners_require_it_in_person_with_a_fresh_proof(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    requires(&ada, &notes, true).await.expect_problem(409, "no_second_factor");
    let (bob, ..) = bob.turns_two_factor_on().await;
    requires(&bob, &notes, true).await.expect_problem(403, "forbidden");
    requires(&bob, &notes, false).await.expect(200);

    let (ada, _, codes) = ada.turns_two_factor_on().await;
    let new = json!({ "name": "Settings", "scopes": ["projects:read", "projects:write", "members:read", "members:write"] });
    let issued = ada.calls("createApiKey", &[]).json(new).await.expect(201).json();
    let program = Person { token: Some(world.secrets.api_key(&issued)), ..world.visitor() };
    requires(&program, &notes, true).await.expect_problem(403, "key_not_enough");

    world.clock.advance(Duration::from_secs(10 * 60));
    requires(&ada, &notes, true).await.expect_problem(403, "reauthentication_required");
    requires(&bob, &notes, true).await.expect_problem(403, "forbidden");
    requires(&ada, &notes, false).await.expect(200);
    let proof = json!({ "password": ada.password, "code": codes[0] });
    let renewed = ada.calls("reauthenticate", &[]).json(proof).await.expect(200).json();
    let ada = Person { token: Some(world.secrets.session(&renewed)), ..ada };
    let shown = requires(&ada, &notes, true).await.expect(200).json();
    world.clock.advance(Duration::from_secs(10 * 60));
    turns(&ada, &notes, &shown["version"], false).await.expect_problem(403, "reauthentication_required");
    turns(&ada, &notes, &shown["version"], true).await.expect(200);
    // Who turns the own second factor off closes the project to itself, and opens it again by nothing else.
    let started = ada.tries_code(&codes[1]).await.expect(201).json();
    let ada = Person { token: Some(world.secrets.session(&started)), ..ada };
    ada.calls("deleteTotp", &[]).await.expect(204);
    requires(&ada, &notes, false).await.expect_problem(403, CLOSED);
    ada.calls("deleteProject", &[&notes]).await.expect_problem(403, CLOSED);
}

async fn who_requires_and_waives_it_in_turn_floods_nobody(world: &World) {
    let (ada, _, codes) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let told = || world.mails.to(&bob.email).iter().filter(|mail| mail.subject.contains("requires two-factor")).count();
    // What is refused uses nothing up, and neither does what requires nothing new.
    for _ in 0..3 {
        turns(&ada, &notes, &json!(99), true).await.expect(412);
        requires(&bob, &notes, true).await.expect_problem(403, "forbidden");
    }
    for _ in 0..5 {
        requires(&ada, &notes, true).await.expect(200);
        requires(&ada, &notes, true).await.expect(200);
        world.works().await;
        bob.calls("showProject", &[&notes]).await.expect_problem(403, CLOSED);
        requires(&ada, &notes, false).await.expect(200);
    }
    assert_eq!(told(), 1);
    world.clock.advance(Duration::from_secs(24 * 60 * 60));
    let started = ada.tries_code(&codes[0]).await.expect(201).json();
    let ada = Person { token: Some(world.secrets.session(&started)), ..ada };
    requires(&ada, &notes, true).await.expect(200);
    world.works().await;
    assert_eq!(told(), 2);
}

async fn a_key_opens_what_its_account_opens(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    let new = json!({ "name": "Reads", "scopes": ["projects:read", "contents:read"] });
    let issued = bob.calls("createApiKey", &[]).json(new).await.expect(201).json();
    let program = Person { token: Some(world.secrets.api_key(&issued)), ..world.visitor() };
    program.calls("listContents", &[&notes]).await.expect(200);
    requires(&ada, &notes, true).await.expect(200);
    program.calls("listContents", &[&notes]).await.expect_problem(403, CLOSED);
    assert_eq!(program.calls("listProjects", &[]).await.expect(200).json()["items"][0]["closed"], true);
    let (bob, ..) = bob.turns_two_factor_on().await;
    program.calls("listContents", &[&notes]).await.expect(200);
    bob.calls("deleteTotp", &[]).await.expect(204);
    program.calls("listContents", &[&notes]).await.expect_problem(403, CLOSED);
}

async fn a_passkey_beside_a_password_opens_nothing(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    requires(&ada, &notes, true).await.expect(200);
    let mut phone = PasskeyDevice::on(BASE);
    let started = bob.calls("startPasskey", &[]).await.expect(200).json();
    let made = phone.makes(started["options"].as_str().unwrap());
    let answer = json!({ "challenge": started["challenge"], "credential": made, "name": "Phone" });
    bob.calls("finishPasskey", &[]).json(answer).await.expect(201);
    let by_passkey = async |phone: &mut PasskeyDevice| {
        let started = world.visitor().calls("startPasskeySignIn", &[]).await.expect(200).json();
        let signed = phone.signs(started["options"].as_str().unwrap());
        let answer = json!({ "challenge": started["challenge"], "credential": signed });
        let started = world.visitor().calls("createPasskeySession", &[]).json(answer).await.expect(201).json();
        Person { token: Some(world.secrets.session(&started)), ..bob.clone() }
    };
    // Whoever has the password gets in without the passkey.
    bob.tries_password(&bob.password).await.expect(201);
    by_passkey(&mut phone).await.calls("showProject", &[&notes]).await.expect_problem(403, CLOSED);
    bob.clone().turns_two_factor_on().await;
    bob.tries_password(&bob.password).await.expect(202);
    by_passkey(&mut phone).await.calls("showProject", &[&notes]).await.expect(200);
}

async fn one_joins_and_leaves_what_is_closed(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    requires(&ada, &notes, true).await.expect(200);
    bob.calls("leaveProject", &[&notes]).await.expect(204);
    bob.calls("showProject", &[&notes]).await.expect_problem(404, "not_found");

    let carol = world.person("Carol").joins().await;
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": carol.email, "role": "viewer" })).await.expect(202);
    let received = carol.calls("listReceivedInvitations", &[]).await.expect(200).json();
    let invitation = received["items"][0]["id"].as_str().unwrap();
    let joined = carol.calls("joinProject", &[invitation]).await.expect(200).json();
    assert_eq!((&joined["closed"], &joined["role"]), (&json!(true), &json!("viewer")));
    let account = carol.calls("showAccount", &[]).await.expect(200).id();
    carol.calls("removeMember", &[&notes, &account]).await.expect(204);
    let members = ada.calls("listMembers", &[&notes]).await.expect(200).json();
    assert_eq!(members["items"].as_array().unwrap().len(), 1);
}

async fn of_many_acts_none_comes_after_it_was_required(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    let rounds = if itoms_testing::is_long() { 10 } else { 2 };
    let list = format!("/api/v1/projects/{notes}/contents?limit=100");
    let count = async || ada.asks(Method::GET, &list).await.expect(200).json()["items"].as_array().unwrap().len();
    for round in 0..rounds {
        let (before, bob, notes) = (count().await, &bob, notes.as_str());
        let writes = join_all((0..8).map(|number| async move {
            let draft = json!({ "kind": "article", "title": format!("Of round {round}, {number}"), "body": "text" });
            bob.calls("createContent", &[notes]).json(draft).await.status
        }));
        let (written, required) = futures_util::future::join(writes, requires(&ada, notes, true)).await;
        required.expect(200);
        assert!(written.iter().all(|status| [201, 403, 503].contains(status)), "{written:?}");
        bob.calls("listContents", &[notes]).await.expect_problem(403, CLOSED);
        assert_eq!(count().await - before, written.iter().filter(|status| **status == 201).count(), "{written:?}");
        requires(&ada, notes, false).await.expect(200);
    }
}

async fn the_pages_close_and_lead_on(world: &World) {
    let (ada, bob, notes) = ground(world).await;
    let members = ada.visits(Method::GET, "/dashboard/notes/members").await.expect(200).text();
    assert_eq!(members.matches("No two-factor sign-in").count(), 1, "{members}");
    let members = bob.visits(Method::GET, "/dashboard/notes/members").await.expect(200).text();
    assert!(!members.contains("two-factor"), "{members}");
    requires(&ada, &notes, true).await.expect(200);

    for page in ["/dashboard/notes/contents", "/dashboard/notes/settings", "/dashboard/notes/members"] {
        let closed = bob.visits(Method::GET, page).await.expect(403).text();
        assert!(closed.contains("Notes requires two-factor sign-in"), "{closed}");
        assert!(closed.contains("href=\"/dashboard/account/two-factor\""), "it leads to where it is set up: {closed}");
        assert!(closed.contains("action=\"/dashboard/projects/leave\"") && closed.contains(&notes), "and out: {closed}");
    }
    let form = [("title", "New"), ("body", "text")];
    bob.visits(Method::POST, "/dashboard/notes/contents/new").form(&form).await.expect(403);
    let listed = bob.visits(Method::GET, "/dashboard").await.expect(200).text();
    assert!(listed.contains("Closed to you until you set up two-factor sign-in."), "{listed}");
    let waits = bob.visits(Method::GET, "/dashboard/attention").await.expect(200).text();
    assert!(waits.contains("Notes requires two-factor sign-in") && waits.contains("href=\"/dashboard/notes/contents\""), "{waits}");
    let factor = bob.visits(Method::GET, "/dashboard/account/two-factor").await.expect(200).text();
    assert!(factor.contains("These projects are closed to you until it is on:</strong> Notes."), "{factor}");

    let set_up = bob.visits(Method::POST, "/dashboard/account/two-factor/start").form(&[]).await.expect(200).text();
    let key = set_up.split_once("<p class=\"key\"><code>").unwrap().1.split('<').next().unwrap();
    world.secrets.plant_totp(&key.replace(' ', ""));
    let code = Authenticator::holding(key).shows(world.itoms.now());
    let confirmed = bob.visits(Method::POST, "/dashboard/account/two-factor/confirm").form(&[("code", &code)]).await.expect(200);
    let codes = confirmed.text();
    codes.split("<li><code>").skip(1).for_each(|rest| world.secrets.plant_recovery_code(rest.split('<').next().unwrap()));
    assert!(codes.contains("Open to you now: <a href=\"/dashboard/notes/contents\">Notes</a>."), "it leads back: {codes}");
    let token = confirmed.header("set-cookie").strip_prefix("__Host-itoms=").and_then(|rest| rest.split(';').next()).unwrap();
    world.secrets.plant("a session's token", token);
    let bob = Person { token: Some(token.to_owned()), ..bob.clone() };
    bob.visits(Method::GET, "/dashboard/notes/contents").await.expect(200);
    let factor = bob.visits(Method::GET, "/dashboard/account/two-factor").await.expect(200).text();
    assert!(factor.contains("close to you when you turn it off:</strong> Notes."), "it warns: {factor}");

    bob.visits(Method::POST, "/dashboard/account/two-factor/off").form(&[]).await.expect(303);
    bob.visits(Method::GET, "/dashboard/notes/contents").await.expect(403);
    let gone = bob.visits(Method::POST, "/dashboard/projects/leave").form(&[("project", &notes)]).await.expect(303);
    assert_eq!(gone.header("location"), "/dashboard");
    assert!(bob.visits(Method::GET, "/dashboard").await.expect(200).text().contains("You have left the project."));
    bob.visits(Method::GET, "/dashboard/notes/contents").await.expect(404);
}

async fn an_owner_requires_it_on_the_page_of_settings(world: &World) {
    const SETTINGS: &str = "/dashboard/notes/settings";
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let settings = ada.visits(Method::GET, SETTINGS).await.expect(200).text();
    assert!(settings.contains("set it up for your own account") && !settings.contains("Require two-factor sign-in<"), "{settings}");
    let settings = bob.visits(Method::GET, SETTINGS).await.expect(200).text();
    assert!(!settings.contains("two-factor"), "an admin decides nothing of it: {settings}");
    let post = async |person: &Person<'_>, required: &str, version: &str| {
        let fields = [("required", required), ("version", version)];
        person.visits(Method::POST, format!("{SETTINGS}/two-factor")).form(&fields).await
    };
    let refused = post(&ada, "yes", "1").await.expect(409).text();
    assert!(refused.contains("Set up two-factor sign-in for your own account first"), "{refused}");
    post(&bob, "yes", "1").await.expect(403);

    let (ada, ..) = ada.turns_two_factor_on().await;
    let done = post(&ada, "yes", "1").await.expect(303);
    assert_eq!(done.header("location"), SETTINGS);
    let settings = ada.visits(Method::GET, SETTINGS).await.expect(200).text();
    assert!(settings.contains("is required of every member now") && settings.contains("Require it no more"), "{settings}");
    post(&ada, "no", "1").await.expect(412);
    world.clock.advance(Duration::from_secs(10 * 60));
    let asked = post(&ada, "no", "2").await.expect(403).text();
    assert!(asked.contains("You are about to change what a project requires of its members."), "{asked}");
    post(&ada, "yes", "2").await.expect(303);
}
