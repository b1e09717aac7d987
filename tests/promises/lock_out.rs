//! What a stranger does with somebody's address keeps nobody out (P2-d): told under the limits that the product has by default.

use crate::harness::{Person, World, on_both_databases};
use itoms::{account::EmailAddress, limit::Limits};
use serde_json::json;
use std::time::Duration;

on_both_databases!(
    by default:
    p2_d_a_stranger_cannot_lock_a_person_out,
    p2_d_many_networks_cannot_lock_a_person_out,
    p2_d_whoever_sets_a_password_anew_is_let_in_with_it,
    p2_d_many_networks_of_one_site_are_few_callers,
    p2_d_a_neighbour_cannot_keep_a_session_from_proving_itself,
    p2_d_a_stranger_cannot_silence_a_reset,
    p2_d_whoever_asks_for_resets_leaves_a_link_that_works,
    p2_d_one_network_asks_for_few_resets,
    p2_d_a_stranger_cannot_use_up_a_newcomers_mails,
    p2_d_many_networks_cannot_keep_a_newcomer_out,
    p2_d_many_accounts_cannot_keep_an_address_from_its_owner,
    p2_d_one_address_gets_no_more_mails_than_it_bears,
    p2_d_strangers_keep_no_invitation_back,
    p2_d_judging_passwords_is_limited_whatever_else_is_wrong,
);

const STRANGER: &str = "198.51.100.7";
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Asks for something that needs an address alone.
async fn asks(person: &Person<'_>, operation: &str, email: &str) -> u16 {
    person.calls(operation, &[]).json(json!({ "email": email })).await.status
}

/// Does the work that is due, and what that gives rise to.
async fn works(world: &World) {
    for _ in 0..2 {
        world.works().await;
    }
}

/// P2-d
async fn p2_d_a_stranger_cannot_lock_a_person_out(world: &World) {
    let ada = world.person("Ada").joins().await;
    let nobody = world.person("Nobody");
    world.clock.advance(HOUR);
    let mut tries = Vec::new();
    for (person, address) in [(&ada, STRANGER), (&nobody, "198.51.101.7")] {
        let mut answers = Vec::new();
        for _ in 0..20 {
            answers.push(person.at(address).tries_password("a wrong password").await.bare());
        }
        tries.push(answers);
    }
    assert_eq!(tries[0], tries[1], "nobody learns who has an account");
    assert_eq!(tries[0].iter().map(|(status, ..)| *status).collect::<Vec<_>>(), [[401; 3].as_slice(), &[429; 17]].concat());
    ada.at("203.0.113.7").signs_in().await;
    ada.signs_in().await;
}

/// P2-d
async fn p2_d_many_networks_cannot_lock_a_person_out(world: &World) {
    let ada = world.person("Ada").joins().await;
    let nobody = world.person("Nobody");
    for person in [&ada, &nobody] {
        let email = EmailAddress::parse(&person.email).unwrap();
        world.empties("sign_in_account", &email.key(), Limits::default().sign_in_account).await;
    }
    // Strangers have used up what there is for the address. Nobody learns by that whether it has an account.
    let known = ada.at(STRANGER).tries_password(&ada.password).await.expect_problem(429, "too_many_requests");
    let unknown = nobody.at("198.51.101.7").tries_password(&nobody.password).await.expect_problem(429, "too_many_requests");
    assert_eq!(known.bare(), unknown.bare());

    let at_home = ada.at("127.0.0.9");
    at_home.tries_password("a wrong password").await.expect_problem(401, "wrong_credentials");
    ada.signs_in().await;
}

