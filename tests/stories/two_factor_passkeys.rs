//! Two-factor sign-in that rests on passkeys, without an app.

use crate::harness::{BASE, Person, World, hidden, kinds, on_both_databases};
use futures_util::future::join_all;
use http::Method;
use itoms_testing::{Authenticator, PasskeyDevice};
use serde_json::{Value, json};
use std::{net::IpAddr, time::Duration};

on_both_databases!(
    p2_d_a_person_turns_it_on_without_an_app,
    the_page_between_asks_for_a_passkey,
    front_ends_elsewhere_ask_for_a_passkey_between,
    dangerous_acts_ask_for_a_passkey_or_a_recovery_code,
    the_pages_turn_it_on_and_say_on_what_it_rests,
    the_last_passkey_stays,
    an_app_comes_beside_passkeys,
    it_takes_the_place_of_a_set_up,
    a_project_that_requires_two_factors_opens,
    p2_d_it_guards_on_where_others_remove_the_passkeys,
    p2_d_no_race_leaves_it_without_a_passkey,
);

mod by_default {
    use super::p2_d_who_asks_for_passkeys_elsewhere_keeps_nobody_out;
    crate::harness::on_both_databases!(by default: p2_d_who_asks_for_passkeys_elsewhere_keeps_nobody_out);
}

const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);
const PAGE: &str = "/dashboard/account/two-factor";

fn device() -> PasskeyDevice {
    PasskeyDevice::on(BASE)
}

fn given(started: &Value, credential: &str) -> Value {
    json!({ "challenge": started["challenge"], "credential": credential })
}

fn options(started: &Value) -> &str {
    started["options"].as_str().unwrap()
}

/// Adds a passkey; answers its id.
async fn adds(person: &Person<'_>, device: &mut PasskeyDevice, name: &str) -> String {
    let started = person.calls("startPasskey", &[]).await.expect(200).json();
    let made = device.makes(options(&started));
    let mut body = given(&started, &made);
    body["name"] = json!(name);
    person.calls("finishPasskey", &[]).json(body).await.expect(201).id()
}

/// Turns it on; with the recovery codes.
async fn turns_on<'w>(person: Person<'w>) -> (Person<'w>, Vec<String>) {
    let confirmed = person.calls("confirmPasskeys", &[]).await.expect(200).json();
    let token = person.world.secrets.session(&confirmed["session"]);
    let codes = person.world.recovery_codes(&confirmed);
    (Person { token: Some(token), ..person }, codes)
}

/// Somebody with a passkey, on which the second factor rests; with the passkey's id and the recovery codes.
async fn joins<'w>(world: &'w World, name: &str) -> (Person<'w>, PasskeyDevice, String, Vec<String>) {
    let (person, mut phone) = (world.person(name).joins().await, device());
    let id = adds(&person, &mut phone, "Phone").await;
    let (person, codes) = turns_on(person).await;
    (person, phone, id, codes)
}

/// Signs in by the passkey alone.
async fn by_passkey<'w>(person: &Person<'w>, phone: &mut PasskeyDevice) -> Person<'w> {
    let started = person.world.visitor().calls("startPasskeySignIn", &[]).await.expect(200).json();
    let body = given(&started, &phone.signs(options(&started)));
    let session = person.world.visitor().calls("createPasskeySession", &[]).json(body).await.expect(201).json();
    Person { token: Some(person.world.secrets.session(&session)), ..person.clone() }
}

async fn shown(person: &Person<'_>) -> Value {
    person.calls("showSecondFactor", &[]).await.expect(200).json()
}

async fn passkeys(person: &Person<'_>) -> usize {
    person.calls("listPasskeys", &[]).await.expect(200).json()["items"].as_array().unwrap().len()
}

#[track_caller]
fn is_told(person: &Person<'_>, subject: &str) {
    let mails = person.world.mails.to(&person.email);
    assert!(mails.iter().any(|mail| mail.subject.contains(subject)), "{:?}", mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>());
}

