//! What waits for a person, and how it is told.

use crate::harness::{Person, World, on_both_databases};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    what_waits_is_told_and_goes_when_it_is_done,
    what_ends_soon_is_told_before,
    a_change_of_address_waits_for_its_link,
    an_invitation_that_could_not_be_mailed_is_told,
    few_recovery_codes_are_told,
    an_operator_is_told_of_the_installation,
    the_page_leads_to_what_waits,
);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn waits(person: &Person<'_>) -> Vec<Value> {
    let list = person.calls("listAttention", &[]).await.expect(200).json();
    assert_eq!(list["next"], Value::Null);
    list["items"].as_array().unwrap().clone()
}

async fn kinds(person: &Person<'_>) -> Vec<String> {
    waits(person).await.iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

async fn invites(person: &Person<'_>, project: &str, email: &str) {
    person.calls("createInvitation", &[project]).json(json!({ "email": email, "role": "viewer" })).await.expect(202);
    person.world.works().await;
}

async fn what_waits_is_told_and_goes_when_it_is_done(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    assert_eq!((waits(&ada).await, waits(&bob).await), (vec![], vec![]));

    invites(&ada, &notes, &bob.email).await;
    let told = waits(&bob).await;
    let item = &told[0];
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&item["kind"], &item["name"], &item["project"]), (&json!("received_invitation"), &json!("Notes"), &json!(notes)));
    let ends_at = (world.itoms.now().after(7 * DAY)).to_string();
    assert_eq!(item["ends_at"], json!(ends_at), "an invitation holds for a week");
    bob.calls("joinProject", &[item["id"].as_str().unwrap()]).await.expect(200);
    assert_eq!(waits(&bob).await, [] as [Value; 0]);

    let account = bob.calls("showAccount", &[]).await.expect(200).id();
    ada.calls("transferOwnership", &[&notes, &account]).await.expect(200);
    assert_eq!((kinds(&bob).await, kinds(&ada).await), (vec!["ownership_offer".to_owned()], vec![]));
    bob.calls("declineOwnership", &[&notes]).await.expect(204);
    assert_eq!(kinds(&bob).await, [] as [&str; 0]);

    ada.calls("deleteProject", &[&notes]).await.expect(200);
    let told = waits(&ada).await;
    assert_eq!((&told[0]["kind"], &told[0]["project"], &told[0]["ends_at"]), (&json!("deleted_project"), &json!(notes), &json!(ends_at)));
    assert_eq!(kinds(&bob).await, [] as [&str; 0], "only an owner can restore it");
    ada.calls("restoreProject", &[&notes]).await.expect(200);
    assert_eq!(kinds(&ada).await, [] as [&str; 0]);
}

async fn what_ends_soon_is_told_before(world: &World) {
    let ada = world.person("Ada").joins().await;
    let bob = world.person("Bob").joins().await;
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    invites(&ada, &notes, "guest@example.com").await;
    let expires_at = world.itoms.now().after(20 * DAY).to_string();
    let key = json!({ "name": "Deploys", "scopes": ["contents:read"], "expires_at": expires_at });
    ada.calls("createApiKey", &[]).json(key).await.expect(201);
    assert_eq!(waits(&ada).await, [] as [Value; 0], "there is time");

    world.clock.advance(5 * DAY + Duration::from_secs(1));
    let ada = ada.signs_in().await;
    let told = waits(&ada).await;
    assert_eq!((told.len(), &told[0]["kind"], &told[0]["email"]), (1, &json!("sent_invitation"), &json!("guest@example.com")));
    world.clock.advance(DAY);
    assert_eq!(kinds(&ada).await, ["sent_invitation", "api_key"], "the soonest first");
    let bob = bob.signs_in().await;
    assert_eq!(kinds(&bob).await, [] as [&str; 0], "an admin invites nobody, and the key is another's");
    world.clock.advance(DAY);
    assert_eq!(kinds(&ada).await, ["api_key"], "an invitation that is over cannot be helped");
}

async fn a_change_of_address_waits_for_its_link(world: &World) {
    let ada = world.person("Ada").joins().await;
    let asks = async |email: &str| {
        ada.calls("requestEmailChange", &[]).json(json!({ "email": email })).await.expect(202);
        world.works().await;
    };
    asks("ada@new.example").await;
    let change = ada.calls("showEmailChange", &[]).await.expect(200).json();
    let told = waits(&ada).await;
    assert_eq!((told.len(), &told[0]["kind"], &told[0]["email"]), (1, &json!("email_change"), &json!("ada@new.example")));
    assert_eq!(told[0]["ends_at"], change["expires_at"]);
    let page = ada.visits(Method::GET, "/dashboard/attention").await.expect(200).text();
    assert!(page.contains("ada@new.example is not your address yet"), "{page}");
    let bob = world.person("Bob").joins().await;
    assert_eq!(kinds(&bob).await, [] as [&str; 0], "it is hers alone");

    let token = world.mails.token("ada@new.example", "/confirm-email/");
    ada.calls("confirmEmailChange", &[]).json(json!({ "token": token })).await.expect(204);
    assert_eq!(kinds(&ada).await, [] as [&str; 0]);
    asks("ada@newer.example").await;
    world.clock.advance(DAY);
    assert_eq!(kinds(&ada).await, [] as [&str; 0], "a link that is dead cannot be followed");
}

