//! Two-factor sign-in, as programs use it.

use crate::harness::{Person, World, kinds, on_both_databases, rounds};
use itoms::{
    account::{AccountError, Caller, SignIn, SignInStep},
    mail::Mail,
    secret::Secret,
};
use itoms_testing::Authenticator;
use serde_json::{Value, json};
use std::{net::IpAddr, time::Duration};

on_both_databases!(
    a_person_turns_it_on_and_signs_in_by_code,
    a_code_works_once,
    a_set_up_asks_for_nothing_until_it_is_confirmed,
    a_lost_app_is_replaced_by_a_recovery_code,
    new_recovery_codes_take_the_place_of_the_old,
    of_sixty_four_who_use_a_recovery_code_at_once_one_signs_in,
    a_password_that_was_reset_still_needs_the_code,
    dangerous_acts_ask_for_a_code,
    a_changed_password_is_no_second_factor,
    only_the_right_password_learns_of_it,
    a_suspended_person_is_asked_for_no_code,
    an_operator_sees_whether_it_is_on,
    an_operator_lets_somebody_back_in,
);

mod by_default {
    use super::p2_d_who_tries_codes_elsewhere_keeps_nobody_out;
    crate::harness::on_both_databases!(by default: p2_d_who_tries_codes_elsewhere_keeps_nobody_out);
}

const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);
const NEW: &str = "planted new words: lantern otter quilt";

async fn shown(person: &Person<'_>) -> Value {
    person.calls("showSecondFactor", &[]).await.expect(200).json()
}

/// The mail of that subject, which must have been sent.
#[track_caller]
fn told(person: &Person<'_>, subject: &str) -> Mail {
    let mails = person.world.mails.to(&person.email);
    let found = mails.iter().find(|mail| mail.subject.contains(subject)).cloned();
    found.unwrap_or_else(|| panic!("no mail “{subject}”, but {:?}", mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>()))
}

/// What the app shows half a minute later, which was not used yet.
fn next_code(world: &World, app: &Authenticator) -> String {
    world.clock.advance(Authenticator::STEP);
    app.shows(world.itoms.now())
}

async fn a_person_turns_it_on_and_signs_in_by_code(world: &World) {
    let ada = world.person("Ada").joins().await;
    let phone = ada.clone().signs_in().await;
    assert_eq!(shown(&ada).await, json!({ "on": false, "since": null, "app": false, "recovery_codes_left": 0 }));
    let (here, app, codes) = ada.clone().turns_two_factor_on().await;
    let on = shown(&here).await;
    assert_eq!((&on["on"], &on["recovery_codes_left"], codes.len()), (&json!(true), &json!(10), 10));
    for ended in [&ada, &phone] {
        ended.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    }

    ada.tries_password(&ada.password).await.expect(202);
    ada.tries_code("000000").await.expect_problem(403, "wrong_code");
    ada.tries_code("").await.expect(403);
    let code = next_code(world, &app);
    let started = ada.tries_code(&format!("{} {}", &code[..3], &code[3..])).await.expect(201).json();
    let laptop = Person { token: Some(world.secrets.session(&started)), ..ada.clone() };
    laptop.calls("showAccount", &[]).await.expect(200);

    here.calls("startTotp", &[]).await.expect_problem(409, "second_factor_exists");
    here.calls("confirmTotp", &[]).json(json!({ "code": next_code(world, &app) })).await.expect_problem(409, "second_factor_exists");
    world.works().await;
    assert!(told(&ada, "Two-factor sign-in is on").text.contains("cannot be turned off"));
    assert!(kinds(&here.acts("listAuditEvents", &[], "").await).contains(&"second_factor.added"));

    here.calls("deleteTotp", &[]).await.expect(204);
    here.calls("deleteTotp", &[]).await.expect_problem(409, "no_second_factor");
    ada.tries_password(&ada.password).await.expect(201);
    world.works().await;
    told(&ada, "Two-factor sign-in is off");
}

