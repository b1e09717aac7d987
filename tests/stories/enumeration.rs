//! Nobody learns whether an address has an account: not from an answer, not from the work, not from a limit.

use crate::harness::{Answer, Browser, Person, World, kinds, on_both_databases};
use http::Method;
use itoms_testing::issuer;
use serde_json::json;

on_both_databases!(sign_in_tells_nothing, sign_up_tells_nothing, a_reset_and_a_resend_tell_nothing);

mod by_others {
    use super::an_account_without_a_password_tells_nothing;
    crate::harness::on_both_databases!(by others under Open: an_account_without_a_password_tells_nothing);
}

mod by_default {
    use super::{
        a_change_of_address_that_is_not_mailed_looks_like_any, limits_of_invitations_tell_nothing, limits_of_resends_tell_nothing,
        limits_of_resets_tell_nothing, limits_of_sign_ups_tell_nothing, limits_tell_nothing,
    };
    crate::harness::on_both_databases!(
        by default:
        limits_tell_nothing,
        limits_of_sign_ups_tell_nothing,
        limits_of_resets_tell_nothing,
        limits_of_resends_tell_nothing,
        limits_of_invitations_tell_nothing,
        a_change_of_address_that_is_not_mailed_looks_like_any
    );
}

/// Nor how somebody signs in who has no password here.
async fn an_account_without_a_password_tells_nothing(world: &World) {
    let ada = issuer::Person::verified("ada-at-the-provider", "ada@example.com", "Ada");
    Browser::of(world).joins(&ada).await.expect(303);
    // An address as long, since pages say it.
    let (ada, nobody) = (world.person("Ada"), world.person("Eve"));
    assert_eq!(ada.email, "ada@example.com");
    for password in [ada.password.as_str(), ""] {
        let hashes = world.hashes();
        let known = ada.tries_password(password).await.expect_problem(401, "wrong_credentials");
        let between = world.hashes();
        let unknown = nobody.tries_password(password).await.expect_problem(401, "wrong_credentials");
        assert_eq!(known.bare(), unknown.bare());
        assert_eq!((between - hashes, world.hashes() - between), (1, 1), "the same work");
    }
    let sends = async |email: &str| {
        let fields = [("email", email), ("password", "a wrong password")];
        let page = world.visitor().visits(Method::POST, "/dashboard/sign-in").form(&fields).await.expect(401);
        page.bare_of(|said| said.replace(email, "…"))
    };
    assert_eq!(sends(&ada.email).await, sends(&nobody.email).await);
}

async fn a_reset_and_a_resend_tell_nothing(world: &World) {
    let ada = world.person("Ada").joins().await;
    let nobody = world.person("Nobody");
    for operation in ["requestPasswordReset", "resendVerification"] {
        let hashes = world.hashes();
        let known = ada.calls(operation, &[]).json(json!({ "email": ada.email })).await.expect(202);
        let unknown = nobody.calls(operation, &[]).json(json!({ "email": nobody.email })).await.expect(202);
        assert_eq!((known.bare(), world.hashes()), (unknown.bare(), hashes), "{operation}: the same answer, and no hash");
    }
}

/// Each tries until limits refuse, at an hour of its own: the first, who is known, hears the same as the second.
async fn are_limited_alike(people: [&Person<'_>; 2], tries: impl AsyncFn(&Person<'_>) -> Answer) {
    let mut answers = [Vec::new(), Vec::new()];
    for (person, answers) in people.into_iter().zip(&mut answers) {
        person.world.clock.advance(std::time::Duration::from_secs(60 * 60));
        for _ in 0..8 {
            answers.push(tries(person).await);
        }
    }
    let [known, unknown] = answers;
    assert_eq!(known.last().unwrap().status, 429);
    for (known, unknown) in known.iter().zip(&unknown) {
        assert_eq!(known.bare(), unknown.bare());
    }
}

async fn limits_of_resets_tell_nothing(world: &World) {
    limits_of_mails_tell_nothing(world, "requestPasswordReset").await;
}

async fn limits_of_resends_tell_nothing(world: &World) {
    limits_of_mails_tell_nothing(world, "resendVerification").await;
}

async fn limits_of_mails_tell_nothing(world: &World, operation: &str) {
    let ada = world.person("Ada").joins().await;
    let nobody = world.person("Nobody");
    are_limited_alike([&ada, &nobody], async |person| person.calls(operation, &[]).json(json!({ "email": person.email })).await).await;
    for _ in 0..2 {
        world.works().await;
    }
    let mailed = world.mails.to(&ada.email).len();
    assert!(mailed <= 2 + 4, "not more than one address is mailed: {mailed}");
}

