//! What the next page says after an act.

use super::format;
use crate::dashboard::message::Message;
use itoms_core::{
    account::{DangerousAct, SecondFactorStatus},
    api_key::Scope,
    project::{Permission, Project, Role},
};

pub(crate) fn operator_welcome() -> Message {
    Message::new("Your account is ready, and you run this installation. Now name your first project.")
}

pub(crate) fn verified() -> Message {
    Message::new("Your address is verified and your account is ready. Now name your first project.")
}

pub(crate) fn mail_preferences_saved() -> Message {
    Message::new("Your choice of mails is saved.")
}

pub(crate) fn project_created(name: &str) -> Message {
    Message::new(format!("The project “{name}” is ready. Write its first article."))
}

pub(crate) fn project_saved() -> Message {
    Message::new("The settings are saved.")
}

pub(crate) fn branding_saved(pages: &str) -> Message {
    Message::new("The branding is saved, and the public pages show it.").link("See them", pages)
}

pub(crate) fn project_deleted(project: &Project) -> Message {
    let days = format::span(Project::GRACE);
    Message::new(format!("The project “{}” and its pages are hidden. In {days} everything in it is erased.", project.name))
}

pub(crate) fn project_restored(name: &str) -> Message {
    Message::new(format!("The project “{name}” is back, with all its pages."))
}

pub(crate) fn preview_link_revoked() -> Message {
    Message::new("The secret link is dead. Nobody sees the draft by it any more.")
}

pub(crate) fn content_created() -> Message {
    Message::new("The draft is saved. Only members of the project see it.")
}

pub(crate) fn content_saved(is_public: bool) -> Message {
    match is_public {
        true => Message::new("Your changes are saved. Visitors see them when you publish the changes."),
        false => Message::new("The draft is saved."),
    }
}

pub(crate) fn content_unchanged() -> Message {
    Message::new("Nothing was changed, so nothing was saved.")
}

pub(crate) fn content_published(title: &str, again: bool) -> Message {
    match again {
        true => Message::new(format!("The changes to “{title}” are public.")),
        false => Message::new(format!("“{title}” is public.")),
    }
}

pub(crate) fn content_unpublished(title: &str) -> Message {
    Message::new(format!("“{title}” is not public any more. Its text is kept here."))
}

pub(crate) fn content_deleted(title: &str) -> Message {
    Message::new(format!("“{title}” is deleted."))
}

pub(crate) fn invited(email: &str) -> Message {
    Message::new(format!("An invitation goes to {email}, unless this address is a member already. The link in it works for 7 days."))
}

pub(crate) fn invitation_resent() -> Message {
    Message::new("The invitation goes out again, with a new link that works for 7 days. The old link is dead.")
}

pub(crate) fn invitation_revoked() -> Message {
    Message::new("The invitation is taken back. Its link is dead.")
}

pub(crate) fn invitation_declined() -> Message {
    Message::new("You declined the invitation. Its link is dead.")
}

pub(crate) fn joined(project: &str, role: Role) -> Message {
    Message::new(format!("You are now {} of “{project}”.", a_role(role)))
}

pub(crate) fn role_changed(name: &str, role: Role) -> Message {
    Message::new(format!("{name} is now {} of this project.", a_role(role)))
}

pub(crate) fn member_removed(name: &str) -> Message {
    Message::new(format!("{name} is not a member of this project any more."))
}

pub(crate) fn left(project: &str) -> Message {
    Message::new(format!("You are not a member of “{project}” any more."))
}

pub(crate) fn left_closed() -> Message {
    Message::new("You have left the project.")
}

pub(crate) fn two_factors_turned(required: bool) -> Message {
    match required {
        true => Message::new(
            "Two-factor sign-in is required of every member now. Whoever does not have it is told by mail, twice a day at most.",
        ),
        false => Message::new("Two-factor sign-in is not required of members any more."),
    }
}

pub(crate) fn ownership_offered(name: &str) -> Message {
    Message::new(format!("{name} can accept the ownership now, for 7 days. A mail is on its way. Until then nothing changes."))
}

pub(crate) fn ownership_accepted(project: &str) -> Message {
    Message::new(format!("You are now an owner of “{project}”."))
}

pub(crate) fn ownership_declined() -> Message {
    Message::new("You declined the ownership. Nobody’s role changed.")
}

pub(crate) fn ownership_offer_revoked() -> Message {
    Message::new("The offer is taken back. Nobody’s role changed.")
}

pub(crate) fn no_offer() -> Message {
    Message::new("This offer is not open any more: it was taken back, answered, or has ended. Nobody’s role changed.")
}

pub(crate) fn account_saved() -> Message {
    Message::new("Your account is saved.")
}

pub(crate) fn account_made() -> Message {
    Message::new("Your account is ready. Now name your first project.")
}

pub(crate) fn identity_linked(provider: &str) -> Message {
    Message::new(format!("{provider} is linked: you can sign in through it from now on. A mail tells you so as well."))
}

pub(crate) fn identity_unlinked() -> Message {
    Message::new("It is unlinked. Nobody signs in here through it any more.")
}