/// P2-d
async fn p2_d_whoever_sets_a_password_anew_is_let_in_with_it(world: &World) {
    let ada = world.person("Ada").joins().await;
    world.clock.advance(24 * HOUR);
    assert_eq!(asks(&ada, "requestPasswordReset", &ada.email).await, 202);
    works(world).await;
    let link = world.mails.link(&ada.email, "/reset-password/");
    let password = "a password that nobody has guessed yet".to_owned();
    let reset = json!({ "token": link.rsplit('/').next(), "password": password });
    ada.at("203.0.113.7").calls("resetPassword", &[]).json(reset).await.expect(204);
    let ada = Person { password, ..ada };
    let email = EmailAddress::parse(&ada.email).unwrap();
    world.empties("sign_in_account", &email.key(), Limits::default().sign_in_account).await;
    ada.at(STRANGER).tries_password(&ada.password).await.expect_problem(429, "too_many_requests");
    ada.at("203.0.113.8").signs_in().await;
    world.works().await;
    let told = world.mails.to(&ada.email).into_iter().filter(|mail| mail.subject.contains("new device")).count();
    assert_eq!(told, 1, "it is news from which device");
}

/// P2-d
async fn p2_d_many_networks_of_one_site_are_few_callers(world: &World) {
    let ada = world.person("Ada").joins().await;
    let mut statuses = Vec::new();
    for network in 0..10 {
        let mallory = ada.at(&format!("2001:db8:7:{network:x}::9"));
        for _ in 0..3 {
            statuses.push(mallory.tries_password("a wrong password").await.status);
        }
    }
    assert_eq!(statuses, [[401; 24].as_slice(), &[429; 6]].concat(), "eight callers with three tries each");
    ada.at("2001:db8:8::9").signs_in().await;
}

/// P2-d
async fn p2_d_a_neighbour_cannot_keep_a_session_from_proving_itself(world: &World) {
    let (ada, neighbour) = (world.person("Ada").joins().await, world.person("Neighbour"));
    for status in [401, 401, 401, 429] {
        assert_eq!(neighbour.at(STRANGER).tries_password("a wrong password").await.status, status);
    }
    ada.at(STRANGER).calls("reauthenticate", &[]).json(json!({ "password": ada.password })).await.expect(200);
}

/// P2-d
async fn p2_d_a_stranger_cannot_silence_a_reset(world: &World) {
    let mut ada = world.person("Ada").joins().await;
    world.clock.advance(2 * HOUR);
    let mallory = world.person("Mallory").at(STRANGER);
    let as_ada = Person { email: ada.email.clone(), ..mallory.at("198.51.101.7") };
    for _ in 0..3 {
        assert_eq!(asks(&mallory, "resendVerification", &ada.email).await, 202);
        as_ada.signs_up().await.expect(202);
    }
    works(world).await;

    assert_eq!(asks(&ada, "requestPasswordReset", &ada.email).await, 202);
    works(world).await;
    let token = world.mails.token(&ada.email, "/reset-password/");
    "a passphrase that came by mail".clone_into(&mut ada.password);
    ada.calls("resetPassword", &[]).json(json!({ "token": token, "password": ada.password })).await.expect(204);
    ada.signs_in().await;
}

/// P2-d
async fn p2_d_whoever_asks_for_resets_leaves_a_link_that_works(world: &World) {
    let mut ada = world.person("Ada").joins().await;
    let mailed = || world.mails.links(&ada.email, "/reset-password/").len();
    // Two hours but for a minute, and none passes without a link.
    for (minutes, most) in [(0..60, 3), (60..119, 4)] {
        for minute in minutes {
            let mallory = world.person("Mallory").at(&format!("198.51.{minute}.7"));
            assert_eq!(asks(&mallory, "requestPasswordReset", &ada.email).await, 202);
            works(world).await;
            world.clock.advance(HOUR / 60);
        }
        assert_eq!(mailed(), most, "three at once and one in an hour");
    }

    assert_eq!(asks(&ada, "requestPasswordReset", &ada.email).await, 202);
    works(world).await;
    assert_eq!(mailed(), 4, "hers is kept back, and the one before is hers as well");
    let token = world.mails.token(&ada.email, "/reset-password/");
    "a passphrase that came by mail".clone_into(&mut ada.password);
    ada.calls("resetPassword", &[]).json(json!({ "token": token, "password": ada.password })).await.expect(204);
    ada.signs_in().await;
}