async fn a_code_works_once(world: &World) {
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    // That of the set-up is used; the one before it came too late.
    ada.tries_code(&app.shows(world.itoms.now())).await.expect_problem(403, "wrong_code");
    let early = next_code(world, &app);
    let late = next_code(world, &app);
    ada.tries_code(&late).await.expect(201);
    for used in [&late, &early] {
        ada.tries_code(used).await.expect_problem(403, "wrong_code");
    }
    // A clock that runs a little fast or slow is forgiven, one that runs wrong is not.
    world.clock.advance(Authenticator::STEP);
    let slow = app.shows(world.itoms.now());
    world.clock.advance(Authenticator::STEP);
    ada.tries_code(&slow).await.expect(201);
    let old = app.shows(world.itoms.now());
    world.clock.advance(2 * Authenticator::STEP);
    ada.tries_code(&old).await.expect_problem(403, "wrong_code");
}

async fn a_set_up_asks_for_nothing_until_it_is_confirmed(world: &World) {
    let ada = world.person("Ada").joins().await;
    ada.calls("confirmTotp", &[]).json(json!({ "code": "123456" })).await.expect_problem(409, "no_second_factor");
    let first = ada.calls("startTotp", &[]).await.expect(200).json()["secret"].as_str().unwrap().to_owned();
    world.secrets.plant_totp(&first);
    ada.tries_password(&ada.password).await.expect(201);
    ada.calls("deleteTotp", &[]).await.expect_problem(409, "no_second_factor");
    ada.calls("createRecoveryCodes", &[]).await.expect_problem(409, "no_second_factor");
    let started = ada.calls("startTotp", &[]).await.expect(200).json();
    let second = started["secret"].as_str().unwrap();
    world.secrets.plant_totp(second);
    let uri = started["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/") && uri.contains(&format!("secret={second}")) && uri.contains("ada%40example.com"), "{uri}");
    let confirm = async |secret: &str| {
        let code = Authenticator::holding(secret).shows(world.itoms.now());
        ada.calls("confirmTotp", &[]).json(json!({ "code": code })).await
    };
    confirm(&first).await.expect_problem(403, "wrong_code");
    let confirmed = confirm(second).await.expect(200).json();
    world.secrets.session(&confirmed["session"]);
    world.recovery_codes(&confirmed);
}

async fn a_lost_app_is_replaced_by_a_recovery_code(world: &World) {
    let (ada, _, codes) = world.person("Ada").joins().await.turns_two_factor_on().await;
    world.clock.advance(Duration::from_secs(24 * 60 * 60));
    let started = ada.tries_code(&codes[3].to_uppercase().replace('-', " ")).await.expect(201).json();
    let ada = Person { token: Some(world.secrets.session(&started)), ..ada };
    assert_eq!(shown(&ada).await["recovery_codes_left"], 9);
    ada.tries_code(&codes[3]).await.expect_problem(403, "wrong_code");
    world.works().await;
    told(&ada, "A recovery code was used");

    ada.calls("deleteTotp", &[]).await.expect(204);
    ada.tries_code(&codes[4]).await.expect(201);
    let (ada, app, fresh) = ada.turns_two_factor_on().await;
    ada.tries_code(&codes[5]).await.expect_problem(403, "wrong_code");
    ada.tries_code(&next_code(world, &app)).await.expect(201);
    ada.tries_code(&fresh[0]).await.expect(201);
}

async fn new_recovery_codes_take_the_place_of_the_old(world: &World) {
    let (ada, _, old) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let made = ada.calls("createRecoveryCodes", &[]).await.expect(201).json();
    let new = world.recovery_codes(&made);
    ada.tries_code(&old[0]).await.expect_problem(403, "wrong_code");
    ada.tries_code(&new[0]).await.expect(201);
    assert_eq!(shown(&ada).await["recovery_codes_left"], 9);
    ada.calls("createRecoveryCodes", &[]).header("idempotency-key", "k".repeat(20)).await.expect(400);
    world.works().await;
    told(&ada, "New recovery codes");
}

