//! Two-factor sign-in in the dashboard: forms alone, no script.

use crate::harness::{Answer, Person, World, hidden, on_both_databases};
use http::Method;
use itoms_testing::Authenticator;
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    the_pages_set_it_up_and_turn_it_off,
    a_code_of_an_earlier_picture_is_told_what_mends_it,
    sign_in_asks_for_the_code_on_a_page_of_its_own,
    the_page_between_ends_with_its_time_and_with_the_password,
    a_form_waits_for_the_code_too,
    the_proof_asks_for_a_code,
);

const PAGE: &str = "/dashboard/account/two-factor";

fn at(act: &str) -> String {
    format!("{PAGE}/{act}")
}

#[track_caller]
fn key(page: &str) -> String {
    let (_, rest) = page.split_once("<p class=\"key\"><code>").unwrap_or_else(|| panic!("no key in {page}"));
    rest.split('<').next().unwrap().to_owned()
}

async fn posts(person: &Person<'_>, act: &str, fields: &[(&str, &str)]) -> Answer {
    person.visits(Method::POST, at(act)).form(fields).await
}

async fn signs_in(person: &Person<'_>, more: &[(&str, &str)]) -> Answer {
    let fields = [&[("email", person.email.as_str()), ("password", person.password.as_str())], more].concat();
    Person { token: None, ..person.clone() }.visits(Method::POST, "/dashboard/sign-in").form(&fields).await
}

async fn gives(person: &Person<'_>, pending: &str, more: &[(&str, &str)]) -> Answer {
    let fields = [&[("pending", pending)], more].concat();
    Person { token: None, ..person.clone() }.visits(Method::POST, "/dashboard/sign-in/code").form(&fields).await
}

async fn the_pages_set_it_up_and_turn_it_off(world: &World) {
    let ada = world.person("Ada").joins().await;
    let account = ada.visits(Method::GET, "/dashboard/account").await.expect(200).text();
    assert!(account.contains(PAGE), "{account}");
    let off = ada.visits(Method::GET, PAGE).await.expect(200).text();
    assert!(off.contains("It is off"), "{off}");

    let set_up = posts(&ada, "start", &[]).await.expect(200);
    assert_eq!(set_up.header("cache-control"), "no-store");
    let set_up = set_up.text();
    assert!(
        set_up.contains("<svg class=\"qr\"") && set_up.contains("inputmode=\"numeric\"") && set_up.contains("one-time-code"),
        "{set_up}"
    );
    assert!(!set_up.contains("style="), "the policy of pages forbids it");
    world.secrets.plant_totp(&key(&set_up).replace(' ', ""));
    let app = Authenticator::holding(&key(&set_up));
    let empty = posts(&ada, "confirm", &[("code", "")]).await.expect(403).text();
    assert!(empty.contains("Type the code that your authenticator app shows now."), "{empty}");
    let wrong = posts(&ada, "confirm", &[("code", "000000")]).await.expect(403).text();
    assert!(wrong.contains("This is not the code") && key(&wrong) == key(&set_up), "the same key again: {wrong}");

    let code = app.shows(world.itoms.now());
    let confirmed = posts(&ada, "confirm", &[("code", &code)]).await.expect(200);
    assert_eq!(confirmed.header("cache-control"), "no-store");
    let here = ada.with_cookie(&confirmed);
    let codes: Vec<_> = confirmed.text().split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    codes.iter().for_each(|code| world.secrets.plant_recovery_code(code));
    let on = here.visits(Method::GET, PAGE).await.expect(200).text();
    assert!(on.contains("10 recovery codes are left") && !on.contains(&codes[0]), "{on}");
    let again = posts(&here, "confirm", &[("code", &code)]).await.expect(409).text();
    assert!(again.contains("Two-factor sign-in is on already"), "{again}");

    let made = posts(&here, "recovery-codes", &[]).await.expect(200).text();
    assert!(
        made.contains("You have new recovery codes") && made.matches("<li><code>").count() == 10 && !made.contains(&codes[0]),
        "{made}"
    );
    let gone = posts(&here, "off", &[]).await.expect(303);
    assert_eq!(gone.header("location"), PAGE);
    let off = here.visits(Method::GET, PAGE).await.expect(200).text();
    assert!(off.contains("Two-factor sign-in is off. Signing in asks for your password alone."), "{off}");
    signs_in(&here, &[]).await.expect(303);
}

