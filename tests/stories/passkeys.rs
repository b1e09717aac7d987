//! Passkeys, as programs use them.

use crate::harness::{Answer, BASE, FrontEnd, Person, World, on_both_databases, rounds};
use futures_util::future::join_all;
use itoms_testing::PasskeyDevice;
use serde_json::{Value, json};
use std::{net::IpAddr, time::Duration};

on_both_databases!(
    a_passkey_signs_in_alone,
    an_answer_counts_once_and_for_what_it_was_asked,
    an_answer_that_comes_late_counts_for_nothing,
    an_answer_from_elsewhere_counts_for_nothing,
    a_front_end_elsewhere_asks_for_passkeys,
    a_copy_is_found_by_its_count,
    a_passkey_proves_that_its_person_is_there,
    a_passkey_is_renamed_and_removed,
    passkeys_are_a_persons_own_affair,
    an_operator_sees_how_many_and_removes_them,
    nobody_is_told_who_has_a_passkey,
    a_suspended_person_stays_out,
    an_address_that_is_taken_back_takes_passkeys_along,
    a_reset_takes_passkeys_along_by_choice,
    of_many_answers_to_one_question_one_counts,
);

const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);

fn device() -> PasskeyDevice {
    PasskeyDevice::on(BASE)
}

fn given(started: &Value, credential: &str) -> Value {
    json!({ "challenge": started["challenge"], "credential": credential })
}

fn options(started: &Value) -> &str {
    started["options"].as_str().unwrap()
}

async fn starts(person: &Person<'_>, operation: &str) -> Value {
    person.calls(operation, &[]).await.expect(200).json()
}

/// What comes of what a device makes.
async fn finishes(person: &Person<'_>, name: &str, started: &Value, credential: &str) -> Answer {
    let mut body = given(started, credential);
    body["name"] = json!(name);
    person.calls("finishPasskey", &[]).json(body).await
}

/// Adds a passkey, by the way that people take.
async fn adds(person: &Person<'_>, device: &mut PasskeyDevice, name: &str) -> Value {
    let started = starts(person, "startPasskey").await;
    let made = device.makes(options(&started));
    finishes(person, name, &started, &made).await.expect(201).json()
}

/// Asks for a session with what the device signs.
async fn tries(world: &World, device: &mut PasskeyDevice) -> Answer {
    let started = starts(&world.visitor(), "startPasskeySignIn").await;
    let signed = device.signs(options(&started));
    world.visitor().calls("createPasskeySession", &[]).json(given(&started, &signed)).await
}

async fn list(person: &Person<'_>) -> Vec<Value> {
    person.calls("listPasskeys", &[]).await.expect(200).json()["items"].as_array().unwrap().clone()
}

/// P2-d: the owner learns of it by mail.
#[track_caller]
fn is_told(person: &Person<'_>, subject: &str) {
    let mails = person.world.mails.to(&person.email);
    assert!(mails.iter().any(|mail| mail.subject.contains(subject)), "{:?}", mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>());
}

async fn a_passkey_signs_in_alone(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    phone.backs_up = true;
    assert_eq!(list(&ada).await, [] as [Value; 0]);
    let added = adds(&ada, &mut phone, "  My telephone ").await;
    assert_eq!((&added["name"], &added["version"], &added["used_at"]), (&json!("My telephone"), &json!(1), &Value::Null));
    assert_eq!((list(&ada).await, &added["backed_up"]), (vec![added.clone()], &json!(true)));
    world.works().await;
    is_told(&ada, "A passkey was added");

    world.clock.advance(Duration::from_secs(60));
    phone.backs_up = false;
    let started = tries(world, &mut phone).await.expect(201);
    assert!(started.headers.get("set-cookie").is_none());
    let started = started.json();
    let here = Person { token: Some(world.secrets.session(&started)), ..ada.clone() };
    assert_eq!(here.calls("showAccount", &[]).await.expect(200).json()["email"], ada.email);
    let used = &list(&here).await[0];
    assert_eq!((&used["used_at"], &used["backed_up"]), (&json!(world.itoms.now().to_string()), &json!(false)));

    // It is two factors in one: no code is asked for.
    let (here, ..) = here.turns_two_factor_on().await;
    here.tries_password(&ada.password).await.expect(202);
    world.secrets.session(&tries(world, &mut phone).await.expect(201).json());
}

