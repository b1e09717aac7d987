//! What is secret stays secret.

use crate::harness::{World, on_both_databases};
use serde_json::json;

on_both_databases!(p3_2_c_planted_secrets_are_nowhere);

/// P3.2-c: every story ends by searching all that it let out; this one walks where secrets could slip.
async fn p3_2_c_planted_secrets_are_nowhere(world: &World) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let guest = world.person("Guest");
    ada.calls("createInvitation", &[&notes]).json(json!({ "email": guest.email, "role": "viewer" })).await.expect(202);
    world.works().await;

    // In the wrong field, in the wrong place, in a body that cannot be read.
    let secret = &ada.password;
    ada.calls("createSession", &[]).json(json!({ "email": secret, "password": secret })).await;
    ada.calls("createSession", &[]).json(json!({ "email": ada.email, "password": [secret] })).await;
    ada.calls("createAccount", &[]).bytes("application/json", format!("{{\"password\": \"{secret}\",")).await;
    ada.calls("createAccount", &[]).bytes("text/plain", secret.as_bytes()).await;
    world.get("/api/v1/account").header("authorization", secret).await;
    world.get("/api/v1/account").header("cookie", format!("__Host-itoms={}", secret.replace(' ', ""))).await;
    let token = ada.token.clone().unwrap();
    world.get(&format!("/verify-email/{token}")).await;
    world.get(&format!("/{token}")).await;
    let long =
        json!({ "email": ada.email, "full_name": "Ada", "password": "short", "sixteen_or_older": true, "company": secret.repeat(10) });
    ada.calls("createAccount", &[]).json(long).await.expect(422);
    let signed_in =
        world.visitor().asks(http::Method::POST, "/dashboard/sign-in").form(&[("email", "nobody@example.com"), ("password", secret)]).await;
    assert!(!signed_in.text().contains(secret), "a refused form forgets the password");
    assert!(world.hashes() > 0, "the logs were listened to");
    assert!(world.secrets.outlets() > 10, "answers and mails were kept for the search");
}