async fn of_sixty_four_who_use_a_recovery_code_at_once_one_signs_in(world: &World) {
    let (ada, _, codes) = world.person("Ada").joins().await.turns_two_factor_on().await;
    // Each try costs a hash of the password: no more rounds than there are codes.
    for (round, code) in rounds(1).zip(&codes) {
        let answers = futures_util::future::join_all((0..64).map(|_| async { ada.tries_code(code).await })).await;
        let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [201, 403, 503].contains(status)), "{statuses:?}");
        assert_eq!(shown(&ada).await["recovery_codes_left"], 9 - round);
    }
}

async fn a_password_that_was_reset_still_needs_the_code(world: &World) {
    world.secrets.plant("the new password", NEW);
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    ada.calls("requestPasswordReset", &[]).json(json!({ "email": ada.email })).await.expect(202);
    world.works().await;
    world.works().await;
    let token = world.mails.token(&ada.email, "/reset-password/");
    ada.calls("resetPassword", &[]).json(json!({ "token": token, "password": NEW })).await.expect(204);
    let ada = Person { password: NEW.to_owned(), ..ada };
    ada.tries_password(NEW).await.expect(202);
    ada.tries_code(&next_code(world, &app)).await.expect(201);
}

async fn dangerous_acts_ask_for_a_code(world: &World) {
    let (ada, app, codes) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let notes = ada.founds("Notes").await;
    world.clock.advance(TEN_MINUTES);
    for operation in ["deleteTotp", "createRecoveryCodes", "startTotp", "revokeOtherSessions"] {
        ada.calls(operation, &[]).await.expect_problem(403, "reauthentication_required");
    }
    let proves = async |password: &str, code: Option<&str>| {
        ada.calls("reauthenticate", &[]).json(json!({ "password": password, "code": code })).await
    };
    proves(&ada.password, None).await.expect_problem(403, "second_factor_required");
    proves(&ada.password, Some("000000")).await.expect_problem(403, "wrong_code");
    proves("not the password", Some(&codes[0])).await.expect_problem(403, "wrong_password");
    assert_eq!(shown(&ada).await["recovery_codes_left"], 10, "a wrong password uses no code up");
    ada.calls("deleteProject", &[&notes]).await.expect_problem(403, "reauthentication_required");
    let renewed = proves(&ada.password, Some(&next_code(world, &app))).await.expect(200).json();
    let ada = Person { token: Some(world.secrets.session(&renewed)), ..ada.clone() };
    ada.calls("deleteProject", &[&notes]).await.expect(200);
    world.clock.advance(TEN_MINUTES);
    let renewed = ada.calls("reauthenticate", &[]).json(json!({ "password": ada.password, "code": codes[0] })).await.expect(200).json();
    let ada = Person { token: Some(world.secrets.session(&renewed)), ..ada.clone() };
    ada.calls("deleteTotp", &[]).await.expect(204);
}

/// Whoever has a session and the password alone does not come to dangerous acts by setting a new one.
async fn a_changed_password_is_no_second_factor(world: &World) {
    world.secrets.plant("the new password", NEW);
    let (ada, ..) = world.person("Ada").joins().await.turns_two_factor_on().await;
    world.clock.advance(TEN_MINUTES);
    let change = json!({ "current_password": ada.password, "password": NEW });
    let renewed = ada.calls("changePassword", &[]).json(change).await.expect(200).json();
    let ada = Person { token: Some(world.secrets.session(&renewed)), password: NEW.to_owned(), ..ada };
    ada.calls("deleteTotp", &[]).await.expect_problem(403, "reauthentication_required");
}