async fn p2_d_a_person_turns_it_on_without_an_app(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    ada.calls("confirmPasskeys", &[]).await.expect_problem(409, "no_passkey");
    adds(&ada, &mut phone, "Phone").await;
    ada.tries_password(&ada.password).await.expect(201);
    let elsewhere = ada.clone().signs_in().await;
    world.clock.advance(TEN_MINUTES);
    ada.calls("confirmPasskeys", &[]).await.expect_problem(403, "reauthentication_required");
    let old = ada.clone().signs_in().await;
    old.calls("confirmPasskeys", &[]).header("idempotency-key", "k".repeat(20)).await.expect(400);
    let (here, codes) = turns_on(old.clone()).await;
    let on = json!({ "on": true, "since": world.itoms.now().to_string(), "app": false, "recovery_codes_left": 10 });
    assert_eq!((shown(&here).await, codes.len()), (on, 10));
    for ended in [&ada, &elsewhere, &old] {
        ended.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    }
    here.calls("confirmPasskeys", &[]).await.expect_problem(409, "second_factor_exists");
    world.works().await;
    is_told(&here, "Two-factor sign-in is on");
    assert!(kinds(&here.acts("listAuditEvents", &[], "").await).contains(&"second_factor.added"));

    // The password alone opens nothing, and neither does a code of an app that there is not.
    here.tries_password(&here.password).await.expect(202);
    here.tries_code("123456").await.expect_problem(403, "wrong_code");
    here.tries_code("not one of them").await.expect_problem(403, "wrong_code");
    world.secrets.session(&here.tries_code(&codes[0]).await.expect(201).json());
    here.tries_code(&codes[0]).await.expect_problem(403, "wrong_code");
    let here = by_passkey(&here, &mut phone).await;
    assert_eq!(shown(&here).await["recovery_codes_left"], 9);
    let made = here.calls("createRecoveryCodes", &[]).await.expect(201).json();
    world.recovery_codes(&made);
    here.tries_code(&codes[1]).await.expect_problem(403, "wrong_code");

    here.calls("deleteTotp", &[]).await.expect(204);
    assert_eq!(shown(&here).await, json!({ "on": false, "since": null, "app": false, "recovery_codes_left": 0 }));
    here.tries_password(&here.password).await.expect(201);
    assert_eq!(passkeys(&here).await, 1, "they stay");
}

async fn the_page_between_asks_for_a_passkey(world: &World) {
    let (ada, mut phone, _, codes) = joins(world, "Ada").await;
    let ada = Person { token: None, ..ada };
    let credentials = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let asked = ada.visits(Method::POST, "/dashboard/sign-in").form(&credentials).await.expect(200);
    assert!(asked.headers.get("set-cookie").is_none(), "nobody is signed in yet");
    let asked = asked.text();
    assert!(asked.contains("Use your passkey") && asked.contains("data-passkey=\"get\""), "{asked}");
    assert!(!asked.contains("app") && !asked.contains("name=\"code\""), "there is no app: {asked}");
    let pending = hidden(&asked, "pending");
    let gives = async |more: &[(&str, &str)]| {
        ada.visits(Method::POST, "/dashboard/sign-in/code").form(&[&[("pending", pending.as_str())], more].concat()).await
    };
    let empty = gives(&[]).await.expect(403).text();
    assert!(empty.contains("Use a passkey, or type a recovery code."), "{empty}");
    for wrong in ["123456", "not one of them"] {
        let wrong = gives(&[("recovery_code", wrong)]).await.expect(403).text();
        assert!(wrong.contains("This recovery code is wrong or was used") && !wrong.contains("authenticator"), "{wrong}");
    }
    let question = ada.visits(Method::POST, "/dashboard/sign-in/code/passkey/start").form(&[("pending", pending.as_str())]);
    let question = question.await.expect(200).json();
    let signed = phone.signs(options(&question));
    let done = gives(&[("challenge", question["challenge"].as_str().unwrap()), ("credential", &signed)]).await.expect(303);
    let here = ada.with_cookie(&done);
    here.calls("showAccount", &[]).await.expect(200);
    assert_eq!(shown(&here).await["recovery_codes_left"], 10);
    ada.with_cookie(&gives(&[("recovery_code", &codes[0])]).await.expect(303));
    assert_eq!(shown(&here).await["recovery_codes_left"], 9);
}