/// A reload or a second tab begins anew, for a set-up is shown to whoever has begun it alone.
async fn a_code_of_an_earlier_picture_is_told_what_mends_it(world: &World) {
    let ada = world.person("Ada").joins().await;
    let begins = async || key(&posts(&ada, "start", &[]).await.expect(200).text());
    let (earlier, newest) = (begins().await, begins().await);
    for key in [&earlier, &newest] {
        world.secrets.plant_totp(&key.replace(' ', ""));
    }
    let code = |key: &str| Authenticator::holding(key).shows(world.itoms.now());
    let wrong = posts(&ada, "confirm", &[("code", &code(&earlier))]).await.expect(403).text();
    assert!(wrong.contains("remove that entry and add the one on this page") && key(&wrong) == newest, "{wrong}");
    let confirmed = posts(&ada, "confirm", &[("code", &code(&newest))]).await.expect(200);
    ada.with_cookie(&confirmed);
    confirmed.text().split("<li><code>").skip(1).for_each(|rest| world.secrets.plant_recovery_code(rest.split('<').next().unwrap()));
}

async fn sign_in_asks_for_the_code_on_a_page_of_its_own(world: &World) {
    let (ada, app, codes) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let next = [("next", "/dashboard/account/devices")];
    let asked = signs_in(&ada, &next).await.expect(200);
    assert!(asked.headers.get("set-cookie").is_none(), "nobody is signed in yet");
    assert_eq!(asked.header("cache-control"), "no-store");
    let asked = asked.text();
    assert!(asked.contains("Type your code") && asked.contains("one-time-code") && asked.contains("inputmode=\"numeric\""), "{asked}");
    let pending = hidden(&asked, "pending");
    assert_eq!(hidden(&asked, "next"), next[0].1);

    let empty = gives(&ada, &pending, &next).await.expect(403).text();
    assert!(empty.contains("Type the code that your authenticator app shows now, or a recovery code."), "{empty}");
    let wrong = gives(&ada, &pending, &[next[0], ("code", "000000")]).await.expect(403).text();
    assert!(wrong.contains("Error: ") && wrong.contains("This code is wrong or was used") && !wrong.contains("000000"), "{wrong}");
    assert_eq!((hidden(&wrong, "pending"), hidden(&wrong, "next")), (pending.clone(), next[0].1.to_owned()));
    let away = gives(&ada, &pending, &[("next", "https://evil.example/"), ("code", "000000")]).await.expect(403).text();
    assert!(!away.contains("evil.example"), "{away}");

    world.clock.advance(Authenticator::STEP);
    let code = app.shows(world.itoms.now());
    let done = gives(&ada, &pending, &[next[0], ("code", &code)]).await.expect(303);
    assert_eq!(done.header("location"), next[0].1);
    ada.with_cookie(&done).visits(Method::GET, "/dashboard/account/devices").await.expect(200);
    let replayed = gives(&ada, &pending, &[("code", &code)]).await.expect(403).text();
    assert!(replayed.contains("This code is wrong or was used"), "{replayed}");

    let wrong = gives(&ada, &pending, &[("code", ""), ("recovery_code", "not one of them")]).await.expect(403).text();
    assert!(wrong.contains("<details class=\"more\" open>") && wrong.contains("recovery_code-fault"), "{wrong}");
    let by_recovery = gives(&ada, &pending, &[("code", ""), ("recovery_code", &codes[0])]).await.expect(303);
    assert_eq!(by_recovery.header("location"), "/dashboard");
    ada.with_cookie(&by_recovery);
    gives(&ada, &pending, &[("recovery_code", &codes[0])]).await.expect(403);
    let alone = world.get("/dashboard/sign-in/code").await.expect(303);
    assert_eq!(alone.header("location"), "/dashboard/sign-in");
}

