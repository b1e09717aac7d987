//! Programs that act for a person by an API key.

use crate::harness::{Answer, Person, World, hidden, on_both_databases};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    a_key_acts_within_its_scopes,
    a_key_of_a_project_reaches_nothing_else,
    a_key_never_does_what_its_person_must,
    a_key_loses_what_its_account_loses,
    a_key_of_a_suspended_person_rests,
    a_secret_is_replaced_with_an_overlap,
    a_repeated_rotation_ends_no_secret_before_its_time,
    a_key_ends_when_it_says,
    a_use_is_recorded_to_the_minute,
    a_key_is_made_once_and_with_a_fresh_proof,
    a_page_makes_a_key_of_several_scopes,
    what_is_made_is_shown_whenever_the_database_goes_away,
    an_account_has_a_hundred_at_most,
    its_person_is_told_of_every_secret,
    a_broken_key_is_explained,
    a_key_counts_as_a_whole_bearer_token_alone,
    what_a_key_did_is_told_apart_from_its_person,
);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn makes(person: &Person<'_>, new: Value) -> Value {
    person.calls("createApiKey", &[]).json(new).await.expect(201).json()
}

/// A program that holds the secret of a key.
fn program<'w>(world: &'w World, issued: &Value) -> Person<'w> {
    Person { token: Some(world.secrets.api_key(issued)), ..world.visitor() }
}

async fn shown(person: &Person<'_>, issued: &Value) -> Value {
    person.calls("showApiKey", &[issued["id"].as_str().unwrap()]).await.expect(200).json()
}

async fn rotates(person: &Person<'_>, issued: &Value, overlap: Option<u64>) -> Answer {
    let body = overlap.map_or(json!({}), |seconds| json!({ "overlap_seconds": seconds }));
    person.calls("rotateApiKey", &[issued["id"].as_str().unwrap()]).json(body).await
}

async fn a_key_acts_within_its_scopes(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let issued = makes(&ada, json!({ "name": "Reads", "scopes": ["projects:read", "contents:read"] })).await;
    let reader = program(world, &issued);
    reader.calls("showProject", &[&notes]).await.expect(200);
    reader.calls("listProjects", &[]).await.expect(200);
    reader.calls("listContents", &[&notes]).await.expect(200);
    let draft = json!({ "kind": "article", "title": "Title", "body": "text" });
    let refused = reader.calls("createContent", &[&notes]).json(draft.clone()).await.expect_problem(403, "out_of_scope");
    assert!(refused.json()["detail"].as_str().unwrap().contains("contents:write"), "{}", refused.text());
    for (operation, scope) in [("showAccount", "account:read"), ("listMembers", "members:read")] {
        let ids: &[&str] = if operation == "listMembers" { &[&notes] } else { &[] };
        let refused = reader.calls(operation, ids).await.expect_problem(403, "out_of_scope");
        assert!(refused.text().contains(scope), "{}", refused.text());
    }
    let writer = program(world, &makes(&ada, json!({ "name": "Writes", "scopes": ["contents:write", "account:read"] })).await);
    let content = writer.calls("createContent", &[&notes]).json(draft).await.expect(201).json();
    assert_eq!(content["author"], writer.calls("showAccount", &[]).await.expect(200).json()["id"], "it acts for its person");

    let members = program(world, &makes(&ada, json!({ "name": "Members", "scopes": ["members:read"] })).await);
    let listed = members.calls("listMembers", &[&notes]).await.expect(200).json();
    assert_eq!(listed["items"][0]["email"], Value::Null, "addresses are a scope of their own");
}