async fn front_ends_elsewhere_ask_for_a_passkey_between(world: &World) {
    let (ada, mut phone, _, codes) = joins(world, "Ada").await;
    let (bob, mut stranger, _, _) = joins(world, "Bob").await;
    let begins = async |person: &Person<'_>| {
        let asked = person.tries_password(&person.password).await.expect(202).json();
        assert_eq!((&asked["step"], &asked["accepts"]), (&json!("second_factor"), &json!(["passkey", "recovery_code"])));
        assert_eq!((&asked["email"], &asked["full_name"]), (&Value::Null, &Value::Null));
        asked["pending"].clone()
    };
    let visitor = world.visitor();
    let starts = async |pending: &Value| visitor.calls("startPasskeyStep", &[]).json(json!({ "pending": pending })).await;
    let finishes = async |pending: &Value, started: &Value, signed: &str| {
        let mut body = given(started, signed);
        body["pending"] = pending.clone();
        visitor.calls("finishSignInByPasskey", &[]).json(body).await
    };
    let (pending, of_bob) = (begins(&ada).await, begins(&bob).await);

    starts(&json!("v1.nobody")).await.expect_problem(404, "unusable_link");
    let asked = starts(&pending).await.expect(200).json();
    finishes(&pending, &asked, &stranger.signs(options(&asked))).await.expect_problem(403, "wrong_passkey");
    let asked = starts(&pending).await.expect(200).json();
    let signed = phone.signs(options(&asked));
    finishes(&of_bob, &asked, &signed).await.expect_problem(403, "wrong_passkey");
    let asked = starts(&pending).await.expect(200).json();
    let signed = phone.signs(options(&asked));
    let session = finishes(&pending, &asked, &signed).await.expect(201).json();
    let here = Person { token: Some(world.secrets.session(&session)), ..ada.clone() };
    here.calls("deletePasskey", &[here.calls("listPasskeys", &[]).await.json()["items"][0]["id"].as_str().unwrap()])
        .await
        .expect_problem(409, "last_passkey");
    finishes(&pending, &asked, &signed).await.expect_problem(403, "wrong_passkey");

    let by_code = visitor.calls("finishSignIn", &[]).json(json!({ "pending": begins(&ada).await, "code": codes[0] })).await;
    world.secrets.session(&by_code.expect(201).json());
    let late = begins(&ada).await;
    let asked = starts(&late).await.expect(200).json();
    world.clock.advance(TEN_MINUTES);
    finishes(&late, &asked, &phone.signs(options(&asked))).await.expect_problem(404, "unusable_link");
    starts(&late).await.expect_problem(404, "unusable_link");
}

async fn dangerous_acts_ask_for_a_passkey_or_a_recovery_code(world: &World) {
    let (ada, mut phone, _, codes) = joins(world, "Ada").await;
    world.clock.advance(TEN_MINUTES);
    ada.calls("deleteTotp", &[]).await.expect_problem(403, "reauthentication_required");
    let proves = async |ada: &Person<'_>, code: Option<&str>| {
        ada.calls("reauthenticate", &[]).json(json!({ "password": ada.password, "code": code })).await
    };
    proves(&ada, None).await.expect_problem(403, "second_factor_required");
    proves(&ada, Some("123456")).await.expect_problem(403, "wrong_code");
    let renewed = proves(&ada, Some(&codes[0])).await.expect(200).json();
    let ada = Person { token: Some(world.secrets.session(&renewed)), ..ada };
    world.recovery_codes(&ada.calls("createRecoveryCodes", &[]).await.expect(201).json());

    world.clock.advance(TEN_MINUTES);
    let asked = ada.visits(Method::POST, format!("{PAGE}/off")).form(&[]).await.expect(403).text();
    assert!(asked.contains("Before that, use a passkey, or type your password once more and a recovery code"), "{asked}");
    assert!(asked.contains("data-passkey-missing") && asked.contains("Your password and a recovery code work all the same."), "{asked}");
    assert!(!asked.contains("app") && !asked.contains("name=\"code\""), "there is no app: {asked}");
    let waiting = [("act", "set_second_factor"), ("waiting_action", "/dashboard/account/two-factor/off"), ("waiting_fields", "")];
    let types = async |more: &[(&str, &str)]| {
        let fields = [&waiting[..], &[("password", ada.password.as_str())], more].concat();
        ada.visits(Method::POST, "/dashboard/reauthenticate").form(&fields).await.expect(403).text()
    };
    let without = types(&[]).await;
    assert!(without.contains("Use a passkey, or type a recovery code."), "{without}");
    let wrong = types(&[("recovery_code", "123456")]).await;
    assert!(wrong.contains("This recovery code is wrong or was used"), "{wrong}");

    let question = ada.calls("startPasskeyProof", &[]).await.expect(200).json();
    let signed = phone.signs(options(&question));
    let renewed = ada.calls("reauthenticateByPasskey", &[]).json(given(&question, &signed)).await.expect(200).json();
    let ada = Person { token: Some(world.secrets.session(&renewed)), ..ada.clone() };
    ada.calls("deleteTotp", &[]).await.expect(204);
}