async fn the_page_between_ends_with_its_time_and_with_the_password(world: &World) {
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    let pending = async || hidden(&signs_in(&ada, &[]).await.expect(200).text(), "pending");
    let late = pending().await;
    world.clock.advance(Duration::from_secs(10 * 60));
    for broken in [late.as_str(), "", "v1.a.b"] {
        let code = app.shows(world.itoms.now());
        let over = gives(&ada, broken, &[("next", "/dashboard/account"), ("code", &code)]).await.expect(401).text();
        assert!(over.contains("Begin again with your password.") && hidden(&over, "next") == "/dashboard/account", "{over}");
    }
    let other = pending().await;
    let new = "planted new words: lantern otter quilt";
    world.secrets.plant("the new password", new);
    let change = json!({ "current_password": ada.password, "password": new });
    world.secrets.session(&ada.calls("changePassword", &[]).json(change).await.expect(200).json());
    gives(&ada, &other, &[("code", &app.shows(world.itoms.now()))]).await.expect(401);
}

async fn a_form_waits_for_the_code_too(world: &World) {
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    ada.calls("deleteSession", &[]).await.expect(204);
    let ended = ada.visits(Method::POST, "/dashboard/account").form(&[("company", "kept"), ("recovery_code", "planted code here")]);
    let ended = ended.await.expect(401).text();
    assert!(ended.contains("company=kept") && !ended.contains("planted"), "{ended}");
    let waiting = [("waiting_action", "/dashboard/account"), ("waiting_fields", "company=kept")];
    let asked = signs_in(&ada, &waiting).await.expect(200).text();
    let pending = hidden(&asked, "pending");
    world.clock.advance(Authenticator::STEP);
    let sent = [("waiting_action", hidden(&asked, "waiting_action")), ("waiting_fields", hidden(&asked, "waiting_fields"))];
    let sent = [(sent[0].0, sent[0].1.as_str()), (sent[1].0, sent[1].1.as_str()), ("code", &app.shows(world.itoms.now()))];
    let done = gives(&ada, &pending, &sent).await.expect(200);
    assert!(done.text().contains("name=\"company\" value=\"kept\""), "{}", done.text());
    ada.with_cookie(&done);
}

async fn the_proof_asks_for_a_code(world: &World) {
    let (ada, app, _) = world.person("Ada").joins().await.turns_two_factor_on().await;
    world.clock.advance(Duration::from_secs(10 * 60));
    let asked = posts(&ada, "off", &[]).await.expect(403).text();
    assert!(asked.contains("Confirm that it is you") && asked.contains("one-time-code"), "{asked}");
    let waiting = [("act", "set_second_factor"), ("waiting_action", "/dashboard/account/two-factor/off"), ("waiting_fields", "")];
    let proves = |code: &str| {
        let fields = [&waiting[..], &[("password", ada.password.as_str()), ("code", code)]].concat();
        ada.visits(Method::POST, "/dashboard/reauthenticate").form(&fields)
    };
    let without = proves("").await.expect(403).text();
    assert!(without.contains("Type the code") && without.contains("waiting_action"), "{without}");
    let wrong = proves("000000").await.expect(403).text();
    assert!(wrong.contains("This code is wrong or was used"), "{wrong}");
    let proved = proves(&app.shows(world.itoms.now())).await.expect(200);
    let ada = ada.with_cookie(&proved);
    posts(&ada, "off", &[]).await.expect(303);
    let bob = world.person("Bob").joins().await;
    world.clock.advance(Duration::from_secs(10 * 60));
    let asked = bob.visits(Method::POST, at("start")).form(&[]).await.expect(403).text();
    assert!(asked.contains("Confirm that it is you") && !asked.contains("one-time-code"), "{asked}");
}