/// P3.2-c: with a wrong password everything is as for an address that nobody has, the work too, whatever code stands beside.
async fn only_the_right_password_learns_of_it(world: &World) {
    let (ada, app, codes) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let right = next_code(world, &app);
    for code in [None, Some("000000"), Some(right.as_str()), Some(codes[0].as_str())] {
        let hashes = world.hashes();
        let asks = async |email: &str| {
            let body = json!({ "email": email, "password": "a wrong password", "code": code });
            ada.world.visitor().calls("createSession", &[]).json(body).await.expect_problem(401, "wrong_credentials")
        };
        let known = asks(&ada.email).await;
        let between = world.hashes();
        let unknown = asks("nobody@example.com").await;
        assert_eq!(known.bare(), unknown.bare());
        assert_eq!((between - hashes, world.hashes() - between), (1, 1), "the same work");
    }
    ada.tries_code(&right).await.expect(201);
    assert_eq!(shown(&ada).await["recovery_codes_left"], 10);
}

async fn a_suspended_person_is_asked_for_no_code(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    root.calls("suspendAccount", &[&account]).await.expect(200);
    let code = next_code(world, &app);
    ada.tries_password(&ada.password).await.expect_problem(403, "account_suspended");
    ada.tries_code("000000").await.expect_problem(403, "account_suspended");
    ada.tries_code(&code).await.expect_problem(403, "account_suspended");
    root.calls("resumeAccount", &[&account]).await.expect(200);
    ada.tries_code(&code).await.expect(201);
}

async fn an_operator_sees_whether_it_is_on(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    let since = async || root.calls("inspectAccount", &[&account]).await.expect(200).json()["second_factor_since"].clone();
    let page = format!("/dashboard/people/{account}");
    let says = async |text: &str| {
        let page = root.visits(http::Method::GET, &page).await.expect(200).text();
        assert!(page.contains(&format!("<dt>Two-factor sign-in</dt><dd>{text}")), "{page}");
    };
    assert_eq!(since().await, Value::Null);
    says("Off").await;
    let (ada, ..) = ada.turns_two_factor_on().await;
    assert_eq!(since().await, json!(world.itoms.now().to_string()));
    says("On, since").await;
    ada.calls("inspectAccount", &[&account]).await.expect_problem(404, "not_found");
}

/// Nobody guesses a code, and nobody who tries keeps the owner out: a recovery code works all the same.
#[tokio::test]
async fn codes_are_limited_and_recovery_codes_are_not() {
    let world = World::with_default_limits().await;
    let (ada, app, codes) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let bob = world.person("Bob").joins().await;
    world.clock.advance(Duration::from_secs(60 * 60));
    let from = |last: u8| Person { address: IpAddr::from([198, 51, 100, last]), ..ada.clone() };
    for guess in 0..5 {
        from(guess).tries_code("000000").await.expect_problem(403, "wrong_code");
    }
    let refused = from(9).tries_code(&app.shows(world.itoms.now())).await.expect_problem(429, "too_many_requests");
    assert!(!refused.header("retry-after").is_empty());
    from(10).tries_code(&codes[0]).await.expect(201);
    Person { address: IpAddr::from([198, 51, 100, 11]), ..bob }.signs_in().await;
    world.clock.advance(Duration::from_secs(6 * 60));
    from(12).tries_code(&app.shows(world.itoms.now())).await.expect(201);
    world.ends().await;
}

