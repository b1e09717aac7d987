//! A password is forgotten, changed, and never weak.

use crate::harness::{Answer, Person, World, on_both_databases};
use futures_util::future::join_all;
use http::Method;
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    a_weak_password_is_refused_wherever_one_is_chosen,
    a_forgotten_password_is_set_anew_by_a_mailed_link,
    a_reset_link_works_once_and_for_an_hour,
    an_account_without_a_password_gets_no_reset,
    a_password_is_changed_with_the_old_one,
    whoever_resets_a_password_has_the_last_word,
    no_sign_in_with_the_former_password_outlives_the_new_one,
    a_reset_ends_all_other_access_by_choice,
    the_pages_lead_from_a_forgotten_password_to_a_new_one,
    the_account_page_changes_the_password,
);

const HOUR: Duration = Duration::from_secs(60 * 60);
const NEW: &str = "planted new words: lantern otter quilt";

async fn asks_for_reset(person: &Person<'_>) -> Answer {
    let answer = person.calls("requestPasswordReset", &[]).json(json!({ "email": person.email })).await.expect(202);
    person.world.works().await;
    person.world.works().await;
    answer
}

async fn resets(person: &Person<'_>, token: &str, password: &str) -> Answer {
    person.calls("resetPassword", &[]).json(json!({ "token": token, "password": password })).await
}

async fn changes(person: &Person<'_>, old: &str, new: &str) -> Answer {
    person.calls("changePassword", &[]).json(json!({ "current_password": old, "password": new })).await
}

#[track_caller]
fn expect_guessable(answer: Answer) {
    let problem = answer.expect_problem(422, "invalid_input").json();
    assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["rule"]), (&json!("password"), &json!("guessable")), "{problem}");
}

async fn a_weak_password_is_refused_wherever_one_is_chosen(world: &World) {
    let mut eve = world.person("Evelyn Hargreaves");
    eve.email = "evelyn.hargreaves@example.com".to_owned();
    for weak in ["password1234", "qwertyuiop123", "evelynhargreaves", "evelyn.hargreaves"] {
        eve.password = weak.to_owned();
        expect_guessable(eve.signs_up().await);
    }
    world.works().await;
    assert!(world.mails.all().is_empty());

    let ada = world.person("Ada").joins().await;
    asks_for_reset(&ada).await;
    let token = world.mails.token(&ada.email, "/reset-password/");
    expect_guessable(resets(&ada, &token, "passwordpassword").await);
    expect_guessable(changes(&ada, &ada.password, "passwordpassword").await);
    resets(&ada, &token, NEW).await.expect(204);
}

/// P1.1-a, P2-d: other devices are signed out, and the owner is told.
async fn a_forgotten_password_is_set_anew_by_a_mailed_link(world: &World) {
    world.secrets.plant("the new password", NEW);
    let ada = world.person("Ada").joins().await;
    let asked = Person { email: ada.email.to_uppercase(), ..ada.clone() };
    asks_for_reset(&asked).await;
    let token = world.mails.token(&ada.email, "/reset-password/");
    ada.calls("showAccount", &[]).await.expect(200);
    resets(&ada, &token, NEW).await.expect(204);

    ada.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    ada.tries_password(&ada.password).await.expect_problem(401, "wrong_credentials");
    let ada = Person { password: NEW.to_owned(), ..ada.clone() }.signs_in().await;
    ada.calls("showAccount", &[]).await.expect(200);
    world.works().await;
    let told = world.mails.to(&ada.email).pop().unwrap();
    assert!(told.subject.contains("password") && told.subject.contains("was changed"), "{}", told.subject);
    assert!(told.text.contains("cannot be turned off"), "{}", told.text);
}