pub(crate) fn password_changed() -> Message {
    Message::new("Your password is changed, and every other device is signed out.")
}

pub(crate) fn email_change_requested(email: &str) -> Message {
    Message::new(format!(
        "A link is on its way to {email}. Follow it within 24 hours, signed in to this account, and your address changes."
    ))
}

pub(crate) fn email_change_cancelled() -> Message {
    Message::new("The change is cancelled. The link that was mailed is dead, and your address stays as it is.")
}

pub(crate) fn no_email_change() -> Message {
    Message::new("No change of your address waits any more: it was confirmed or cancelled, or its link has ended.")
}

pub(crate) fn email_changed() -> Message {
    Message::new("Your address is confirmed. You sign in with it, and mails go there.")
}

/// What the form for a new password says to whoever does not know the present one.
pub(crate) const WRONG_CURRENT_PASSWORD: &str = "This is not your present password.";

/// What a link to a new address asks: heading, text, button.
pub(crate) const CONFIRM_EMAIL: (&str, &str, &str) = (
    "Confirm your address",
    "This becomes the address of your account: you sign in with it, and mails go there. If the account had another one, that is told.",
    "Confirm the address",
);

/// What a link to a former address asks: heading, text, button.
pub(crate) const RESTORE_EMAIL: (&str, &str, &str) = (
    "Take the change of address back",
    "Your account gets its former address again, every device is signed out, and its password is void. All passkeys and API keys go, and so does a provider or a second factor that came shortly before the change or after it. If the account had a password, or nothing is left to sign in with, you set a new one in the next step.",
    "Take it back",
);

/// A role with its article, as it stands in a sentence.
fn a_role(role: Role) -> &'static str {
    match role {
        Role::Owner => "an owner",
        Role::Admin => "an admin",
        Role::Viewer => "a viewer",
    }
}

/// A role, as a menu names it.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Admin => "Admin",
        Role::Viewer => "Viewer",
    }
}

/// What a role may do.
pub(crate) fn role_explained(role: Role) -> &'static str {
    match role {
        Role::Owner => "decides about members and deletion",
        Role::Admin => "writes and publishes",
        Role::Viewer => "reads drafts, changes nothing",
    }
}

/// What a deletion answers whose name was mistyped.
pub(crate) const NAME_DIFFERS: &str = "This is not its name. Type it exactly as it stands above.";

/// The link to what was made public.
pub(crate) const LOOK_AT_IT: &str = "Look at it";

/// What the editor says when somebody else saved first.
pub(crate) const CHANGED_BY_ANOTHER: &str = "Somebody else saved this text while you wrote. Your text is kept in the form; theirs is shown below it. \
    Take over what you need, then save again: your text takes the place of theirs.";

/// What it says to whoever would publish again what was written on meanwhile.
pub(crate) const WRITTEN_SINCE: &str = "This text was changed since, so nothing was published. Look it over, then publish it.";

/// What the editor says to whoever saved a new article, went back in the browser and saved once more.
pub(crate) const SAVED_BEFORE: &str = "This article was saved already, as it is shown below. What you typed is kept in the form; \
    save again, and it takes the place of what was saved.";

/// After signing in with a form that waits: heading, text, button.
pub(crate) const SIGNED_IN_AGAIN: (&str, &str, &str) =
    ("You are signed in again", "What you typed is still here. Send it now.", "Send what I typed");

/// After a proof with a form that waits: heading, text.
pub(crate) const PROVED: (&str, &str) =
    ("It is you", "Nothing has happened yet. Go on now; for the next minutes nothing asks for your password again.");

/// A dangerous act: why it asks for a proof, and the button that goes on with it.
pub(crate) fn dangerous(act: DangerousAct) -> (&'static str, &'static str) {
    match act {
        DangerousAct::DeleteProject => ("You are about to delete a project.", "Delete the project"),
        DangerousAct::ChangeEmail => ("You are about to change the address of your account.", "Change the address"),
        DangerousAct::DeleteAccount => ("You are about to delete an account.", "Delete the account"),
        DangerousAct::SetSecondFactor => ("You are about to change two-factor sign-in.", "Go on with it"),
        DangerousAct::SetPasskeys => ("You are about to change the passkeys of your account.", "Go on with it"),
        DangerousAct::SetIdentity => ("You are about to change how one signs in to your account.", "Go on with it"),
        DangerousAct::EndSessions => ("You are about to sign other devices out.", "Sign out there"),
        DangerousAct::SetTwoFactors => ("You are about to change what a project requires of its members.", "Go on with it"),
        DangerousAct::SetOwners => ("You are about to change who owns a project.", "Go on with it"),
        DangerousAct::SetOperators => ("You are about to change who runs this installation.", "Go on with it"),
        DangerousAct::SetStanding => ("You are about to change who can sign in.", "Go on with it"),
        DangerousAct::ReadOutbox => ("You are about to read a mail, which may hold links into somebody’s account.", "Read the mail"),
        DangerousAct::MakeKey => ("You are about to get a secret that acts for you.", "Show me the secret"),
    }
}