/// P2-d
async fn p2_d_one_network_asks_for_few_resets(world: &World) {
    let mallory = world.person("Mallory").at(STRANGER);
    for status in [202, 202, 202, 429] {
        assert_eq!(asks(&mallory, "requestPasswordReset", "nobody@example.com").await, status);
    }
    world.clock.advance(HOUR / 3);
    for status in [202, 429] {
        assert_eq!(asks(&mallory, "requestPasswordReset", "nobody.else@example.com").await, status);
    }
}

/// P2-d
async fn p2_d_a_stranger_cannot_use_up_a_newcomers_mails(world: &World) {
    let newcomer = world.person("Newcomer");
    // One network, and as many addresses in it as it takes.
    for host in 1..=6 {
        let mallory = Person { password: "a passphrase of a stranger".to_owned(), ..newcomer.at(&format!("198.51.100.{host}")) };
        mallory.signs_up().await.expect(202);
        assert_eq!(asks(&mallory, "resendVerification", &newcomer.email).await, 202);
    }
    works(world).await;
    let caused = world.mails.to(&newcomer.email).len();
    assert_eq!(caused, 3 + 3, "the share of one network");

    world.clock.advance(Duration::from_secs(1));
    newcomer.signs_up().await.expect(202);
    works(world).await;
    assert_eq!(world.mails.to(&newcomer.email).len(), caused + 1);
    assert_eq!(asks(&newcomer, "resendVerification", &newcomer.email).await, 202);
    works(world).await;
    assert_eq!(world.mails.to(&newcomer.email).len(), caused + 2);
    newcomer.verifies().await.expect(201);
}

/// P2-d
async fn p2_d_many_networks_cannot_keep_a_newcomer_out(world: &World) {
    let newcomer = world.person("Newcomer");
    for network in 0..7 {
        let mallory = Person { password: "a passphrase of a stranger".to_owned(), ..newcomer.at(&format!("198.51.{network}.7")) };
        for _ in 0..3 {
            mallory.signs_up().await.expect(202);
        }
    }
    works(world).await;
    assert_eq!(world.mails.to(&newcomer.email).len(), 20, "all that the address is mailed");
    world.clock.advance(Duration::from_secs(1));
    newcomer.signs_up().await.expect(202);
    works(world).await;
    assert_eq!(world.mails.to(&newcomer.email).len(), 20, "no link for the newcomer");
    // They go on: each has its share of what is compared with.
    for host in 1..=9 {
        let again = Person { password: "a passphrase of a stranger".to_owned(), ..newcomer.at(&format!("198.51.99.{host}")) };
        for _ in 0..3 {
            again.signs_up().await.expect(202);
        }
    }

    newcomer.verifies().await.expect(201);
    newcomer.signs_in().await;
}

/// P2-d
async fn p2_d_many_accounts_cannot_keep_an_address_from_its_owner(world: &World) {
    let new = "ada.lovelace@example.com";
    let wants = async |person: &Person<'_>| {
        assert_eq!(asks(person, "requestEmailChange", new).await, 202);
        works(world).await;
    };
    wants(&world.person("Mallory").joins().await).await;
    world.clock.advance(HOUR);
    world.empties("mail_change", new, Limits::default().mail_target_total).await;
    let ada = world.person("Ada").joins().await;
    wants(&ada).await;
    let links = world.mails.links(new, "/confirm-email/");
    assert_eq!(links.len(), 1, "Mallory's, and no link for Ada");

    let token = json!({ "token": world.mails.token(new, "/confirm-email/") });
    world.person("Carol").joins().await.calls("confirmEmailChange", &[]).json(token.clone()).await.expect(404);
    ada.calls("confirmEmailChange", &[]).json(token).await.expect(204);
    assert_eq!(ada.calls("showAccount", &[]).await.expect(200).json()["email"], new);
}