async fn an_answer_counts_once_and_for_what_it_was_asked(world: &World) {
    let (ada, bob) = (world.person("Ada").joins().await, world.person("Bob").joins().await);
    let (mut phone, mut his) = (device(), device());
    adds(&ada, &mut phone, "Phone").await;
    adds(&bob, &mut his, "Phone").await;
    let sign_in = async |body: Value| world.visitor().calls("createPasskeySession", &[]).json(body).await;

    let started = starts(&ada, "startPasskeySignIn").await;
    let body = given(&started, &phone.signs(options(&started)));
    world.secrets.session(&sign_in(body.clone()).await.expect(201).json());
    sign_in(body).await.expect_problem(403, "wrong_passkey");

    // A wrong answer uses the question up as well.
    let started = starts(&ada, "startPasskeySignIn").await;
    let signed = phone.signs(options(&started));
    sign_in(given(&started, "{}")).await.expect_problem(403, "wrong_passkey");
    sign_in(given(&started, &signed)).await.expect_problem(403, "wrong_passkey");

    // Asked of Ada, in her session: neither another session nor another person answers it.
    let asked = starts(&ada, "startPasskeyProof").await;
    let theirs = given(&asked, &phone.signs(options(&asked)));
    bob.calls("reauthenticateByPasskey", &[]).json(theirs).await.expect_problem(403, "wrong_passkey");
    let elsewhere = ada.clone().signs_in().await;
    let asked = starts(&ada, "startPasskeyProof").await;
    let theirs = given(&asked, &phone.signs(options(&asked)));
    elsewhere.calls("reauthenticateByPasskey", &[]).json(theirs).await.expect_problem(403, "wrong_passkey");
    let asked = starts(&ada, "startPasskeyProof").await;
    let foreign = given(&asked, &his.signs(options(&asked)));
    ada.calls("reauthenticateByPasskey", &[]).json(foreign).await.expect_problem(403, "wrong_passkey");

    // Asked for one thing, it is good for no other.
    let asked = starts(&ada, "startPasskeyProof").await;
    sign_in(given(&asked, &phone.signs(options(&asked)))).await.expect_problem(403, "wrong_passkey");
    let asked = starts(&ada, "startPasskeySignIn").await;
    let body = given(&asked, &phone.signs(options(&asked)));
    ada.calls("reauthenticateByPasskey", &[]).json(body).await.expect_problem(403, "wrong_passkey");
    let asked = starts(&ada, "startPasskey").await;
    let made = device().makes(options(&asked));
    finishes(&bob, "Mine", &asked, &made).await.expect_problem(403, "wrong_passkey");
    let asked = starts(&ada, "startPasskey").await;
    finishes(&elsewhere, "Mine", &asked, &device().makes(options(&asked))).await.expect_problem(403, "wrong_passkey");

    // One question's answer is none to another.
    let (first, second) = (starts(&ada, "startPasskeySignIn").await, starts(&ada, "startPasskeySignIn").await);
    sign_in(given(&first, &phone.signs(options(&second)))).await.expect_problem(403, "wrong_passkey");
    world.secrets.session(&sign_in(given(&second, &phone.signs(options(&second)))).await.expect(201).json());
    assert_eq!((list(&ada).await.len(), list(&bob).await.len()), (1, 1));
}

async fn an_answer_that_comes_late_counts_for_nothing(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    let started = starts(&ada, "startPasskey").await;
    let made = phone.makes(options(&started));
    finishes(&ada, "", &started, &made).await.expect_problem(422, "invalid_input");
    world.clock.advance(Duration::from_millis(5 * 60 * 1000 - 1));
    finishes(&ada, "In time", &started, &made).await.expect(201);
    for (late, status) in [(1, 201), (0, 403)] {
        let asked = starts(&ada, "startPasskeySignIn").await;
        let signed = phone.signs(options(&asked));
        world.clock.advance(Duration::from_millis(5 * 60 * 1000 - late));
        let answer = world.visitor().calls("createPasskeySession", &[]).json(given(&asked, &signed)).await.expect(status);
        if status == 201 {
            world.secrets.session(&answer.json());
        }
    }
    let ada = ada.signs_in().await;
    let asked = starts(&ada, "startPasskey").await;
    let made = device().makes(options(&asked));
    world.clock.advance(Duration::from_secs(5 * 60));
    finishes(&ada, "Late", &asked, &made).await.expect_problem(403, "wrong_passkey");
}