/// Where a key may act.
pub(crate) const ALL_PROJECTS: &str = "All my projects";
pub(crate) const ONE_PROJECT: &str = "One project";

/// Where a key of a member may act, as owners read it.
pub(crate) const THIS_PROJECT_ALONE: &str = "This project alone";
pub(crate) const ALL_OF_THE_MEMBER: &str = "All projects of the member";

pub(crate) const NEVER: &str = "Never";
pub(crate) const NOT_BY_ITSELF: &str = "Not by itself";

pub(crate) const NEVER_USED: &str = "Never used.";
pub(crate) const KEY_EXPIRED: &str = "It has expired.";

pub(crate) fn last_used(ago: &str) -> String {
    format!("Last used {ago}.")
}

pub(crate) fn key_ends(moment: &str) -> String {
    format!("Ends on {moment}.")
}

/// What the form for a new secret says while the former one still works.
pub(crate) fn rotation_under_way(moment: &str) -> String {
    format!(
        "The former secret works until {moment}, and the key has no third one. Wait until then, let both be dead at once, or make another key."
    )
}

pub(crate) fn key_revoked(name: &str) -> Message {
    Message::new(format!("The key “{name}” is revoked. No program can use it any more."))
}

pub(crate) fn read_key_made(name: &str) -> Message {
    Message::new(format!("The read key “{name}” is made. It works at once."))
}

pub(crate) fn read_key_revoked() -> Message {
    Message::new("The read key is revoked. Nothing is read by it any more.")
}

/// What a scope allows.
pub(crate) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::ReadAccount => "See my profile",
        Scope::WriteAccount => "Change my profile",
        Scope::CreateProjects => "Make projects",
        Scope::In(permission) => permission_in_words(permission),
    }
}

fn permission_in_words(permission: Permission) -> &'static str {
    match permission {
        Permission::ViewProject => "See projects and their settings",
        Permission::UpdateProject => "Change the settings of projects",
        Permission::DeleteProject => "Delete projects",
        Permission::ViewMembers => "See who the members are",
        Permission::ViewAddresses => "See the addresses of members",
        Permission::ManageMembers => "Invite, change and remove members",
        Permission::TransferOwnership => "Hand projects over",
        Permission::ViewContent => "Read content, drafts too",
        Permission::WriteContent => "Write, change and delete content",
        Permission::PublishContent => "Publish content and take it back",
        Permission::ViewActivity => "See who did what in projects",
        Permission::ManageReadKeys => "Make and revoke read keys",
    }
}

pub(crate) fn passkey_added(name: &str) -> Message {
    Message::new(format!("The passkey “{name}” is added. You can sign in with it from now on."))
}

pub(crate) fn passkey_renamed(name: &str) -> Message {
    Message::new(format!("The passkey is called “{name}” now."))
}

pub(crate) fn passkey_removed(name: &str) -> Message {
    Message::new(format!("The passkey “{name}” is removed. It does not sign in any more."))
}

/// What the page before a dangerous act asks for.
pub(crate) fn proof(second_factor: Option<SecondFactorStatus>, has_password: bool, by_passkey: bool) -> &'static str {
    match (second_factor.map(|factor| factor.by_app), has_password, by_passkey) {
        (None, true, false) => "type your password once more",
        (None, true, true) => "type your password once more, or use a passkey",
        (Some(true), true, false) => "type your password once more and a code",
        (Some(true), true, true) => "type your password once more and a code, or use a passkey",
        (Some(false), true, false) => "type your password once more and a recovery code",
        (Some(false), true, true) => "use a passkey, or type your password once more and a recovery code",
        (_, false, _) => "prove once more that it is you",
    }
}

/// What the page of recovery codes says that was done.
pub(crate) const SECOND_FACTOR_ON: &str = "Two-factor sign-in is on, and every other device is signed out.";
pub(crate) const APP_ADDED: &str =
    "The app is added, and every other device is signed out. These codes take the place of those that you had.";
pub(crate) const RECOVERY_CODES_RENEWED: &str = "You have new recovery codes. The old ones do not work any more.";

pub(crate) fn second_factor_off() -> Message {
    Message::new("Two-factor sign-in is off. Signing in asks for your password alone.")
}

pub(crate) fn session_ended() -> Message {
    Message::new("That device is signed out.")
}

pub(crate) fn other_sessions_ended(count: u64) -> Message {
    match count {
        0 => Message::new("There was no other device to sign out."),
        _ => Message::new(format!("{} signed out. Only this device is left.", format::count(count, "device is", "devices are"))),
    }
}

/// The roles for a menu, with what each may do.
/// The roles, for a filter.
pub(crate) const ROLES: &[(&str, &str)] = &[("", "All"), ("owner", "Owner"), ("admin", "Admin"), ("viewer", "Viewer")];

pub(crate) fn roles() -> Vec<(&'static str, String)> {
    Role::ALL.into_iter().map(|of| (of.name(), format!("{}: {}", role(of), role_explained(of)))).collect()
}