async fn an_invitation_that_could_not_be_mailed_is_told(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    world.mails.break_down("no such mailbox");
    invites(&ada, &notes, "guets@example.com").await;
    invites(&ada, &notes, "other@example.com").await;
    let mut told = waits(&ada).await;
    told.sort_by_key(|item| item["email"].to_string());
    assert_eq!((told.len(), &told[0]["kind"], &told[0]["ends_at"]), (2, &json!("undelivered_invitation"), &Value::Null));
    assert_eq!((&told[0]["email"], &told[0]["project"]), (&json!("guets@example.com"), &json!(notes)));
    assert_eq!(kinds(&bob).await, [] as [&str; 0], "an admin invites nobody");
    let open = ada.calls("listInvitations", &[&notes]).await.expect(200).json();
    assert_eq!(open["items"][0]["undelivered_at"], json!(world.itoms.now().to_string()));
    let page = ada.visits(Method::GET, "/dashboard/notes/members").await.expect(200).text();
    assert_eq!(page.matches("could not be delivered").count(), 2);
    let page = ada.visits(Method::GET, "/dashboard/attention").await.expect(200).text();
    assert!(page.contains("The invitation to guets@example.com could not be mailed"), "{page}");

    world.mails.mend();
    let [first, second] = [0, 1].map(|index| told[index]["id"].as_str().unwrap());
    ada.calls("resendInvitation", &[&notes, first]).await.expect(202);
    assert_eq!(waits(&ada).await.len(), 1, "it is under way");
    let jobs = root.calls("listJobs", &[]).await.expect(200).json();
    let parked = jobs["items"].as_array().unwrap().iter().filter(|job| job["state"] == "parked");
    for job in parked {
        root.calls("rerunJob", &[job["id"].as_str().unwrap()]).await.expect(204);
    }
    world.works().await;
    assert_eq!(waits(&ada).await, [] as [Value; 0], "{second} left after all");
    assert_eq!(world.mails.to("guets@example.com").len(), 1, "the former link is dead, and was not mailed");
    assert_eq!(world.mails.to("other@example.com").len(), 1);
}

async fn few_recovery_codes_are_told(world: &World) {
    let (mut ada, _, codes) = world.person("Ada").joins().await.turns_two_factor_on().await;
    for (used, code) in codes.iter().enumerate() {
        let told = waits(&ada).await;
        let left = (codes.len() - used) as u64;
        if left < 3 {
            assert_eq!((&told[0]["kind"], &told[0]["count"]), (&json!("recovery_codes"), &json!(left)));
        } else {
            assert_eq!(told, [] as [Value; 0], "{left} left");
        }
        let started = ada.tries_code(code).await.expect(201).json();
        ada = Person { token: Some(world.secrets.session(&started)), ..ada };
    }
    ada.calls("createRecoveryCodes", &[]).await.expect(201);
    assert_eq!(waits(&ada).await, [] as [Value; 0]);
}

async fn an_operator_is_told_of_the_installation(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    world.works().await;
    assert_eq!(waits(&root).await, [] as [Value; 0]);
    world.mails.break_down("our key was revoked");
    world.person("Bob").signs_up().await.expect(202);
    world.works().await;
    world.mails.mend();
    let told = waits(&root).await;
    assert_eq!((told.len(), &told[0]["kind"], &told[0]["count"]), (1, &json!("parked_jobs"), &json!(1)));
    assert_eq!(waits(&ada).await, [] as [Value; 0], "nobody else learns of it");
}

async fn the_page_leads_to_what_waits(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let notes = ada.founds("Notes").await;
    let page = async |person: &Person<'_>, path: &str| person.visits(Method::GET, path).await.expect(200).text();
    assert!(page(&bob, "/dashboard/attention").await.contains("Nothing waits for you"));
    assert!(!page(&bob, "/dashboard").await.contains("waits for you"), "there is no count of nothing");
    invites(&ada, &notes, &bob.email).await;
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    assert!(page(&bob, "/dashboard/attention").await.contains("Nothing waits for you"), "the project is gone for now");
    ada.calls("restoreProject", &[&notes]).await.expect(200);
    let front = page(&bob, "/dashboard/account").await;
    assert!(front.contains("1 thing waits for you") && front.contains("href=\"/dashboard/attention\""), "{front}");
    let list = page(&bob, "/dashboard/attention").await;
    assert!(list.contains("You are invited to Notes") && list.contains("7 days left"), "{list}");
}