async fn an_answer_from_elsewhere_counts_for_nothing(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    for origin in ["https://evil.example", "http://itoms.example", "https://itoms.example:8443", "https://pages.itoms.example"] {
        let started = starts(&ada, "startPasskey").await;
        let made = PasskeyDevice::on(origin).makes(options(&started));
        finishes(&ada, "Elsewhere", &started, &made).await.expect_problem(403, "wrong_passkey");
    }
    adds(&ada, &mut phone, "Phone").await;
    let refused = async |device: &mut PasskeyDevice| {
        tries(world, device).await.expect_problem(403, "wrong_passkey");
    };
    refused(&mut phone.clone().moved_to("https://evil.example")).await;
    refused(&mut phone.clone().left_locked()).await;
    refused(&mut device().posing_as(&phone)).await;
    refused(&mut device()).await;
    world.secrets.session(&tries(world, &mut phone).await.expect(201).json());

    let started = starts(&ada, "startPasskey").await;
    let mut locked = device().left_locked();
    let made = locked.makes(options(&started));
    finishes(&ada, "Not unlocked", &started, &made).await.expect_problem(403, "wrong_passkey");
    let started = starts(&ada, "startPasskey").await;
    assert!(options(&started).contains(&phone.credential()), "the device is told which it has already");
    let again = phone.makes(options(&started));
    finishes(&ada, "Again", &started, &again).await.expect_problem(403, "wrong_passkey");
    let bob = world.person("Bob").joins().await;
    let started = starts(&bob, "startPasskey").await;
    let stolen = phone.clone().makes(options(&started));
    finishes(&bob, "Another's", &started, &stolen).await.expect_problem(409, "passkey_exists");
}

async fn a_front_end_elsewhere_asks_for_passkeys(world: &World) {
    let ada = world.person("Ada").joins().await;
    for origin in FrontEnd::ORIGINS {
        let mut phone = PasskeyDevice::on(origin).without_count();
        adds(&ada, &mut phone, "Phone").await;
        for place in FrontEnd::ORIGINS.into_iter().chain([BASE]) {
            world.secrets.session(&tries(world, &mut phone.clone().moved_to(place)).await.expect(201).json());
        }
        for elsewhere in ["https://app.itoms.example:8443", "http://app.itoms.example", "https://my.app.itoms.example", "android:other"] {
            tries(world, &mut phone.clone().moved_to(elsewhere)).await.expect_problem(403, "wrong_passkey");
        }
    }
}

async fn a_copy_is_found_by_its_count(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    adds(&ada, &mut phone, "Phone").await;
    let mut copy = phone.clone();
    for _ in 0..3 {
        world.secrets.session(&tries(world, &mut phone).await.expect(201).json());
    }
    tries(world, &mut copy).await.expect_problem(403, "wrong_passkey");
    world.secrets.session(&tries(world, &mut phone).await.expect(201).json());

    let mut keeper = device().without_count();
    adds(&ada, &mut keeper, "A keeper of passwords").await;
    for _ in 0..2 {
        world.secrets.session(&tries(world, &mut keeper).await.expect(201).json());
    }
}

async fn a_passkey_proves_that_its_person_is_there(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    let notes = ada.founds("Notes").await;
    ada.calls("startPasskeyProof", &[]).await.expect_problem(409, "no_passkey");
    adds(&ada, &mut phone, "Phone").await;
    let (ada, ..) = ada.turns_two_factor_on().await;
    world.clock.advance(TEN_MINUTES);
    ada.calls("deleteProject", &[&notes]).await.expect_problem(403, "reauthentication_required");
    let asked = starts(&ada, "startPasskeyProof").await;
    assert!(options(&asked).contains(&phone.credential()), "the browser is told which to ask");
    let proof = given(&asked, &phone.signs(options(&asked)));
    let renewed = ada.calls("reauthenticateByPasskey", &[]).json(proof.clone()).await.expect(200).json();
    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    let ada = Person { token: Some(world.secrets.session(&renewed)), ..ada };
    ada.calls("reauthenticateByPasskey", &[]).json(proof).await.expect_problem(403, "wrong_passkey");
    ada.calls("deleteProject", &[&notes]).await.expect(200);
}