async fn the_pages_turn_it_on_and_say_on_what_it_rests(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    let page = async |person: &Person<'_>, path: &str| person.visits(Method::GET, path).await.expect(200).text();
    let off = page(&ada, PAGE).await;
    assert!(off.contains("It is off") && off.contains("You have none yet") && !off.contains("Use your passkeys"), "{off}");
    let refused = ada.visits(Method::POST, format!("{PAGE}/passkeys")).form(&[]).await.expect(409).text();
    assert!(refused.contains("This account has no passkey."), "{refused}");
    let id = adds(&ada, &mut phone, "Phone").await;
    let off = page(&ada, PAGE).await;
    assert!(off.contains("You have 1 passkey, and need no app") && off.contains("Use your passkeys"), "{off}");

    let confirmed = ada.visits(Method::POST, format!("{PAGE}/passkeys")).form(&[]).await.expect(200);
    assert_eq!(confirmed.header("cache-control"), "no-store");
    let text = confirmed.text();
    assert!(text.contains("Two-factor sign-in is on, and every other device is signed out."), "{text}");
    let codes: Vec<_> = text.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    codes.iter().for_each(|code| world.secrets.plant_recovery_code(code));
    assert_eq!(codes.len(), 10);
    let here = ada.with_cookie(&confirmed);
    let on = page(&here, PAGE).await;
    assert!(on.contains("It rests on your") && on.contains("1 passkey") && on.contains("10 recovery codes are left"), "{on}");
    assert!(on.contains("Add an app") && on.contains("your passkeys stay"), "{on}");
    let account = page(&here, "/dashboard/account").await;
    assert!(account.contains("asks for your password and for one of your passkeys"), "{account}");
    let all = page(&here, "/dashboard/account/passkeys").await;
    assert!(all.contains("rests on this passkey alone"), "{all}");
    let one = page(&here, &format!("/dashboard/account/passkeys/{id}")).await;
    assert!(one.contains("rests on this passkey alone") && !one.contains("/remove"), "{one}");
    let kept = here.visits(Method::POST, format!("/dashboard/account/passkeys/{id}/remove")).form(&[]).await.expect(409).text();
    assert!(kept.contains("Two-factor sign-in rests on this passkey alone; turn it off first"), "{kept}");
    let again = here.visits(Method::POST, format!("{PAGE}/passkeys")).form(&[]).await.expect(409).text();
    assert!(again.contains("Two-factor sign-in is on already"), "{again}");

    let set_up = here.visits(Method::POST, format!("{PAGE}/start")).form(&[]).await.expect(200).text();
    assert!(set_up.contains("Add an authenticator app") && set_up.contains("rests on your passkeys as before"), "{set_up}");
    let (_, key) = set_up.split_once("<p class=\"key\"><code>").unwrap();
    let key = key.split('<').next().unwrap();
    world.secrets.plant_totp(&key.replace(' ', ""));
    let code = Authenticator::holding(key).shows(world.itoms.now());
    let added = here.visits(Method::POST, format!("{PAGE}/confirm")).form(&[("code", code.as_str())]).await.expect(200);
    let text = added.text();
    assert!(text.contains("The app is added") && text.contains("take the place of those that you had"), "{text}");
    let codes = text.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap());
    codes.for_each(|code| world.secrets.plant_recovery_code(code));
    let here = here.with_cookie(&added);
    let on = page(&here, PAGE).await;
    assert!(on.contains("a code of your authenticator app. A passkey stands for both.") && !on.contains("Add an app"), "{on}");
}

