//! What is said of what was done.

use itoms_core::{
    audit::{AuditEntry, Chain, Somebody},
    id::AccountId,
};

/// No filter.
pub(crate) const EVERYTHING: &str = "Everything";

/// What happened; its kind where this version does not know it.
pub(crate) fn kind(kind: &str) -> &str {
    match kind {
        "account.created" => "Account made",
        "account.updated" => "Profile changed",
        "account.mail_preferences_updated" => "Choice of mails changed",
        "account.password_reset_requested" => "New password asked for by mail",
        "account.password_reset" => "New password set by a mailed link",
        "account.password_changed" => "Password changed",
        "account.password_refused" => "A wrong password refused",
        "account.code_refused" => "A wrong code refused at the second step",
        "account.passkey_refused" => "A passkey refused",
        "account.second_factor_awaited" => "First step of signing in passed, and a second one asked for",
        "account.sign_in_limited" => "Too many tries to sign in: more have to wait",
        "account.email_change_requested" => "Another address asked for",
        "account.email_change_cancelled" => "Change of address cancelled",
        "account.email_changed" => "Address changed",
        "account.email_confirmed" => "Address confirmed",
        "account.email_vouched_for" => "Address confirmed by whoever runs the machine",
        "account.email_restored" => "Change of address taken back",
        "account.approved" => "Let in by an operator",
        "registration.declined" => "Sign-up declined",
        "registration.resent" => "Link of a sign-up mailed again",
        "address.reinvited" => "Invitation to sign up mailed again",
        "address.invited" => "Somebody invited to sign up",
        "address.uninvited" => "Invitation to sign up taken back",
        "account.suspended" => "Account suspended by an operator",
        "account.resumed" => "Account resumed by an operator",
        "operator.link_made" => "Link for the first operator made",
        "operator.appointed" => "Made an operator",
        "operator.dismissed" => "No operator any more",
        "account.deleted" => "Account deleted",
        "account.erased" => "Deleted account erased for good",
        "second_factor.added" => "Two-factor sign-in turned on",
        "second_factor.cleared" => "Two-factor sign-in turned off by an operator",
        "second_factor.removed" => "Two-factor sign-in turned off",
        "recovery_codes.replaced" => "New recovery codes made",
        "recovery_code.used" => "A recovery code used",
        "passkey.added" => "Passkey added",
        "passkey.updated" => "Passkey renamed",
        "passkey.removed" => "Passkey removed",
        "identity.linked" => "Another way to sign in linked",
        "identity.unlinked" => "Another way to sign in unlinked",
        "session.created" => "Signed in",
        "session.renewed" => "Confirmed to be there",
        "session.deleted" => "Signed out",
        "sessions.ended" => "Signed out everywhere by an operator",
        "api_key.created" => "API key made",
        "api_key.rotated" => "API key got a new secret",
        "api_key.revoked" => "API key revoked",
        "project.created" => "Project made",
        "project.updated" => "Settings changed",
        "project.branding_changed" => "Branding changed",
        "project.two_factors_required" => "Two-factor sign-in required of members",
        "project.two_factors_waived" => "Two-factor sign-in required no more",
        "project.deleted" => "Project deleted",
        "project.deleted_with_account" => "Project deleted with the account of its last owner",
        "project.restored" => "Project restored",
        "project.erased" => "Deleted project erased for good",
        "author.erased" => "Name of a former member taken from its work",
        "member.invited" => "Somebody invited",
        "member.invited_as_owner" => "Somebody invited as owner",
        "member.invited_as_admin" => "Somebody invited as admin",
        "member.invited_as_viewer" => "Somebody invited as viewer",
        "invitation.resent" => "Invitation mailed again",
        "invitation.revoked" => "Invitation taken back",
        "invitation.declined" => "Invitation declined",
        "member.added" => "Joined the project",
        "member.updated" => "Role changed",
        "member.made_owner" => "Role changed to owner",
        "member.made_admin" => "Role changed to admin",
        "member.made_viewer" => "Role changed to viewer",
        "member.removed" => "Left the project, or was removed",
        "ownership.offered" => "Ownership offered",
        "ownership.offer_revoked" => "Offer of ownership taken back",
        "ownership.declined" => "Ownership declined",
        "ownership.transferred" => "Became owner",
        "content.created" => "Content made",
        "content.updated" => "Content changed",
        "content.published" => "Content published",
        "content.unpublished" => "Content unpublished",
        "content.deleted" => "Content deleted",
        "read_key.created" => "Read key made",
        "read_key.revoked" => "Read key revoked",
        "preview_link.created" => "Secret link to a draft made",
        "preview_link.revoked" => "Secret link to a draft revoked",
        "job.given_up" => "Work given up, or too late to be done",
        "job.rerun" => "Given-up work run again",
        "account.inspected" => "Account looked at by an operator",
        "registration.inspected" => "A sign-up that waits looked at",
        "vault.resealed" => "Secrets of two-factor sign-in sealed anew",
        "outbox.mail_read" => "A mail in the outbox read",
        "account.mail_read" => "A mail to this person read in the outbox by an operator",
        "provider.mail_tried" => "Mails tried",
        "provider.sign_in_tried" => "Sign-in by others tried",
        other => other,
    }
}