async fn a_passkey_is_renamed_and_removed(world: &World) {
    let (ada, mut phone, mut laptop) = (world.person("Ada").joins().await, device(), device());
    let first = adds(&ada, &mut phone, "Phone").await;
    let second = adds(&ada, &mut laptop, "Laptop").await;
    let id = first["id"].as_str().unwrap();
    let rename =
        |version: &'static str, name: &str| ada.calls("updatePasskey", &[id]).header("if-match", version).json(json!({ "name": name }));
    let renamed = rename("\"1\"", "Old phone").await.expect(200);
    assert_eq!((renamed.header("etag"), renamed.json()["name"].as_str()), ("\"2\"", Some("Old phone")));
    rename("\"1\"", "Lost").await.expect_problem(412, "stale");
    rename("\"2\"", "").await.expect(422);
    ada.calls("updatePasskey", &[id]).json(json!({ "name": "Lost" })).await.expect(428);
    world.secrets.session(&tries(world, &mut phone).await.expect(201).json());
    rename("\"2\"", "Oldest phone").await.expect(200);
    assert_eq!(list(&ada).await[0]["name"], "Oldest phone");

    ada.calls("deletePasskey", &[id]).await.expect(204);
    ada.calls("deletePasskey", &[id]).await.expect_problem(404, "not_found");
    assert_eq!(list(&ada).await, std::slice::from_ref(&second));
    tries(world, &mut phone).await.expect_problem(403, "wrong_passkey");
    world.works().await;
    is_told(&ada, "A passkey was removed");
    // The password is left, so the last one may go too.
    ada.calls("deletePasskey", &[second["id"].as_str().unwrap()]).await.expect(204);
    ada.signs_in().await;
}

async fn passkeys_are_a_persons_own_affair(world: &World) {
    let (ada, bob, mut phone) = (world.person("Ada").joins().await, world.person("Bob").joins().await, device());
    let id = adds(&ada, &mut phone, "Phone").await["id"].as_str().unwrap().to_owned();
    assert_eq!(list(&bob).await, [] as [Value; 0]);
    bob.calls("deletePasskey", &[&id]).await.expect_problem(404, "not_found");
    let rename = bob.calls("updatePasskey", &[&id]).header("if-match", "\"1\"").json(json!({ "name": "Mine" }));
    rename.await.expect_problem(404, "not_found");
    let key = ada.calls("createApiKey", &[]).json(json!({ "name": "A program", "scopes": ["account:read"] })).await.expect(201).json();
    let program = Person { token: Some(world.secrets.api_key(&key)), ..ada.clone() };
    for operation in ["listPasskeys", "startPasskey", "startPasskeyProof"] {
        program.calls(operation, &[]).await.expect(403);
    }
    for count in 2..=10 {
        adds(&ada, &mut device(), &format!("Number {count}")).await;
    }
    ada.calls("startPasskey", &[]).await.expect_problem(409, "too_many_passkeys");
    world.clock.advance(TEN_MINUTES);
    ada.calls("startPasskey", &[]).await.expect_problem(403, "reauthentication_required");
    ada.calls("deletePasskey", &[&id]).await.expect_problem(403, "reauthentication_required");
    ada.calls("listPasskeys", &[]).await.expect(200);
}

/// For whom a stranger's passkey keeps nobody out, but who has lost the own one.
async fn an_operator_sees_how_many_and_removes_them(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    let page = format!("/dashboard/people/{account}");
    let offers = async || root.visits(http::Method::GET, &page).await.expect(200).text().contains("Let Ada back in");
    let passkeys = async || root.calls("inspectAccount", &[&account]).await.expect(200).json()["passkeys"].clone();
    assert_eq!((passkeys().await, offers().await), (json!(0), false), "there is nothing to remove");
    adds(&ada, &mut phone, "Phone").await;
    assert_eq!((passkeys().await, offers().await), (json!(1), true));
    root.calls("clearSecondFactor", &[&account]).await.expect(204);
    assert_eq!((passkeys().await, offers().await), (json!(0), false));
    tries(world, &mut phone).await.expect_problem(403, "wrong_passkey");
}

