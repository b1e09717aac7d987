//! Every route × everybody × what is the own, what is another's, what does not exist.

use super::{
    forms::form,
    ground::{Ground, Who, Whose},
    ids::Ids,
    outcome::Outcome,
    request::{ask, ask_wrongly, changes},
};
use crate::harness::{Person, World, on_both_databases};
use itoms::{
    project::Permission,
    server::{Authentication, Part, RouteInfo, routes},
};

on_both_databases!(every_cell, a_foreign_id_answers_as_a_missing_one, the_role_answers_before_the_body);

/// P3.3-b: each role may do what the one table says, and nothing else.
async fn every_cell(world: &World) {
    let ground = Ground::new(world).await;
    let (mut own, mut foreign) = (ground.own().await, ground.foreign().await);
    let missing = foreign.missing();
    for route in routes() {
        for who in Who::ALL {
            for whose in Whose::ALL {
                let ids = match whose {
                    Whose::Own => &own,
                    Whose::Foreign => &foreign,
                    Whose::Missing => &missing,
                };
                let person = ground.person(who, &route.operation).await;
                let answer = ask(&person, &route, ids).await.await;
                let outcome = Outcome::of(&answer);
                assert_eq!(outcome, expected(&route, who, whose), "{} as {who:?} on {whose:?}: {}", route.operation, answer.text());
                if outcome != Outcome::Done || !changes(&route) {
                    continue;
                }
                match whose {
                    Whose::Own => own = ground.own().await,
                    // An operator's acts are on whomever they name.
                    _ if route.authentication == Authentication::Operator => foreign = ground.foreign().await,
                    _ => {}
                }
            }
        }
    }
}

/// P3.3-a: what belongs to others cannot be told from what does not exist, be it in a project of theirs, named below a
/// project of one's own, or their own.
async fn a_foreign_id_answers_as_a_missing_one(world: &World) {
    let ground = Ground::new(world).await;
    let (own, foreign) = (ground.own().await, ground.foreign().await);
    let missing = foreign.missing();
    for route in routes().iter().filter(|route| names_what_can_be_anothers(route)) {
        assert!(names(route, &foreign) != names(route, &missing), "{} names the same", route.operation);
        for who in Who::ALL.into_iter().filter(|who| !owns_all(route, *who)) {
            let person = ground.person(who, &route.operation).await;
            answers_alike(&person, route, &foreign, &missing).await;
            let is_below = |name| route.path.contains("{project}") && route.path.contains(name);
            if ["{content}", "{account}", "{invitation}", "{read_key}"].into_iter().any(is_below) {
                answers_alike(&person, route, &foreign.within(&own), &missing.within(&own)).await;
            }
        }
    }
}

/// In its address, or in its form. Mailed tokens name nothing here; topics, providers, files and the outbox are the same for everybody.
fn names_what_can_be_anothers(route: &RouteInfo) -> bool {
    const BY_FORM: [&str; 5] = ["restoreProjectForm", "leaveProjectForm", "endSessionForm", "unlinkIdentityForm", "rerunJobForm"];
    let of_somebody = |name: &str| !["token}", "topic}", "provider}", "asset}", "mail}"].iter().any(|other| name.starts_with(other));
    route.part != Part::Pages && (route.path.split('{').skip(1).any(of_somebody) || BY_FORM.contains(&route.operation.as_str()))
}

