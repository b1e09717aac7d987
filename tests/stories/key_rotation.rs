//! The internal key is replaced: what older keys sealed is sealed anew, and they go.

use crate::harness::{Person, World, kinds, on_both_databases};
use itoms::{
    Itoms,
    account::{AccountError, Caller, OlderSeals, SignIn},
    job::JobCounts,
    secret::Secret,
};
use itoms_testing::Authenticator;
use std::time::Duration;

on_both_databases!(
    a_second_factor_outlives_the_key_that_sealed_it,
    a_key_that_went_too_early_is_missed,
    what_a_newer_key_sealed_waits_for_a_worker_that_has_it,
);

/// In the next span of time, since each code counts once.
async fn signs_in(world: &World, itoms: &Itoms, person: &Person<'_>, app: &Authenticator) -> Result<(), AccountError> {
    world.clock.advance(Duration::from_secs(60));
    let code = Some(Secret::from(app.shows(itoms.now()).as_str()));
    let sign_in = SignIn { email: person.email.clone(), password: Secret::from(person.password.as_str()), code };
    itoms.accounts().sign_in(sign_in, &Caller::program()).await.map(|_| ())
}

async fn a_second_factor_outlives_the_key_that_sealed_it(world: &World) {
    let [_, old] = World::KEY_SEEDS;
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    // Somebody who has not come to an end with the set-up.
    world.person("Bob").joins().await.calls("startTotp", &[]).await.expect(200);

    let rotated = world.restarted_with(&[3, old]).await;
    rotated.check_keys().await.unwrap();
    let older = OlderSeals { older: 1, lost: 0 };
    assert_eq!(rotated.accounts().older_seals().await.unwrap(), older);
    signs_in(world, &rotated, &ada, &app).await.unwrap();
    assert_eq!(rotated.accounts().reseal().await.unwrap(), older);
    assert_eq!(rotated.accounts().reseal().await.unwrap(), OlderSeals::default(), "once");

    let dropped = world.restarted_with(&[3]).await;
    dropped.check_keys().await.unwrap();
    assert_eq!(dropped.accounts().older_seals().await.unwrap(), OlderSeals::default());
    signs_in(world, &dropped, &ada, &app).await.unwrap();
}

async fn a_key_that_went_too_early_is_missed(world: &World) {
    let [_, old] = World::KEY_SEEDS;
    let root = world.person("Root").becomes_operator().await;
    let resealed = async || root.acts("listOperatorAuditEvents", &[], "?kind=vault.resealed").await;
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let dropped = world.restarted_with(&[3]).await;
    assert_eq!(dropped.accounts().reseal().await.unwrap(), OlderSeals { older: 0, lost: 1 });
    assert!(signs_in(world, &dropped, &ada, &app).await.is_err());
    assert!(resealed().await.is_empty(), "nothing was");
    let given_again = world.restarted_with(&[3, old]).await;
    assert_eq!(given_again.accounts().reseal().await.unwrap(), OlderSeals { older: 1, lost: 0 });
    signs_in(world, &dropped, &ada, &app).await.unwrap();
    assert_eq!(given_again.accounts().reseal().await.unwrap(), OlderSeals::default());
    let acts = resealed().await;
    assert_eq!((kinds(&acts), &acts[0]["by"]), (vec!["vault.resealed"], &serde_json::json!(null)), "the machine did, once");
}

/// Two key rings on one database, as while instances are restarted one after the other.
async fn what_a_newer_key_sealed_waits_for_a_worker_that_has_it(world: &World) {
    let [_, old] = World::KEY_SEEDS;
    let ada = world.person("Ada").joins().await;
    world.works().await;
    let rotated = world.restarted_with(&[3, old]).await;
    rotated.accounts().request_password_reset(&ada.email, &Caller::program()).await.unwrap();
    let mailed = world.mails.to(&ada.email).len();

    world.works().await;
    assert_eq!(rotated.jobs().counts().await.unwrap(), JobCounts { waiting: 1, ..JobCounts::default() }, "it is not given up");
    assert_eq!(world.mails.to(&ada.email).len(), mailed);

    world.clock.advance(Duration::from_secs(60));
    rotated.work_once(Duration::from_secs(60)).await.unwrap();
    assert_eq!(rotated.jobs().counts().await.unwrap(), JobCounts::default());
    assert_eq!(world.mails.to(&ada.email).len(), mailed + 1, "the link that sets a new password");
}