/// Others may have used up what an address is mailed: whoever asks for it sees that the change waits, as ever.
async fn a_change_of_address_that_is_not_mailed_looks_like_any(world: &World) {
    let ada = world.person("Ada").joins().await;
    let mut answers = Vec::new();
    for _ in 0..4 {
        world.clock.advance(std::time::Duration::from_secs(1));
        answers.push(ada.calls("requestEmailChange", &[]).json(json!({ "email": "new@example.com" })).await.expect(202).bare());
        let waits = ada.calls("showEmailChange", &[]).await.expect(200).json();
        assert_eq!((&waits["email"], &waits["requested_at"]), (&json!("new@example.com"), &json!(world.itoms.now().to_string())));
        world.works().await;
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(world.mails.links("new@example.com", "/confirm-email/").len(), 3);
    let asked = ada.acts("listAuditEvents", &[], "").await;
    assert_eq!(kinds(&asked).iter().filter(|kind| **kind == "account.email_change_requested").count(), 4);
    // The link that was mailed last is good.
    let token = world.mails.token("new@example.com", "/confirm-email/");
    ada.calls("confirmEmailChange", &[]).json(json!({ "token": token })).await.expect(204);
}

async fn sign_in_tells_nothing(world: &World) {
    let ada = world.person("Ada").joins().await;
    let nobody = world.person("Nobody");
    let hashes = world.hashes();
    let known = ada.tries_password("a wrong password").await.expect_problem(401, "wrong_credentials");
    let between = world.hashes();
    let unknown = nobody.tries_password("a wrong password").await.expect_problem(401, "wrong_credentials");
    assert_eq!(known.bare(), unknown.bare());
    assert_eq!((between - hashes, world.hashes() - between), (1, 1), "the same work");
}

async fn sign_up_tells_nothing(world: &World) {
    let ada = world.person("Ada").joins().await;
    let nobody = world.person("Nobody");
    let hashes = world.hashes();
    let known = ada.signs_up().await.expect(202);
    let between = world.hashes();
    let unknown = nobody.signs_up().await.expect(202);
    assert_eq!(known.bare(), unknown.bare());
    assert_eq!((between - hashes, world.hashes() - between), (1, 1), "the same work");
}

/// Callers are counted and refused, whichever address they name. What one address has had enough of is left out without a
/// word: the second caller, who shares a network with the first, is answered as if nobody had been there before.
async fn limits_of_sign_ups_tell_nothing(world: &World) {
    let ada = world.person("Ada").joins().await;
    let nobody = world.person("Nobody");
    world.clock.advance(std::time::Duration::from_secs(60 * 60));
    let mut tries = Vec::new();
    for (person, callers) in [(&ada, ["198.51.100.1", "198.51.100.2"]), (&nobody, ["203.0.113.1", "203.0.113.2"])] {
        let mut answers = Vec::new();
        for caller in callers.iter().flat_map(|caller| [caller; 5]) {
            let hashes = world.hashes();
            answers.push((person.at(caller).signs_up().await.bare(), world.hashes() - hashes));
        }
        tries.push(answers);
    }
    assert_eq!(
        tries[0].iter().map(|((status, ..), hashes)| (*status, *hashes)).collect::<Vec<_>>(),
        [(202, 1), (202, 1), (202, 1), (429, 0), (429, 0)].repeat(2)
    );
    let (_, headers, _) = &tries[0][3].0;
    assert!(headers.iter().any(|header| header.starts_with("retry-after: ")), "{headers:?}");
    assert_eq!(tries[0], tries[1]);
}

async fn limits_tell_nothing(world: &World) {
    let ada = world.person("Ada").joins().await;
    let nobody = world.person("Nobody");
    are_limited_alike([&ada, &nobody], async |person| person.tries_password("a wrong password").await).await;
}

async fn limits_of_invitations_tell_nothing(world: &World) {
    let ada = world.person("Ada").at("203.0.113.1").joins().await;
    let bob = world.person("Bob").at("203.0.113.2").joins().await;
    let stranger = world.person("Stranger").at("203.0.113.3").joins().await;
    let nobody = world.person("Nobody");
    let notes = ada.founds("Notes").await;
    ada.invites(&notes, &bob, "admin").await;
    world.clock.advance(std::time::Duration::from_secs(60 * 60));
    let mut tries = Vec::new();
    for guest in [&bob, &stranger, &nobody] {
        let mut answers = Vec::new();
        for _ in 0..5 {
            let hashes = world.hashes();
            let invitation = json!({ "email": guest.email, "role": "viewer" });
            answers.push((ada.calls("createInvitation", &[&notes]).json(invitation).await.bare(), world.hashes() - hashes));
        }
        tries.push(answers);
    }
    assert_eq!(
        tries[0].iter().map(|((status, ..), hashes)| (*status, *hashes)).collect::<Vec<_>>(),
        [(202, 0), (202, 0), (202, 0), (429, 0), (429, 0)]
    );
    assert!(tries.iter().all(|answers| *answers == tries[0]), "{tries:?}");
}