/// What a request says about it.
fn names(route: &RouteInfo, ids: &Ids) -> (String, Vec<(&'static str, String)>) {
    let fields = if route.part == Part::Dashboard && changes(route) { form(&route.operation, ids) } else { Vec::new() };
    (ids.fill(route), fields)
}

/// Operators look after whomever there is, and a front end reads by names that its own project has as well.
fn owns_all(route: &RouteInfo, who: Who) -> bool {
    match route.authentication {
        Authentication::Operator => who == Who::Operator,
        Authentication::ReadKey => who == Who::ReadKey,
        _ => false,
    }
}

/// Both are refused, with the same bytes but for what the person itself typed into the address.
async fn answers_alike(person: &Person<'_>, route: &RouteInfo, foreign: &Ids, missing: &Ids) {
    let (one, other) = (ask(person, route, foreign).await.await, ask(person, route, missing).await.await);
    let told = format!("{} as {}", route.operation, person.name);
    assert!(!matches!(Outcome::of(&one), Outcome::Done | Outcome::Refused), "{told} reached what is another's: {}", one.text());
    assert_eq!(one.bare_of(|text| foreign.unname(text)), other.bare_of(|text| missing.unname(text)), "{told}");
}

/// P3.3-b: whoever may not do it learns that, and nothing about what was sent.
async fn the_role_answers_before_the_body(world: &World) {
    let ground = Ground::new(world).await;
    let (own, foreign) = (ground.own().await, ground.foreign().await);
    for route in routes() {
        for who in Who::ALL {
            for (whose, ids) in [(Whose::Own, &own), (Whose::Foreign, &foreign)] {
                let person = ground.person(who, &route.operation).await;
                let Some(ask) = ask_wrongly(&person, &route, ids) else { continue };
                let answer = ask.await;
                let expected = match Outcome::by_right(&route, who, whose) {
                    Outcome::Done => Outcome::Refused,
                    refused => refused,
                };
                assert_eq!(Outcome::of(&answer), expected, "{} as {who:?} on {whose:?}: {}", route.operation, answer.text());
            }
        }
    }
}

/// What a sound request must be answered.
pub(super) fn expected(route: &RouteInfo, who: Who, whose: Whose) -> Outcome {
    let right = match route.operation.as_str() {
        // Its form names the project, since a deleted one has no address.
        "restoreProjectForm" => Outcome::by_right(&requiring(route, Permission::DeleteProject), who, whose),
        // So does this one, since one that is closed has no page.
        "leaveProjectForm" => Outcome::by_right(&requiring(route, Permission::ViewProject), who, whose),
        _ => Outcome::by_right(route, who, whose),
    };
    match route.operation.as_str() {
        // The session and the key that the requests name are somebody else's.
        "revokeSession" | "endSessionForm" | "showApiKey" | "revokeApiKey" | "rotateApiKey" | "apiKeyPage" | "rotateApiKeyForm"
        | "revokeApiKeyForm"
            if right == Outcome::Done =>
        {
            return Outcome::NotFound;
        }
        // They do not know the password.
        "reauthenticate" | "reauthenticateForm" | "changePassword" | "changePasswordForm" if right == Outcome::Done => {
            return Outcome::Forbidden;
        }
        // Nobody who asks has a passkey, and none is asked.
        "createPasskeySession" | "finishPasskey" | "finishPasskeyForm" | "reauthenticateByPasskey" if right == Outcome::Done => {
            return Outcome::Forbidden;
        }
        "updatePasskey" | "updatePasskeyForm" | "deletePasskey" | "deletePasskeyForm" | "passkeyPage" | "startPasskeyStepForm"
            if right == Outcome::Done =>
        {
            return Outcome::NotFound;
        }
        "startPasskeyProof" | "startPasskeyProofForm" | "confirmPasskeys" | "confirmPasskeysForm" if right == Outcome::Done => {
            return Outcome::Refused;
        }
        // A set-up is begun; they do not know its code.
        "confirmTotp" | "confirmTotpForm" if right == Outcome::Done => return Outcome::Forbidden,
        // Nobody of the matrix has a second factor that is on.
        "createRecoveryCodes" | "createRecoveryCodesForm" | "deleteTotp" | "deleteTotpForm" if right == Outcome::Done => {
            return Outcome::Refused;
        }
        // No identity provider is configured here, and what is linked is somebody else's.
        "beginProviderForm"
        | "providerCallback"
        | "createIdentityAccountForm"
        | "linkIdentityForm"
        | "unlinkIdentity"
        | "unlinkIdentityForm"
        | "reauthenticateByProviderForm"
            if right == Outcome::Done =>
        {
            return Outcome::NotFound;
        }
        "startIdentitySignIn"
        | "createIdentitySession"
        | "startIdentityProof"
        | "reauthenticateByIdentity"
        | "startIdentityLink"
        | "linkIdentity"
            if right == Outcome::Done =>
        {
            return Outcome::Refused;
        }
        // The first one has cancelled what was asked for.
        "cancelEmailChange" if right == Outcome::Done && whose != Whose::Own => return Outcome::NotFound,
        // Nobody has typed a password before.
        "signInCode" => return Outcome::Unauthenticated,
        _ => {}
    }
    // A mailed token is all that counts here, and the requests have one that was never mailed.
    let by_token = route.path.contains("{token}")
        || matches!(
            route.operation.as_str(),
            "acceptInvitation"
                | "verifyAccount"
                | "resetPassword"
                | "confirmEmailChange"
                | "restoreEmail"
                | "finishSignIn"
                | "startPasskeyStep"
                | "finishSignInByPasskey"
                | "createIdentityAccount"
        );
    // Nobody of the matrix is invited.
    let by_invitation =
        matches!(route.operation.as_str(), "joinProject" | "declineInvitation" | "joinProjectForm" | "declineInvitationForm");
    // Nobody offers the ownership here.
    let by_offer =
        matches!(route.operation.as_str(), "showOwnershipOffer" | "acceptOwnership" | "declineOwnership" | "revokeOwnershipOffer");
    // Nobody has made a secret link here.
    let by_preview_link = route.operation == "revokePreviewLink";
    let names_nothing = whose == Whose::Missing && route.path.contains('{');
    if right == Outcome::Done && (by_token || by_invitation || by_offer || by_preview_link || names_nothing) {
        Outcome::NotFound
    } else {
        right
    }
}

/// The same route, as if it required that.
fn requiring(route: &RouteInfo, permission: Permission) -> RouteInfo {
    let mut route = route.clone();
    route.permission = Some(permission);
    route
}