async fn a_key_of_a_project_reaches_nothing_else(world: &World) {
    let ada = world.person("Ada").joins().await;
    let (notes, other) = (ada.founds("Notes").await, ada.founds("Other").await);
    let scopes = json!(["projects:read", "projects:write", "contents:read", "contents:write"]);
    let issued = makes(&ada, json!({ "name": "Notes", "scopes": scopes, "project": notes })).await;
    assert_eq!(issued["project"], notes);
    let key = program(world, &issued);
    key.calls("showProject", &[&notes]).await.expect(200);
    let foreign = key.calls("showProject", &[&other]).await.expect_problem(404, "not_found");
    let missing = key.calls("showProject", &["01920000-0000-7000-8000-0000000000aa"]).await.expect_problem(404, "not_found");
    assert_eq!(foreign.bare(), missing.bare());
    let listed = key.calls("listProjects", &[]).await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect::<Vec<_>>(), [&notes]);

    let account = ada.calls("createApiKey", &[]).json(json!({ "name": "x", "scopes": ["account:read"], "project": notes })).await;
    account.expect_problem(422, "invalid_input");
    let eve = world.person("Eve").joins().await;
    let stranger = eve.calls("createApiKey", &[]).json(json!({ "name": "x", "scopes": ["contents:read"], "project": notes })).await;
    stranger.expect_problem(404, "not_found");
    let (_, list) = world.document.address("listApiKeys", &[]);
    let of_project = ada.asks(Method::GET, format!("{list}?project={notes}")).await.expect(200).json();
    assert_eq!(of_project["items"].as_array().unwrap().len(), 1);
    assert_eq!(ada.asks(Method::GET, format!("{list}?project={other}")).await.expect(200).json()["items"], json!([]));
    eve.asks(Method::GET, format!("{list}?project={notes}")).await.expect_problem(404, "not_found");
}

async fn a_key_never_does_what_its_person_must(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let (_, document) = (Method::GET, ada.asks(Method::GET, "/api/openapi.json").await.json());
    let scopes = document["components"]["schemas"]["Scope"]["enum"].clone();
    let issued = makes(&ada, json!({ "name": "All", "scopes": scopes })).await;
    let (key, id) = (program(world, &issued), issued["id"].as_str().unwrap());
    for (operation, ids) in [
        ("listSessions", vec![]),
        ("revokeOtherSessions", vec![]),
        ("deleteSession", vec![]),
        ("listApiKeys", vec![]),
        ("showApiKey", vec![id]),
        ("revokeApiKey", vec![id]),
        ("leaveProject", vec![&*notes]),
        ("deleteProject", vec![&*notes]),
        ("restoreProject", vec![&*notes]),
        ("acceptOwnership", vec![&*notes]),
        ("listAttention", vec![]),
        ("listReceivedInvitations", vec![]),
    ] {
        key.calls(operation, &ids).await.expect_problem(403, "key_not_enough");
    }
    key.calls("createApiKey", &[]).json(json!({ "name": "More", "scopes": ["account:read"] })).await.expect_problem(403, "key_not_enough");
    key.calls("rotateApiKey", &[id]).json(json!({})).await.expect_problem(403, "key_not_enough");
    key.calls("reauthenticate", &[]).json(json!({ "password": ada.password })).await.expect_problem(403, "key_not_enough");
    let itself = ada.calls("showAccount", &[]).await.json()["id"].as_str().unwrap().to_owned();
    key.calls("removeMember", &[&notes, &itself]).await.expect_problem(403, "key_not_enough");
    let owner = json!({ "email": "eve@example.com", "role": "owner" });
    key.calls("createInvitation", &[&notes]).json(owner.clone()).await.expect_problem(403, "key_not_enough");
    ada.calls("createInvitation", &[&notes]).json(owner).await.expect(202);
    let open = ada.calls("listInvitations", &[&notes]).await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    key.calls("resendInvitation", &[&notes, &open]).await.expect_problem(403, "key_not_enough");
    // Pages know sessions alone.
    assert_eq!(key.visits(Method::GET, "/dashboard").await.status, 303);
    key.visits(Method::GET, "/api/v1/account").await.expect_problem(401, "unauthenticated");
}

async fn a_key_loses_what_its_account_loses(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let scopes = json!(["projects:read", "contents:read", "contents:write"]);
    let whole = program(world, &makes(&bob, json!({ "name": "Whole", "scopes": scopes })).await);
    let of_project = program(world, &makes(&bob, json!({ "name": "Notes", "scopes": scopes, "project": notes })).await);
    for key in [&whole, &of_project] {
        key.writes(&notes, "By a key", "text").await;
    }
    let account = bob.calls("showAccount", &[]).await.json()["id"].as_str().unwrap().to_owned();
    let lower = ada.calls("updateMember", &[&notes, &account]).header("if-match", "\"1\"").json(json!({ "role": "viewer" }));
    lower.await.expect(200);
    let draft = json!({ "kind": "article", "title": "Title", "body": "text" });
    for key in [&whole, &of_project] {
        key.calls("createContent", &[&notes]).json(draft.clone()).await.expect_problem(403, "forbidden");
        key.calls("listContents", &[&notes]).await.expect(200);
    }
    ada.calls("removeMember", &[&notes, &account]).await.expect(204);
    whole.calls("listContents", &[&notes]).await.expect_problem(404, "not_found");
    of_project.calls("listContents", &[&notes]).await.expect_problem(401, "unauthenticated");
    ada.invites(&notes, &bob, "admin").await;
    whole.calls("listContents", &[&notes]).await.expect(200);
    of_project.calls("listContents", &[&notes]).await.expect_problem(401, "unauthenticated");
}