/// P3.2-c: the question names nobody, and what is wrong with an answer is not told.
async fn nobody_is_told_who_has_a_passkey(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    let asked = async || {
        let mut options: Value = serde_json::from_str(options(&starts(&world.visitor(), "startPasskeySignIn").await)).unwrap();
        options["publicKey"]["challenge"].take();
        options
    };
    let before = asked().await;
    adds(&ada, &mut phone, "Phone").await;
    assert_eq!((asked().await, &before["publicKey"]["allowCredentials"]), (before.clone(), &json!([])));

    let hashes = world.hashes();
    let unknown = tries(world, &mut device().posing_as(&phone)).await.expect_problem(403, "wrong_passkey");
    let wrong = tries(world, &mut phone.clone().left_locked()).await.expect_problem(403, "wrong_passkey");
    let garbage = json!({ "challenge": "nobody-has-this-token", "credential": "no JSON" });
    let nothing = world.visitor().calls("createPasskeySession", &[]).json(garbage).await;
    assert_eq!((unknown.bare(), nothing.bare()), (wrong.bare(), wrong.bare()));
    assert_eq!(world.hashes(), hashes);
}

async fn a_suspended_person_stays_out(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    adds(&ada, &mut phone, "Phone").await;
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    root.calls("suspendAccount", &[&account]).await.expect(200);
    tries(world, &mut phone).await.expect_problem(403, "account_suspended");
    tries(world, &mut device().posing_as(&phone)).await.expect_problem(403, "wrong_passkey");
    root.calls("resumeAccount", &[&account]).await.expect(200);
    world.secrets.session(&tries(world, &mut phone).await.expect(201).json());
}

/// Whoever took an account over may have added one, and must not come back by it.
async fn an_address_that_is_taken_back_takes_passkeys_along(world: &World) {
    let (ada, mut thiefs) = (world.person("Ada").joins().await, device());
    ada.calls("requestEmailChange", &[]).json(json!({ "email": "thief@example.org" })).await.expect(202);
    world.works().await;
    let token = world.mails.token("thief@example.org", "/confirm-email/");
    ada.calls("confirmEmailChange", &[]).json(json!({ "token": token })).await.expect(204);
    adds(&ada, &mut thiefs, "The thief's").await;
    world.works().await;
    let token = world.mails.token(&ada.email, "/restore-email/");
    world.visitor().calls("restoreEmail", &[]).json(json!({ "token": token })).await.expect(200);
    tries(world, &mut thiefs).await.expect_problem(403, "wrong_passkey");
}

async fn a_reset_takes_passkeys_along_by_choice(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    adds(&ada, &mut phone, "Phone").await;
    for (end_other_access, left) in [(false, 1), (true, 0)] {
        ada.calls("requestPasswordReset", &[]).json(json!({ "email": ada.email })).await.expect(202);
        world.works().await;
        world.works().await;
        let token = world.mails.token(&ada.email, "/reset-password/");
        let reset = json!({ "token": token, "password": ada.password, "end_other_access": end_other_access });
        world.visitor().calls("resetPassword", &[]).json(reset).await.expect(204);
        assert_eq!(list(&ada.clone().signs_in().await).await.len(), left);
    }
    tries(world, &mut phone).await.expect_problem(403, "wrong_passkey");
    world.works().await;
    is_told(&ada, "A passkey was removed");
}

async fn of_many_answers_to_one_question_one_counts(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device().without_count());
    adds(&ada, &mut phone, "Phone").await;
    // Whoever asks has no session: each round starts one, and the oldest end.
    let visitor = world.visitor();
    for _ in rounds(20) {
        let asked = starts(&visitor, "startPasskeySignIn").await;
        let body = given(&asked, &phone.signs(options(&asked)));
        let answers = join_all((0..64).map(|_| async { visitor.calls("createPasskeySession", &[]).json(body.clone()).await })).await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Answer::is_success);
        won.iter().for_each(|answer| drop(world.secrets.session(&answer.json())));
        assert_eq!((won.len(), lost.len()), (1, 63));
        for answer in lost {
            assert!([403, 503].contains(&answer.status), "{}", answer.text());
        }
    }
}

/// Nobody fills the table of what is asked, and who asks too much keeps nobody else out.
#[tokio::test]
async fn questions_are_limited() {
    let world = World::with_default_limits().await;
    let ask = async |last: u8| {
        let somebody = Person { address: IpAddr::from([198, 51, 100, last]), ..world.visitor() };
        somebody.calls("startPasskeySignIn", &[]).await
    };
    for _ in 0..10 {
        ask(1).await.expect(200);
    }
    let refused = ask(1).await.expect_problem(429, "too_many_requests");
    assert!(!refused.header("retry-after").is_empty());
    ask(2).await.expect(200);
    world.clock.advance(Duration::from_secs(12));
    ask(1).await.expect(200);
    world.ends().await;
}