/// A thief who has the password tries codes from everywhere. Where she is known the owner gets in all the same, in one step or
/// in two; and there, too, nobody guesses a code.
async fn p2_d_who_tries_codes_elsewhere_keeps_nobody_out(world: &World) {
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    world.clock.advance(Duration::from_secs(60 * 60));
    let now = || app.shows(world.itoms.now());
    let empties = async || {
        for guess in 0..5 {
            ada.at(&format!("203.0.113.{guess}")).tries_code("000000").await.expect_problem(403, "wrong_code");
        }
        ada.at("198.51.100.1").tries_code(&now()).await.expect_problem(429, "too_many_requests");
    };
    empties().await;
    world.secrets.session(&ada.tries_code(&now()).await.expect(201).json());
    world.clock.advance(Duration::from_secs(60 * 60));
    empties().await;
    let asked = ada.tries_password(&ada.password).await.expect(202).json();
    let step = json!({ "pending": asked["pending"], "code": now() });
    ada.at("198.51.100.2").calls("finishSignIn", &[]).json(step.clone()).await.expect_problem(429, "too_many_requests");
    world.secrets.session(&ada.calls("finishSignIn", &[]).json(step).await.expect(201).json());

    world.clock.advance(Duration::from_secs(60 * 60));
    let neighbour = |host: u8| ada.at(&format!("127.0.0.{host}"));
    for host in 2..14 {
        neighbour(host).tries_code("000000").await.expect_problem(403, "wrong_code");
    }
    world.secrets.session(&ada.tries_code(&now()).await.expect(201).json());
    // A whole network has as many tries as eight callers, or somebody in it guesses one of them.
    world.clock.advance(Duration::from_secs(60 * 60));
    for host in 2..42 {
        neighbour(host).tries_code("000000").await.expect_problem(403, "wrong_code");
    }
    neighbour(42).tries_code("000000").await.expect_problem(429, "too_many_requests");
    world.secrets.session(&ada.at("198.51.100.3").tries_code(&now()).await.expect(201).json());
}

/// P2-d: a thief who knew the password set it up. The owner gets in again, and the thief is out.
async fn an_operator_lets_somebody_back_in(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let ada = world.person("Ada").joins().await;
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    let page = format!("/dashboard/people/{account}");
    let offers = async || root.visits(http::Method::GET, &page).await.expect(200).text().contains("Let Ada back in");
    root.calls("clearSecondFactor", &[&account]).await.expect_problem(409, "no_second_factor");
    assert!(!offers().await, "there is nothing to turn off");
    let (thief, app, _) = ada.clone().turns_two_factor_on().await;
    assert!(offers().await);
    ada.tries_password(&ada.password).await.expect(202);
    let sign_in = SignIn { email: ada.email.clone(), password: Secret::from(ada.password.as_str()), code: None };
    let step = world.itoms.accounts().begin_sign_in(sign_in, &Caller::program()).await.unwrap();
    let SignInStep::CodeRequired(half_way) = step else { panic!("{step:?}") };

    thief.calls("clearSecondFactor", &[&account]).await.expect_problem(404, "not_found");
    root.calls("clearSecondFactor", &[&root.calls("showAccount", &[]).await.id()]).await.expect_problem(409, "own_account");
    root.calls("clearSecondFactor", &[&account]).await.expect(204);
    thief.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let finished = world.itoms.accounts().finish_sign_in(&half_way, &Secret::from("000000"), &Caller::program()).await;
    assert!(matches!(finished, Err(AccountError::UnusableLink)), "who is half-way in is out as well: {finished:?}");
    world.works().await;
    assert!(told(&ada, "turned off for you").text.contains("Set a new password"));
    ada.calls("requestPasswordReset", &[]).json(json!({ "email": ada.email })).await.expect(202);
    world.works().await;
    world.works().await;
    let token = world.mails.token(&ada.email, "/reset-password/");
    ada.calls("resetPassword", &[]).json(json!({ "token": token, "password": NEW })).await.expect(204);
    thief.tries_code(&next_code(world, &app)).await.expect_problem(401, "wrong_credentials");
    let ada = Person { password: NEW.to_owned(), ..ada }.signs_in().await;
    assert_eq!(shown(&ada).await["on"], json!(false));
    let acts = ada.acts("listAuditEvents", &[], "?kind=second_factor.cleared").await;
    assert_eq!((acts.len(), &acts[0]["by"]["account"]), (1, &Value::Null), "an operator is not named to others: {acts:?}");
    assert_eq!(root.acts("listOperatorAuditEvents", &[], "?kind=second_factor.cleared").await.len(), 1);
    assert!(!offers().await);
}