async fn a_key_of_a_suspended_person_rests(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    ada.founds("Notes").await;
    let key = program(world, &makes(&ada, json!({ "name": "Reads", "scopes": ["account:read", "projects:read"] })).await);
    let account = key.calls("showAccount", &[]).await.expect(200).id();
    root.calls("suspendAccount", &[&account]).await.expect(200);
    key.calls("listProjects", &[]).await.expect_problem(401, "unauthenticated");
    root.calls("resumeAccount", &[&account]).await.expect(200);
    key.calls("listProjects", &[]).await.expect(200);
}

async fn a_secret_is_replaced_with_an_overlap(world: &World) {
    let ada = world.person("Ada").joins().await;
    let first = makes(&ada, json!({ "name": "Key", "scopes": ["account:read"] })).await;
    let second = rotates(&ada, &first, None).await.expect(200).json();
    assert_eq!((&second["id"], second["prefix"] == first["prefix"]), (&first["id"], false));
    let (old, new) = (program(world, &first), program(world, &second));
    new.calls("showAccount", &[]).await.expect(200);
    world.clock.advance(DAY - Duration::from_millis(1));
    old.calls("showAccount", &[]).await.expect(200);
    world.clock.advance(Duration::from_millis(1));
    old.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    new.calls("showAccount", &[]).await.expect(200);

    let ada = ada.signs_in().await;
    let third = rotates(&ada, &first, Some(0)).await.expect(200).json();
    assert_eq!(third["former_secret_until"], Value::Null);
    new.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let third = program(world, &third);
    third.calls("showAccount", &[]).await.expect(200);

    let fourth = program(world, &rotates(&ada, &first, Some(3600)).await.expect(200).json());
    third.calls("showAccount", &[]).await.expect(200);
    world.clock.advance(Duration::from_secs(3600));
    let ada = ada.signs_in().await;
    let fifth = program(world, &rotates(&ada, &first, Some(3600)).await.expect(200).json());
    third.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    fourth.calls("showAccount", &[]).await.expect(200);
    fifth.calls("showAccount", &[]).await.expect(200);
    rotates(&ada, &first, Some(31 * 24 * 3600)).await.expect_problem(422, "invalid_input");

    ada.calls("revokeApiKey", &[first["id"].as_str().unwrap()]).await.expect(204);
    fourth.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    fifth.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    ada.calls("revokeApiKey", &[first["id"].as_str().unwrap()]).await.expect_problem(404, "not_found");
}

async fn a_repeated_rotation_ends_no_secret_before_its_time(world: &World) {
    let ada = world.person("Ada").joins().await;
    let first = makes(&ada, json!({ "name": "Key", "scopes": ["account:read"] })).await;
    let in_use = program(world, &first);
    let second = rotates(&ada, &first, Some(24 * 60 * 60)).await.expect(200).json();
    let lost = program(world, &second);

    // Whoever lost that answer asks again.
    let refused = rotates(&ada, &first, Some(24 * 60 * 60)).await.expect_problem(409, "rotation_under_way");
    assert!(refused.json()["detail"].as_str().unwrap().contains(second["former_secret_until"].as_str().unwrap()), "{}", refused.text());
    rotates(&ada, &first, Some(1)).await.expect_problem(409, "rotation_under_way");
    let page = format!("/dashboard/account/keys/{}/rotate", first["id"].as_str().unwrap());
    let page = ada.visits(Method::POST, page).form(&[("overlap", "3600")]).await.expect(409).text();
    assert!(page.contains("and the key has no third one") && page.contains("<option value=\"3600\" selected"), "{page}");
    assert_eq!(shown(&ada, &first).await["former_secret_until"], second["former_secret_until"]);
    for secret in [&in_use, &lost] {
        secret.calls("showAccount", &[]).await.expect(200);
    }

    // Who was robbed of the key waits for nothing.
    let third = rotates(&ada, &first, Some(0)).await.expect(200).json();
    for dead in [&in_use, &lost] {
        dead.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    }
    program(world, &third).calls("showAccount", &[]).await.expect(200);
    let fourth = rotates(&ada, &first, Some(60)).await.expect(200).json();
    world.clock.advance(Duration::from_secs(60));
    program(world, &rotates(&ada, &first, None).await.expect(200).json());
    program(world, &fourth).calls("showAccount", &[]).await.expect(200);
}