async fn a_reset_link_works_once_and_for_an_hour(world: &World) {
    let ada = world.person("Ada").joins().await;
    for _ in 0..2 {
        asks_for_reset(&ada).await;
    }
    let links = world.mails.links(&ada.email, "/reset-password/");
    let [first, second] = [0, 1].map(|number: usize| links[number].rsplit('/').next().unwrap().to_owned());
    world.clock.advance(HOUR - Duration::from_millis(1));
    resets(&ada, &second, NEW).await.expect(204);
    for used in [&first, &second] {
        resets(&ada, used, NEW).await.expect_problem(404, "unusable_link");
    }
    asks_for_reset(&ada).await;
    let third = world.mails.token(&ada.email, "/reset-password/");
    world.clock.advance(HOUR);
    resets(&ada, &third, NEW).await.expect_problem(404, "unusable_link");
}

async fn an_account_without_a_password_gets_no_reset(world: &World) {
    let adoption = itoms::account::Adoption::named("Hosted").email("hosted@example.com");
    world.itoms.accounts().adopt("hosted", adoption).await.unwrap();
    asks_for_reset(&world.person("Hosted")).await;
    assert!(world.mails.all().is_empty());
}

async fn a_password_is_changed_with_the_old_one(world: &World) {
    world.secrets.plant("the new password", NEW);
    let ada = world.person("Ada").joins().await;
    let phone = ada.clone().signs_in().await;
    asks_for_reset(&ada).await;
    let reset = world.mails.token(&ada.email, "/reset-password/");
    changes(&ada, "not the password", NEW).await.expect_problem(403, "wrong_password");
    phone.calls("showAccount", &[]).await.expect(200);

    let renewed = changes(&ada, &ada.password, NEW).await.expect(200).json();
    let here = Person { token: Some(world.secrets.session(&renewed)), ..ada.clone() };
    for ended in [&ada, &phone] {
        ended.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
    }
    assert_eq!(here.calls("listSessions", &[]).await.expect(200).json()["items"].as_array().unwrap().len(), 1);
    ada.tries_password(&ada.password).await.expect_problem(401, "wrong_credentials");
    ada.tries_password(NEW).await.expect(201);
    resets(&ada, &reset, NEW).await.expect_problem(404, "unusable_link");
    world.works().await;
    assert!(world.mails.to(&ada.email).pop().unwrap().subject.contains("was changed"));
}

/// A thief with a session asks for another address; the owner sets a new password, and that is over.
async fn whoever_resets_a_password_has_the_last_word(world: &World) {
    let ada = world.person("Ada").joins().await;
    ada.calls("requestEmailChange", &[]).json(json!({ "email": "thief@example.com" })).await.expect(202);
    asks_for_reset(&ada).await;
    let stolen = world.mails.token("thief@example.com", "/confirm-email/");
    resets(&ada, &world.mails.token(&ada.email, "/reset-password/"), NEW).await.expect(204);
    let ada = Person { password: NEW.to_owned(), ..ada }.signs_in().await;
    ada.calls("confirmEmailChange", &[]).json(json!({ "token": stolen })).await.expect_problem(404, "unusable_link");
}

/// P2-d, however the two meet: a thief who knows the former password is out once the new one is set.
async fn no_sign_in_with_the_former_password_outlives_the_new_one(world: &World) {
    let mut ada = world.person("Ada").joins().await;
    for round in 0..4 {
        asks_for_reset(&ada).await;
        let token = world.mails.token(&ada.email, "/reset-password/");
        let new = format!("{NEW} {round}");
        let sign_ins = join_all((0..16).map(|_| ada.tries_password(&ada.password)));
        let (answers, reset) = tokio::join!(sign_ins, resets(&ada, &token, &new));
        reset.expect(204);
        for answer in answers {
            if answer.status == 201 {
                let thief = Person { token: Some(world.secrets.session(&answer.json())), ..ada.clone() };
                thief.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
            } else {
                answer.expect_problem(401, "wrong_credentials");
            }
        }
        ada = Person { password: new, ..ada };
    }
    ada.signs_in().await.calls("showAccount", &[]).await.expect(200);
}

