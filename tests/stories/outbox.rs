//! An operator reads mails that are kept instead of sent, with links into other people's accounts.

use crate::harness::{Person, World, kinds, on_both_databases};
use http::Method;
use itoms::audit::Verdict;
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(
    a_stolen_session_reads_no_mail,
    a_proof_leads_back_to_the_mail,
    who_reads_a_mail_stands_in_the_trail,
    a_mail_to_nobody_here_names_no_address,
);

/// Where the newest mail to that address is read.
fn newest(world: &World, address: &str) -> String {
    let mails = world.mails.all();
    let number = mails.iter().rposition(|mail| mail.to.address.as_str() == address).unwrap();
    format!("/dashboard/outbox/{number}")
}

async fn forgets_the_password(world: &World, person: &Person<'_>) -> String {
    world.works().await;
    world.visitor().calls("requestPasswordReset", &[]).json(json!({ "email": person.email })).await.expect(202);
    world.works().await;
    newest(world, &person.email)
}

async fn of_operators(root: &Person<'_>) -> Vec<Value> {
    let acts = root.acts("listOperatorAuditEvents", &[], "").await;
    acts.into_iter().filter(|act| act["kind"].as_str().unwrap().ends_with(".mail_read")).collect()
}

async fn a_stolen_session_reads_no_mail(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let mail = forgets_the_password(world, &ada).await;
    world.clock.advance(Duration::from_secs(10 * 60));
    let token = world.mails.token(&ada.email, "/reset-password/");
    for page in [mail.clone(), format!("{mail}/html")] {
        let refused = root.visits(Method::GET, page).await.expect(403).text();
        assert!(refused.contains("Confirm that it is you") && refused.contains("You are about to read a mail"), "{refused}");
        assert!(!refused.contains(&token) && !refused.contains(&ada.email), "{refused}");
    }
    root.visits(Method::POST, mail.as_str()).form(&[]).await.expect(403);
    // What is there is told, as before: it holds no link.
    let list = root.visits(Method::GET, "/dashboard/outbox").await.expect(200).text();
    assert!(list.contains(&ada.email) && !list.contains(&token), "{list}");
    assert_eq!(of_operators(&root).await, [] as [Value; 0], "nothing was read");
    ada.visits(Method::GET, mail).await.expect(404);
}

async fn a_proof_leads_back_to_the_mail(world: &World) {
    let mut root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let mail = forgets_the_password(world, &ada).await;
    world.clock.advance(Duration::from_secs(10 * 60));
    let fields = [("act", "read_outbox"), ("waiting_action", &mail), ("waiting_fields", ""), ("password", &root.password)];
    let proved = root.visits(Method::POST, "/dashboard/reauthenticate").form(&fields).await.expect(200);
    let cookie = proved.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    world.secrets.plant("what a browser carries", &cookie);
    assert!(proved.text().contains(&format!("action=\"{mail}\"")) && proved.text().contains("Read the mail"), "{}", proved.text());
    root.token = Some(cookie);
    let led = root.visits(Method::POST, mail.as_str()).form(&[]).await.expect(303);
    assert!(led.header("location").ends_with(&mail), "{}", led.header("location"));
    let page = root.visits(Method::GET, mail.as_str()).await.expect(200).text();
    assert!(page.contains(&ada.email), "{page}");
    let shown = root.visits(Method::GET, format!("{mail}/html")).await.expect(200).text();
    assert!(shown.contains(&world.mails.token(&ada.email, "/reset-password/")), "{shown}");
}

async fn who_reads_a_mail_stands_in_the_trail(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let mail = forgets_the_password(world, &ada).await;
    root.visits(Method::GET, format!("{mail}/html")).await.expect(200);
    root.visits(Method::GET, mail.as_str()).await.expect(200);
    let acts = of_operators(&root).await;
    assert_eq!(kinds(&acts), ["account.mail_read", "outbox.mail_read"], "once, however it is shown");
    assert!(acts.iter().all(|act| act["by"]["full_name"] == json!(root.name)), "{acts:?}");
    assert_eq!((&acts[0]["person"]["full_name"], &acts[1]["person"]), (&json!(ada.name), &json!(null)));
    assert!(acts[1]["about"].is_string(), "which mail it was: {acts:?}");
    // She learns that an operator did, and not who.
    let of_ada = ada.acts("listAuditEvents", &[], "?kind=account.mail_read").await;
    assert_eq!((of_ada.len(), &of_ada[0]["by"]), (1, &json!(null)));
    let page = root.visits(Method::GET, "/dashboard/activity").await.expect(200).text();
    assert!(page.contains("A mail in the outbox read"), "{page}");
}

async fn a_mail_to_nobody_here_names_no_address(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let grace = world.person("Grace");
    grace.signs_up().await.expect(202);
    world.works().await;
    root.visits(Method::GET, newest(world, &grace.email)).await.expect(200);
    let acts = of_operators(&root).await;
    assert_eq!(kinds(&acts), ["outbox.mail_read"]);
    assert!(!acts[0].to_string().contains(&grace.email), "{acts:?}");
    let mut verdicts = Vec::new();
    world.itoms.audit().verify_all(|verdict: Verdict| verdicts.push(verdict)).await.unwrap();
    assert!(verdicts.iter().all(|verdict| verdict.broken.is_none()), "{verdicts:?}");
}