async fn a_key_ends_when_it_says(world: &World) {
    let ada = world.person("Ada").joins().await;
    let end = world.itoms.now().after(DAY);
    let issued = makes(&ada, json!({ "name": "A day", "scopes": ["account:read"], "expires_at": end.to_string() })).await;
    assert_eq!(issued["expires_at"], end.to_string());
    let key = program(world, &issued);
    world.clock.advance(DAY - Duration::from_millis(1));
    key.calls("showAccount", &[]).await.expect(200);
    world.clock.advance(Duration::from_millis(1));
    key.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let ada = ada.signs_in().await;
    rotates(&ada, &issued, None).await.expect_problem(409, "key_expired");
    let past = json!({ "name": "Past", "scopes": ["account:read"], "expires_at": end.to_string() });
    ada.calls("createApiKey", &[]).json(past).await.expect_problem(422, "invalid_input");
    shown(&ada, &issued).await;
    world.clock.advance(31 * DAY);
    world.itoms.work_once(Duration::from_secs(1)).await.unwrap();
    world.clock.advance(Duration::from_secs(2 * 60 * 60));
    world.works().await;
    let ada = ada.signs_in().await;
    ada.calls("showApiKey", &[issued["id"].as_str().unwrap()]).await.expect_problem(404, "not_found");
}

async fn a_use_is_recorded_to_the_minute(world: &World) {
    let ada = world.person("Ada").joins().await;
    let issued = makes(&ada, json!({ "name": "Key", "scopes": ["account:read"] })).await;
    assert_eq!(issued["used_at"], Value::Null);
    let key = program(world, &issued);
    let first = world.itoms.now();
    key.calls("showAccount", &[]).await.expect(200);
    world.clock.advance(Duration::from_secs(59));
    key.calls("showAccount", &[]).await.expect(200);
    assert_eq!(shown(&ada, &issued).await["used_at"], first.to_string());
    world.clock.advance(Duration::from_secs(1));
    key.calls("showAccount", &[]).await.expect(200);
    assert_eq!(shown(&ada, &issued).await["used_at"], first.after(Duration::from_secs(60)).to_string());
}

async fn a_key_is_made_once_and_with_a_fresh_proof(world: &World) {
    let ada = world.person("Ada").joins().await;
    let new = json!({ "name": "Key", "scopes": ["account:read"] });
    let once = ada.calls("createApiKey", &[]).header("idempotency-key", "one").json(new.clone());
    once.await.expect_problem(400, "idempotency_key_refused");
    let issued = makes(&ada, new.clone()).await;
    program(world, &issued);
    world.clock.advance(Duration::from_secs(10 * 60));
    ada.calls("createApiKey", &[]).json(new).await.expect_problem(403, "reauthentication_required");
    rotates(&ada, &issued, None).await.expect_problem(403, "reauthentication_required");
    let listed = ada.calls("listApiKeys", &[]).await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    // To end one is no danger.
    ada.calls("revokeApiKey", &[issued["id"].as_str().unwrap()]).await.expect(204);
    let eve = world.person("Eve").joins().await;
    eve.calls("revokeApiKey", &[issued["id"].as_str().unwrap()]).await.expect_problem(404, "not_found");
}

async fn an_account_has_a_hundred_at_most(world: &World) {
    let ada = world.person("Ada").joins().await;
    let new = json!({ "name": "Key", "scopes": ["account:read"] });
    let mut last = Value::Null;
    for _ in 0..100 {
        last = makes(&ada, new.clone()).await;
        program(world, &last);
    }
    ada.calls("createApiKey", &[]).json(new.clone()).await.expect_problem(409, "too_many_keys");
    program(world, &rotates(&ada, &last, None).await.expect(200).json());
    ada.calls("revokeApiKey", &[last["id"].as_str().unwrap()]).await.expect(204);
    program(world, &makes(&ada, new).await);
}