/// A second factor stays: where the mailbox was stolen it is what is left.
async fn a_reset_ends_all_other_access_by_choice(world: &World) {
    let ada = world.person("Ada").joins().await;
    let key = json!({ "name": "Backup", "scopes": ["account:read"] });
    let key = world.secrets.api_key(&ada.calls("createApiKey", &[]).json(key).await.expect(201).json());
    let (ada, app, _) = ada.turns_two_factor_on().await;
    let by_key = || world.visitor().calls("showAccount", &[]).bearer(&key);

    for (new, fields, status) in [(NEW, &[][..], 200), ("planted words: otter quilt lantern", &[("end_other_access", "yes")][..], 401)] {
        asks_for_reset(&ada).await;
        let link = world.mails.link(&ada.email, "/reset-password/");
        let form = [&[("password", new)][..], fields].concat();
        world.visitor().visits(Method::POST, &link).form(&form).await.expect(303);
        by_key().await.expect(status);
        ada.tries_password(new).await.expect(202);
    }
    drop(app);
}

async fn the_pages_lead_from_a_forgotten_password_to_a_new_one(world: &World) {
    let ada = world.person("Ada").joins().await;
    let visitor = world.visitor();
    let sign_in = visitor.visits(Method::GET, "/dashboard/sign-in").await.expect(200).text();
    assert!(sign_in.contains("href=\"/dashboard/forgot-password\""), "{sign_in}");
    visitor.visits(Method::GET, "/dashboard/forgot-password").await.expect(200);
    let wrong = visitor.visits(Method::POST, "/dashboard/forgot-password").form(&[("email", "no address")]).await.expect(422).text();
    assert!(wrong.contains("no address"), "it keeps what was typed: {wrong}");
    let sent = visitor.visits(Method::POST, "/dashboard/forgot-password").form(&[("email", &ada.email)]).await.expect(303);
    let page = visitor.visits(Method::GET, sent.header("location")).await.expect(200).text();
    assert!(page.contains("If an account has the address"), "{page}");
    world.works().await;
    world.works().await;

    let link = world.mails.link(&ada.email, "/reset-password/");
    for _ in 0..2 {
        visitor.visits(Method::GET, &link).await.expect(200);
    }
    let weak = visitor.visits(Method::POST, &link).form(&[("password", "password1234")]).await.expect(422).text();
    assert!(weak.contains("harder to guess") && !weak.contains("password1234"), "{weak}");
    let set = visitor.visits(Method::POST, &link).form(&[("password", NEW)]).await.expect(303);
    let page = visitor.visits(Method::GET, set.header("location")).await.expect(200).text();
    assert!(page.contains("Your new password is set"), "{page}");
    visitor.visits(Method::GET, &link).await.expect(404);
    visitor.visits(Method::POST, &link).form(&[("password", NEW)]).await.expect(404);
    ada.tries_password(NEW).await.expect(201);
}

async fn the_account_page_changes_the_password(world: &World) {
    let ada = world.person("Ada").joins().await;
    let phone = ada.clone().signs_in().await;
    let change = |old: &str| ada.visits(Method::POST, "/dashboard/account/password").form(&[("current_password", old), ("password", NEW)]);
    let wrong = change("not the password").await.expect(403).text();
    assert!(wrong.contains("This is not your present password."), "{wrong}");
    let changed = change(&ada.password).await.expect(303);
    let cookie = changed.header("set-cookie");
    let token = cookie.strip_prefix("__Host-itoms=").and_then(|rest| rest.split(';').next()).unwrap();
    world.secrets.plant("a session's renewed token", token);
    let here = Person { token: Some(token.to_owned()), ..ada.clone() };
    let page = here.visits(Method::GET, "/dashboard/account").await.expect(200).text();
    assert!(page.contains("Your password is changed"), "{page}");
    phone.calls("showAccount", &[]).await.expect_problem(401, "unauthenticated");
}