async fn the_last_passkey_stays(world: &World) {
    let (ada, _, first, _) = joins(world, "Ada").await;
    ada.calls("deletePasskey", &[&first]).await.expect_problem(409, "last_passkey");
    assert_eq!(passkeys(&ada).await, 1);
    let second = adds(&ada, &mut device(), "Laptop").await;
    ada.calls("deletePasskey", &[&first]).await.expect(204);
    ada.calls("deletePasskey", &[&second]).await.expect_problem(409, "last_passkey");
    // With an app it may go, and without a second factor too.
    let (ada, ..) = ada.turns_two_factor_on().await;
    ada.calls("deletePasskey", &[&second]).await.expect(204);
    let (bob, _, only, _) = joins(world, "Bob").await;
    bob.calls("deleteTotp", &[]).await.expect(204);
    bob.calls("deletePasskey", &[&only]).await.expect(204);
    bob.tries_password(&bob.password).await.expect(201);
}

async fn an_app_comes_beside_passkeys(world: &World) {
    let (ada, mut phone, _, old) = joins(world, "Ada").await;
    let since = shown(&ada).await["since"].clone();
    let started = ada.calls("startTotp", &[]).await.expect(200).json();
    let secret = started["secret"].as_str().unwrap();
    world.secrets.plant_totp(secret);
    let app = Authenticator::holding(secret);
    // Begun, it neither opens nor stops anything.
    assert_eq!((&shown(&ada).await["app"], &shown(&ada).await["since"]), (&json!(false), &since));
    ada.tries_password(&ada.password).await.expect(202);
    ada.tries_code(&app.shows(world.itoms.now())).await.expect_problem(403, "wrong_code");
    by_passkey(&ada, &mut phone).await;
    world.secrets.session(&ada.tries_code(&old[0]).await.expect(201).json());
    ada.calls("confirmTotp", &[]).json(json!({ "code": "000000" })).await.expect_problem(403, "wrong_code");

    let code = app.shows(world.itoms.now());
    let confirmed = ada.calls("confirmTotp", &[]).json(json!({ "code": code })).await.expect(200).json();
    let ada = Person { token: Some(world.secrets.session(&confirmed["session"])), ..ada };
    let new = world.recovery_codes(&confirmed);
    assert_eq!((&shown(&ada).await["app"], &shown(&ada).await["on"]), (&json!(true), &json!(true)));
    ada.tries_code(&old[1]).await.expect_problem(403, "wrong_code");
    world.secrets.session(&ada.tries_code(&new[0]).await.expect(201).json());
    world.clock.advance(Authenticator::STEP);
    world.secrets.session(&ada.tries_code(&app.shows(world.itoms.now())).await.expect(201).json());
    by_passkey(&ada, &mut phone).await;
    ada.calls("startTotp", &[]).await.expect_problem(409, "second_factor_exists");
}

async fn it_takes_the_place_of_a_set_up(world: &World) {
    let (ada, mut phone) = (world.person("Ada").joins().await, device());
    let started = ada.calls("startTotp", &[]).await.expect(200).json();
    let secret = started["secret"].as_str().unwrap();
    world.secrets.plant_totp(secret);
    adds(&ada, &mut phone, "Phone").await;
    let (ada, _) = turns_on(ada).await;
    let code = Authenticator::holding(secret).shows(world.itoms.now());
    ada.tries_code(&code).await.expect_problem(403, "wrong_code");
    ada.calls("confirmTotp", &[]).json(json!({ "code": code })).await.expect_problem(409, "no_second_factor");
    let (bob, ..) = world.person("Bob").joins().await.turns_two_factor_on().await;
    bob.calls("confirmPasskeys", &[]).await.expect_problem(409, "second_factor_exists");
}