async fn a_page_makes_a_key_of_several_scopes(world: &World) {
    let ada = world.person("Ada").joins().await;
    let chosen = [("key_name", "Writes"), ("scopes", "contents:read"), ("scopes", "contents:write"), ("expires", "")];
    let make = async |fields: &[(&str, &str)]| ada.visits(Method::POST, "/dashboard/account/keys").form(fields).await;
    make(&chosen).await.expect(200);
    let listed = ada.calls("listApiKeys", &[]).await.expect(200).json();
    assert_eq!(listed["items"][0]["scopes"], json!(["contents:read", "contents:write"]));
    let unnamed = make(&chosen[1..]).await.expect(422).text();
    assert_eq!(unnamed.matches(" checked>").count(), 2, "what was chosen stays chosen: {unnamed}");
    let doubled = make(&[chosen[0], chosen[1], chosen[1]]).await.expect(400).text();
    assert!(doubled.contains("came more than once"), "{doubled}");
    world.clock.advance(Duration::from_secs(10 * 60));
    let asked = make(&chosen).await.expect(403).text();
    assert_eq!(hidden(&asked, "waiting_fields").matches("scopes=").count(), 2, "{asked}");
}

/// A page that shows a secret once is never refused behind the act.
async fn what_is_made_is_shown_whenever_the_database_goes_away(world: &World) {
    let ada = world.person("Ada").joins().await;
    let prefixes = async || {
        let listed = ada.calls("listApiKeys", &[]).await.expect(200).json();
        listed["items"].as_array().unwrap().iter().map(|key| key["prefix"].clone()).collect::<Vec<_>>()
    };
    let shows = async |path: &str, form: &[(&str, &str)]| {
        let before = prefixes().await;
        for transactions in 0.. {
            world.outage.begins_after(transactions);
            let answer = ada.visits(Method::POST, path).form(form).await;
            world.outage.ends();
            if answer.is_success() {
                assert!(answer.text().contains("It is shown here once and never again"), "{}", answer.text());
                break;
            }
            answer.expect(503);
            assert_eq!(prefixes().await, before, "after {transactions} transactions");
        }
    };
    shows("/dashboard/account/keys", &[("key_name", "Key"), ("project", ""), ("scopes", "account:read"), ("expires", "")]).await;
    let key = ada.calls("listApiKeys", &[]).await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    shows(&format!("/dashboard/account/keys/{key}/rotate"), &[("overlap", "86400")]).await;
}

/// P5.5-a: a notice about security, which cannot be turned off.
async fn its_person_is_told_of_every_secret(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let issued = makes(&ada, json!({ "name": "Key", "scopes": ["contents:read"], "project": notes })).await;
    program(world, &issued);
    world.works().await;
    let told = |mail: &itoms::mail::Mail| mail.text.replace('\n', " ");
    let newest = |subject: &str| world.mails.to(&ada.email).into_iter().rfind(|mail| mail.subject.contains(subject)).unwrap();
    let mail = newest("new API key");
    for part in [issued["prefix"].as_str().unwrap(), "contents:read", "Notes", "/dashboard/account/keys", "cannot be turned off"] {
        assert!(told(&mail).contains(part), "{part}: {}", mail.text);
    }
    let renewed = rotates(&ada, &issued, None).await.expect(200).json();
    program(world, &renewed);
    world.works().await;
    let mail = newest("new secret");
    assert!(told(&mail).contains(renewed["prefix"].as_str().unwrap()), "{}", mail.text);
}

async fn a_broken_key_is_explained(world: &World) {
    let ada = world.person("Ada").joins().await;
    for (new, field) in [
        (json!({ "name": "", "scopes": ["account:read"] }), "name"),
        (json!({ "name": "Key", "scopes": [] }), "scopes"),
        (json!({ "name": "Key", "scopes": ["account:read", "projects:delete"] }), "scopes[1]"),
        (json!({ "name": "Key", "scopes": ["everything"] }), "scopes[0]"),
        (json!({ "name": "Key", "scopes": ["account:read"], "expires_at": "tomorrow" }), "expires_at"),
    ] {
        let refused = ada.calls("createApiKey", &[]).json(new).await.expect_problem(422, "invalid_input").json();
        assert_eq!(refused["errors"][0]["field"], field);
    }
    let unknown = json!({ "name": "Key", "scopes": ["contents:read"], "project": "no id" });
    ada.calls("createApiKey", &[]).json(unknown).await.expect_problem(404, "not_found");
    for secret in ["itoms_", "itoms_0000000000000000000000000000000000000000000000", "itoms_000000000000000000000000000000000000000000000€"]
    {
        let guesser = Person { token: Some(secret.to_owned()), ..world.visitor() };
        guesser.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    }
}