pub(crate) fn intro(chain: Chain) -> &'static str {
    match chain {
        Chain::Account(_) => {
            "What you did and what was done to your account, for two years. Nobody can change this list; only you see it. If something is not yours, end your other devices and change your password."
        }
        Chain::Project(_) => {
            "Who changed settings and members, and what was published and deleted, for two years. Nobody can change this list; only owners see it."
        }
        Chain::Operator => {
            "What those who run this installation did, for two years. Nobody can change this list; “itoms-server operator audit verify” proves it."
        }
    }
}

/// A person in a project or of the installation.
pub(crate) fn person(somebody: &Somebody) -> String {
    match (&somebody.name, somebody.account) {
        (Some(name), _) => name.to_string(),
        (None, Some(account)) => format!("Account {account}"),
        (None, None) => "Somebody who is no longer here".to_owned(),
    }
}

/// What an act concerns, as that is called now: a project that is gone has no name any more.
pub(crate) fn about(entry: &AuditEntry, chain: Chain) -> Option<String> {
    match (&entry.name, chain, entry.project) {
        (Some(name), ..) => Some(name.clone()),
        (None, Chain::Operator, Some(project)) => Some(format!("Project {project}")),
        _ => None,
    }
}

/// Who did it, and by which key, if not in person.
pub(crate) fn by(entry: &AuditEntry, chain: Chain, me: AccountId) -> Option<String> {
    let Some(key) = &entry.by_key else { return by_whom(entry, chain, me) };
    let key = match (&key.name, &key.prefix) {
        (Some(name), Some(prefix)) => format!("with the key “{name}” ({prefix}…)"),
        _ => "with an API key that is gone, or works here no more".to_owned(),
    };
    Some(match by_whom(entry, chain, me) {
        Some(by) => format!("{by}, {key}"),
        None => format!("By you, {key}"),
    })
}

/// What somebody did who was not let in.
const OF_NOBODY_KNOWN: [&str; 5] = [
    "account.password_refused",
    "account.code_refused",
    "account.passkey_refused",
    "account.second_factor_awaited",
    "account.sign_in_limited",
];

fn by_whom(entry: &AuditEntry, chain: Chain, me: AccountId) -> Option<String> {
    match (&entry.by, chain) {
        // Whoever was refused was nobody that we know.
        (None, _) if OF_NOBODY_KNOWN.contains(&&*entry.kind) => Some("By whom is not known".to_owned()),
        // In a person's own list that goes without saying.
        (Some(_), Chain::Account(_)) => None,
        (None, Chain::Account(_)) => Some("Not by you".to_owned()),
        (Some(somebody), _) if somebody.account == Some(me) => Some("By you".to_owned()),
        (Some(somebody), _) => Some(format!("By {}", person(somebody))),
        (None, _) => Some("By the installation itself".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use itoms_core::event::Change;

    #[test]
    fn every_kind_has_words_of_its_own() {
        let mut words: Vec<_> = Change::KINDS.iter().map(|each| kind(each)).collect();
        assert!(Change::KINDS.iter().all(|each| kind(each) != *each), "{:?}", Change::KINDS.iter().find(|each| kind(each) == **each));
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