async fn a_project_that_requires_two_factors_opens(world: &World) {
    let (ada, ..) = joins(world, "Ada").await;
    let (bob, mut phone) = (world.person("Bob").joins().await, device());
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    let change = json!({ "requires_two_factors": true });
    ada.calls("updateProject", &[&notes]).header("if-match", "\"1\"").json(change).await.expect(200);
    adds(&bob, &mut phone, "Phone").await;
    bob.calls("showProject", &[&notes]).await.expect_problem(403, "project_requires_two_factors");
    let (bob, _) = turns_on(bob).await;
    bob.calls("showProject", &[&notes]).await.expect(200);
    let members = ada.calls("listMembers", &[&notes]).await.expect(200).json();
    assert!(members["items"].as_array().unwrap().iter().all(|member| member["has_second_factor"] == true), "{members}");
    bob.calls("deleteTotp", &[]).await.expect(204);
    bob.calls("showProject", &[&notes]).await.expect_problem(403, "project_requires_two_factors");
}

/// An operator alone turns it off for somebody: mailboxes do not get past it.
async fn p2_d_it_guards_on_where_others_remove_the_passkeys(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let (ada, ..) = joins(world, "Ada").await;
    let account = ada.calls("showAccount", &[]).await.expect(200).id();
    root.calls("clearSecondFactor", &[&account]).await.expect(204);
    let ada = ada.signs_in().await;
    assert_eq!((shown(&ada).await["on"].clone(), passkeys(&ada).await), (json!(false), 0));

    // Whoever has stolen the mailbox alone does not get in.
    let (bob, _, _, codes) = joins(world, "Bob").await;
    for end_other_access in [false, true] {
        bob.calls("requestPasswordReset", &[]).json(json!({ "email": bob.email })).await.expect(202);
        world.works().await;
        world.works().await;
        let token = world.mails.token(&bob.email, "/reset-password/");
        let reset = json!({ "token": token, "password": bob.password, "end_other_access": end_other_access });
        world.visitor().calls("resetPassword", &[]).json(reset).await.expect(204);
        bob.tries_password(&bob.password).await.expect(202);
    }
    let first = [("email", bob.email.as_str()), ("password", bob.password.as_str())];
    let between = world.visitor().visits(Method::POST, "/dashboard/sign-in").form(&first).await.expect(200).text();
    assert!(between.contains("Type a recovery code") && !between.contains("passkey"), "{between}");
    let session = bob.tries_code(&codes[0]).await.expect(201).json();
    let bob = Person { token: Some(world.secrets.session(&session)), ..bob };
    assert_eq!((passkeys(&bob).await, shown(&bob).await["on"].clone()), (0, json!(true)));
    let page = bob.visits(Method::GET, PAGE).await.expect(200).text();
    assert!(page.contains("Nothing but recovery codes is left of it"), "{page}");
    let mut phone = device();
    adds(&bob, &mut phone, "New phone").await;
    by_passkey(&bob, &mut phone).await;

    // Whoever has a mailbox that Carol has left does not get past it either, unless it was turned on just before.
    for (days, status) in [(30, 202), (1, 201)] {
        let (carol, mut phone, ..) = joins(world, &format!("Carol{days}")).await;
        let new = format!("new{days}@example.org");
        world.clock.advance(days * Duration::from_secs(24 * 60 * 60));
        let carol = by_passkey(&carol, &mut phone).await;
        carol.calls("requestEmailChange", &[]).json(json!({ "email": new })).await.expect(202);
        world.works().await;
        let token = world.mails.token(&new, "/confirm-email/");
        carol.calls("confirmEmailChange", &[]).json(json!({ "token": token })).await.expect(204);
        world.works().await;
        let token = world.mails.token(&carol.email, "/restore-email/");
        let restored = world.visitor().calls("restoreEmail", &[]).json(json!({ "token": token })).await.expect(200).json();
        let reset = json!({ "token": restored["reset_token"], "password": carol.password });
        world.visitor().calls("resetPassword", &[]).json(reset).await.expect(204);
        carol.tries_password(&carol.password).await.expect(status);
    }
}

