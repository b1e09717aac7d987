//! Requests that were let in, and whose session ends before they write: what cannot be taken back is not done.

use crate::harness::{BASE, FrontEnd, Person, World, on_both_databases};
use itoms::{
    account::{AccountError, Caller, Session},
    token::Token,
};
use itoms_testing::{PasskeyDevice, issuer};
use serde_json::json;

on_both_databases!(by others under Open: what_a_thief_had_under_way_ends_with_a_new_password);

/// The session, as a request has it that was let in.
async fn let_in(person: &Person<'_>) -> Session {
    let token = Token::presented(person.token.clone().unwrap());
    person.world.itoms.accounts().authenticate(&token, &Caller::program()).await.unwrap().unwrap()
}

/// Adds a passkey: its id.
async fn adds_a_passkey(person: &Person<'_>) -> String {
    let started = person.calls("startPasskey", &[]).await.expect(200).json();
    let made = PasskeyDevice::on(BASE).makes(started["options"].as_str().unwrap());
    let answer = json!({ "challenge": started["challenge"], "credential": made, "name": "Phone" });
    person.calls("finishPasskey", &[]).json(answer).await.expect(201).id()
}

/// Links the account to a provider: the id of the link.
async fn is_linked(person: &Person<'_>) -> String {
    let website = FrontEnd::of(person.world);
    let url = website.begins_for(person, "startIdentityLink").await;
    let ada = issuer::Person::verified("ada-at-the-provider", "ada@elsewhere.example", "Ada Lovelace");
    person.calls("linkIdentity", &[]).json(website.returned(&url, &ada)).await.expect(200).id()
}

/// Sets a new password by the mailed link, and signs in with it.
async fn comes_back<'w>(person: &Person<'w>) -> Person<'w> {
    let world = person.world;
    person.calls("requestPasswordReset", &[]).json(json!({ "email": person.email })).await.expect(202);
    world.works().await;
    world.works().await;
    let token = world.mails.token(&person.email, "/reset-password/");
    let owner = Person { password: "planted new words: lantern otter quilt".to_owned(), token: None, ..person.clone() };
    owner.calls("resetPassword", &[]).json(json!({ "token": token, "password": owner.password })).await.expect(204);
    owner.signs_in().await
}

/// P2-d
async fn what_a_thief_had_under_way_ends_with_a_new_password(world: &World) {
    let ada = world.person("Ada").joins().await;
    let (passkey, link) = (adds_a_passkey(&ada).await, is_linked(&ada).await);
    let late = let_in(&ada).await;
    let owner = comes_back(&ada).await;

    let (accounts, people) = (world.itoms.accounts(), world.itoms.people());
    let left = people.leave(late.actor(), &[], Some(&late)).await;
    assert!(matches!(left, Err(AccountError::NotFound)), "{left:?}");
    let removed = accounts.delete_passkey(&late, passkey.parse().unwrap()).await;
    assert!(matches!(removed, Err(AccountError::NotFound)), "{removed:?}");
    let unlinked = accounts.unlink_identity(&late, link.parse().unwrap()).await;
    assert!(matches!(unlinked, Err(AccountError::NotFound)), "{unlinked:?}");
    let ended = accounts.end_other_sessions(&late).await;
    assert!(matches!(ended, Err(AccountError::NotFound)), "{ended:?}");

    owner.calls("showAccount", &[]).await.expect(200);
    for (operation, id) in [("listPasskeys", &passkey), ("listIdentities", &link)] {
        let list = owner.calls(operation, &[]).await.expect(200).json();
        assert_eq!(list["items"][0]["id"], json!(id), "{operation}");
    }
    // The owner does all of it.
    let own = let_in(&owner).await;
    assert_eq!(accounts.end_other_sessions(&own).await.unwrap(), 0);
    accounts.delete_passkey(&own, passkey.parse().unwrap()).await.unwrap();
    accounts.unlink_identity(&own, link.parse().unwrap()).await.unwrap();
    people.leave(own.actor(), &[], Some(&own)).await.unwrap();
    owner.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    world.works().await;
}