async fn a_key_counts_as_a_whole_bearer_token_alone(world: &World) {
    let ada = world.person("Ada").joins().await;
    let reader = program(world, &makes(&ada, json!({ "name": "Reads", "scopes": ["projects:read"] })).await);
    let secret = reader.token.clone().unwrap();
    let path = "/api/v1/projects";
    world.visitor().asks(Method::GET, path).bearer(&secret).await.expect(200);
    world.visitor().asks(Method::GET, format!("{path}?key={secret}")).await.expect(401);
    for (header, value) in [
        ("cookie", format!("__Host-itoms={secret}")),
        ("authorization", secret.clone()),
        ("authorization", format!("Basic {secret}")),
        ("authorization", format!("Bearer {}", &secret[..secret.len() - 1])),
        ("authorization", format!("Bearer {secret}x")),
        ("authorization", format!("Bearer {}", secret.trim_start_matches("itoms_"))),
        ("authorization", format!("Bearer {}", secret.to_uppercase())),
        ("x-api-key", secret.clone()),
    ] {
        world.visitor().asks(Method::GET, path).header(header, &value).await.expect_problem(401, "unauthenticated");
    }
    let body = json!({ "name": "x", "api_key": secret });
    world.visitor().asks(Method::POST, path).json(body).await.expect_problem(401, "unauthenticated");
}

async fn what_a_key_did_is_told_apart_from_its_person(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "owner").await;
    let issued = makes(&bob, json!({ "name": "Backup", "scopes": ["members:write", "projects:write"] })).await;
    let invites = async |who: &Person<'_>, email: &str| {
        who.calls("createInvitation", &[&notes]).json(json!({ "email": email, "role": "viewer" })).await.expect(202);
    };
    invites(&program(world, &issued), "carol@example.com").await;
    invites(&bob, "dan@example.com").await;
    let invited = async || ada.acts("listProjectAuditEvents", &[&notes], "?kind=member.invited_as_viewer").await;
    let acts = invited().await;
    assert!(acts.iter().all(|act| act["by"]["full_name"] == json!(bob.name)), "{acts:?}");
    assert_eq!(acts[0]["by_key"], Value::Null, "in person");
    assert_eq!(acts[1]["by_key"], json!({ "id": issued["id"], "name": "Backup", "prefix": issued["prefix"] }));
    let page = ada.visits(Method::GET, "/dashboard/notes/activity").await.expect(200).text();
    let prefix = issued["prefix"].as_str().unwrap();
    assert!(page.contains(&format!("By Bob, with the key “Backup” ({prefix}…)")), "{page}");

    // What is told of it is what an owner sees of keys: of one that is gone, that it was one.
    bob.calls("revokeApiKey", &[issued["id"].as_str().unwrap()]).await.expect(204);
    assert_eq!(invited().await[1]["by_key"], json!({ "id": issued["id"], "name": null, "prefix": null }));
    let page = ada.visits(Method::GET, "/dashboard/notes/activity").await.expect(200).text();
    assert!(page.contains("By Bob, with an API key that is gone"), "{page}");
    let mut broken = Vec::new();
    world.itoms.audit().verify_all(|verdict| broken.extend(verdict.broken)).await.unwrap();
    assert!(broken.is_empty(), "{broken:?}");

    // Whoever is forgotten takes the key along.
    bob.calls("deleteOwnAccount", &[]).json(json!({ "projects": [] })).await.expect(204);
    world.works().await;
    let acts = invited().await;
    assert_eq!((&acts[1]["by"]["account"], &acts[1]["by_key"]), (&Value::Null, &Value::Null));
    world.itoms.audit().verify_all(|verdict| broken.extend(verdict.broken)).await.unwrap();
    assert!(broken.is_empty(), "{broken:?}");
}