async fn p2_d_no_race_leaves_it_without_a_passkey(world: &World) {
    let root = world.person("Root").becomes_operator().await;
    let rounds = if itoms_testing::is_long() { 40 } else { 4 };
    let is_whole = async |account: &str| {
        let found = root.calls("inspectAccount", &[account]).await.expect(200).json();
        assert!(found["second_factor_since"].is_null() || found["passkeys"].as_u64() > Some(0), "{found}");
    };
    for round in 0..rounds {
        // Two removals of the last two.
        let (ada, _, first, _) = joins(world, &format!("Ada{round}")).await;
        let account = ada.calls("showAccount", &[]).await.expect(200).id();
        let second = adds(&ada, &mut device(), "Laptop").await;
        let answers = join_all([&first, &second].map(async |id| ada.calls("deletePasskey", &[id]).await.status)).await;
        assert!(answers.iter().all(|status| [204, 409, 503].contains(status)), "{answers:?}");
        is_whole(&account).await;

        // Turning it on beside the removal of the only one, by its person and by an operator.
        let bob = world.person(&format!("Bob{round}")).joins().await;
        let account = bob.calls("showAccount", &[]).await.expect(200).id();
        let only = adds(&bob, &mut device(), "Phone").await;
        let (on, removed) =
            tokio::join!(async { bob.calls("confirmPasskeys", &[]).await }, async { bob.calls("deletePasskey", &[&only]).await });
        if on.is_success() {
            world.secrets.session(&on.json()["session"]);
            world.recovery_codes(&on.json());
        }
        assert!(!(on.is_success() && removed.is_success()), "{} and {}", on.text(), removed.text());
        is_whole(&account).await;

        let carol = world.person(&format!("Carol{round}")).joins().await;
        let account = carol.calls("showAccount", &[]).await.expect(200).id();
        adds(&carol, &mut device(), "Phone").await;
        let (on, _) =
            tokio::join!(async { carol.calls("confirmPasskeys", &[]).await }, async { root.calls("clearSecondFactor", &[&account]).await });
        if on.is_success() {
            world.secrets.session(&on.json()["session"]);
            world.recovery_codes(&on.json());
        }
        is_whole(&account).await;
    }
}

/// Six digits are counted also where no app shows any, and recovery codes are not.
#[tokio::test]
async fn six_digits_are_counted_without_an_app() {
    let world = World::with_default_limits().await;
    let (ada, _, _, codes) = joins(&world, "Ada").await;
    world.clock.advance(Duration::from_secs(60 * 60));
    let from = |last: u8| Person { address: IpAddr::from([198, 51, 100, last]), ..ada.clone() };
    for guess in 0..5 {
        from(guess).tries_code("000000").await.expect_problem(403, "wrong_code");
    }
    from(9).tries_code("000000").await.expect_problem(429, "too_many_requests");
    world.secrets.session(&from(10).tries_code(&codes[0]).await.expect(201).json());
    world.ends().await;
}

/// As with codes: a thief who has the password has the passkey asked for, from everywhere.
async fn p2_d_who_asks_for_passkeys_elsewhere_keeps_nobody_out(world: &World) {
    let (ada, ..) = joins(world, "Ada").await;
    world.clock.advance(Duration::from_secs(60 * 60));
    let asked = ada.at("203.0.113.1").tries_password(&ada.password).await.expect(202).json();
    let starts = async |from: &str| ada.at(from).calls("startPasskeyStep", &[]).json(json!({ "pending": asked["pending"] })).await;
    for asks in 0..10 {
        starts(&format!("203.0.113.{asks}")).await.expect(200);
    }
    starts("198.51.100.1").await.expect_problem(429, "too_many_requests");
    for neighbour in 2..14 {
        starts(&format!("127.0.0.{neighbour}")).await.expect(200);
    }
    starts("127.0.0.1").await.expect(200);
}