/// P2-d
async fn p2_d_one_address_gets_no_more_mails_than_it_bears(world: &World) {
    let ada = world.person("Ada").joins().await;
    let nobody = world.person("Nobody");
    world.clock.advance(2 * HOUR);
    works(world).await;
    let before = world.mails.to(&ada.email).len();
    for network in 0..30 {
        let mallory = world.person("Mallory").at(&format!("198.51.{network}.7"));
        let answers = [asks(&mallory, "resendVerification", &ada.email).await, asks(&mallory, "resendVerification", &nobody.email).await];
        assert_eq!(answers, [202, 202], "who asks learns of no limit of the address");
    }
    works(world).await;
    assert_eq!((world.mails.to(&ada.email).len() - before, world.mails.to(&nobody.email).len()), (20, 0));
}

/// P2-d
async fn p2_d_strangers_keep_no_invitation_back(world: &World) {
    let (ada, bob, carol) = (world.person("Ada").joins().await, world.person("Bob").joins().await, world.person("Carol").joins().await);
    let notes = ada.founds("Notes").await;
    let invited = async |person: &Person<'_>| {
        let invitation = json!({ "email": person.email, "role": "viewer" });
        let answer = ada.calls("createInvitation", &[&notes]).json(invitation).await;
        works(world).await;
        answer.bare()
    };
    let mailed = |person: &Person<'_>| world.mails.links(&person.email, "/invitations/").len();
    let all_of_it = Limits::default().mail_target_total;
    world.empties("invitation_target", &bob.email, all_of_it).await;
    assert_eq!(invited(&bob).await, invited(&carol).await, "who invites learns nothing of it");
    assert_eq!((mailed(&bob), mailed(&carol)), (0, 1), "the mail is kept back");
    let received = bob.calls("listReceivedInvitations", &[]).await.expect(200).json();
    assert_eq!(received["items"].as_array().unwrap().len(), 1, "and not the invitation");

    world.clock.advance(HOUR / 20);
    world.empties("invitation_target", &carol.email, all_of_it).await;
    let open = ada.calls("listInvitations", &[&notes]).await.expect(200).json();
    let open = open["items"].as_array().unwrap();
    assert!(open.iter().all(|invitation| invitation["undelivered_at"].is_null()), "{open:?}");
    let hers = open.iter().find(|invitation| invitation["email"] == carol.email.as_str()).unwrap();
    ada.calls("resendInvitation", &[&notes, hers["id"].as_str().unwrap()]).await.expect(202);
    works(world).await;
    assert_eq!(invited(&carol).await.0, 202);
    assert_eq!(mailed(&carol), 1, "neither again nor anew");
    let token = json!({ "token": world.mails.token(&carol.email, "/invitations/") });
    carol.calls("acceptInvitation", &[]).json(token).await.expect(200);
}

/// P2-d
async fn p2_d_judging_passwords_is_limited_whatever_else_is_wrong(world: &World) {
    let person = world.person("Ada");
    let mut sign_up = person.registration();
    sign_up["sixteen_or_older"] = json!(false);
    sign_up["full_name"] = json!("");
    sign_up["password"] = json!("password1234");
    for _ in 0..20 {
        let refused = person.calls("createAccount", &[]).json(sign_up.clone()).await.expect_problem(422, "invalid_input").json();
        let mut fields: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["full_name", "password", "sixteen_or_older"], "all of them at once");
    }
    let limited = person.calls("createAccount", &[]).json(sign_up.clone()).await.expect_problem(429, "too_many_requests");
    assert_eq!(limited.header("retry-after"), "6");
    // What needs no judgement is told all the same, and somebody elsewhere is not kept.
    sign_up["password"] = json!("short");
    person.calls("createAccount", &[]).json(sign_up).await.expect_problem(422, "invalid_input");
    person.at("203.0.113.7").signs_up().await.expect(202);
}
