use crate::{Authentication, Part, RouteInfo};
use itoms_core::{account::DangerousAct, project::Permission};

/// Who may ask for a page, and what the person must be allowed to do in the project that the address names.
#[derive(Clone, Copy)]
pub(super) enum For {
    Everybody,
    SignedIn,
    Operator,
    Member(Permission),
}

use For::{Everybody, Member, Operator, SignedIn};

/// The rows of the route table that the dashboard answers.
pub(crate) fn table() -> Vec<RouteInfo> {
    ROUTES.iter().map(|(method, path, operation, who)| row(method, path, operation, *who)).collect()
}

fn row(method: &'static str, path: &str, operation: &str, who: For) -> RouteInfo {
    let (authentication, permission) = match who {
        Everybody => (Authentication::Public, None),
        SignedIn => (Authentication::Cookie, None),
        Operator => (Authentication::Operator, None),
        Member(permission) => (Authentication::Cookie, Some(permission)),
    };
    let act = DANGEROUS.iter().find(|(dangerous, _)| *dangerous == operation).map(|(_, act)| *act);
    RouteInfo { part: Part::Dashboard, method, path: path.to_owned(), operation: operation.to_owned(), authentication, permission, act }
}

/// What asks for a fresh proof that the person is there.
const DANGEROUS: &[(&str, DangerousAct)] = &[
    ("deleteProjectForm", DangerousAct::DeleteProject),
    ("endSessionForm", DangerousAct::EndSessions),
    ("endOtherSessionsForm", DangerousAct::EndSessions),
    ("changeEmailForm", DangerousAct::ChangeEmail),
    ("startTotpForm", DangerousAct::SetSecondFactor),
    ("confirmTotpForm", DangerousAct::SetSecondFactor),
    ("createRecoveryCodesForm", DangerousAct::SetSecondFactor),
    ("deleteTotpForm", DangerousAct::SetSecondFactor),
    ("deleteOwnAccountForm", DangerousAct::DeleteAccount),
    ("removeAccountForm", DangerousAct::DeleteAccount),
];

#[rustfmt::skip]
pub(super) const ROUTES: &[(&str, &str, &str, For)] = &[
    ("GET", "/", "frontPage", Everybody),
    ("GET", "/cookies", "cookiesPage", Everybody),
    ("GET", "/assets/{asset}", "showAsset", Everybody),
    ("GET", "/verify-email/{token}", "verifyEmailPage", Everybody),
    ("POST", "/verify-email/{token}", "verifyEmail", Everybody),
    ("GET", "/reset-password/{token}", "resetPasswordPage", Everybody),
    ("POST", "/reset-password/{token}", "resetPasswordForm", Everybody),
    ("GET", "/confirm-email/{token}", "confirmEmailPage", Everybody),
    ("POST", "/confirm-email/{token}", "confirmEmailForm", Everybody),
    ("GET", "/restore-email/{token}", "restoreEmailPage", Everybody),
    ("POST", "/restore-email/{token}", "restoreEmailForm", Everybody),
    ("GET", "/operator/{token}", "operatorPage", Everybody),
    ("POST", "/operator/{token}", "becomeOperator", Everybody),
    ("GET", "/invitations/{token}", "invitationPage", Everybody),
    ("POST", "/invitations/{token}", "acceptInvitationForm", SignedIn),
    ("GET", "/mail-preferences/{token}", "mailPreferencesPage", Everybody),
    ("POST", "/mail-preferences/{token}", "setMailPreferences", Everybody),
    ("GET", "/dashboard/sign-up", "signUpPage", Everybody),
    ("POST", "/dashboard/sign-up", "signUp", Everybody),
    ("GET", "/dashboard/sign-up/check-your-mail", "checkMailPage", Everybody),
    ("POST", "/dashboard/sign-up/resend", "resendForm", Everybody),
    ("GET", "/dashboard/forgot-password", "forgotPasswordPage", Everybody),
    ("POST", "/dashboard/forgot-password", "forgotPasswordForm", Everybody),
    ("GET", "/dashboard/sign-in", "signInPage", Everybody),
    ("POST", "/dashboard/sign-in", "signIn", Everybody),
    ("GET", "/dashboard/sign-in/code", "signInCodePage", Everybody),
    ("POST", "/dashboard/sign-in/code", "signInCode", Everybody),
    ("POST", "/dashboard/sign-out", "signOut", SignedIn),
    ("GET", "/dashboard", "projectsPage", SignedIn),
    ("GET", "/dashboard/projects/new", "newProjectPage", SignedIn),
    ("GET", "/dashboard/projects/new/slug", "proposeProjectSlug", SignedIn),
    ("POST", "/dashboard/projects/new", "createProjectForm", SignedIn),
    ("POST", "/dashboard/projects/restore", "restoreProjectForm", SignedIn),
    ("POST", "/dashboard/invitations/{invitation}/accept", "joinProjectForm", SignedIn),
    ("POST", "/dashboard/invitations/{invitation}/decline", "declineInvitationForm", SignedIn),
    ("GET", "/dashboard/account", "accountPage", SignedIn),
    ("POST", "/dashboard/account", "updateAccountForm", SignedIn),
    ("GET", "/dashboard/account/mails", "mailsPage", SignedIn),
    ("POST", "/dashboard/account/mails", "setMailsForm", SignedIn),
    ("POST", "/dashboard/account/password", "changePasswordForm", SignedIn),
    ("POST", "/dashboard/account/email", "changeEmailForm", SignedIn),
    ("GET", "/dashboard/account/devices", "devicesPage", SignedIn),
    ("POST", "/dashboard/account/devices/end", "endSessionForm", SignedIn),
    ("POST", "/dashboard/account/devices/end-others", "endOtherSessionsForm", SignedIn),
    ("GET", "/dashboard/account/two-factor", "twoFactorPage", SignedIn),
    ("POST", "/dashboard/account/two-factor/start", "startTotpForm", SignedIn),
    ("POST", "/dashboard/account/two-factor/confirm", "confirmTotpForm", SignedIn),
    ("POST", "/dashboard/account/two-factor/recovery-codes", "createRecoveryCodesForm", SignedIn),
    ("POST", "/dashboard/account/two-factor/off", "deleteTotpForm", SignedIn),
    ("GET", "/dashboard/account/delete", "deleteOwnAccountPage", SignedIn),
    ("POST", "/dashboard/account/delete", "deleteOwnAccountForm", SignedIn),
    ("POST", "/dashboard/reauthenticate", "reauthenticateForm", SignedIn),
    ("GET", "/dashboard/account/activity", "activityPage", SignedIn),
    ("GET", "/dashboard/activity", "operatorsActivityPage", Operator),
    ("GET", "/dashboard/outbox", "outboxPage", Operator),
    ("GET", "/dashboard/outbox/{mail}", "mailPage", Operator),
    ("GET", "/dashboard/outbox/{mail}/html", "mailHtml", Operator),
    ("GET", "/dashboard/health", "healthPage", Operator),
    ("POST", "/dashboard/health/rerun", "rerunJobForm", Operator),
    ("GET", "/dashboard/people", "peoplePage", Operator),
    ("GET", "/dashboard/people/{account}", "onePage", Operator),
    ("POST", "/dashboard/people/{account}/suspend", "suspendAccountForm", Operator),
    ("POST", "/dashboard/people/{account}/resume", "resumeAccountForm", Operator),
    ("POST", "/dashboard/people/{account}/remove", "removeAccountForm", Operator),
    ("GET", "/dashboard/{project}/contents", "contentsPage", Member(Permission::ViewContent)),
    ("GET", "/dashboard/{project}/contents/new", "newContentPage", Member(Permission::WriteContent)),
    ("GET", "/dashboard/{project}/contents/new/slug", "proposeSlug", Member(Permission::WriteContent)),
    ("POST", "/dashboard/{project}/contents/new", "createContentForm", Member(Permission::WriteContent)),
    ("POST", "/dashboard/{project}/contents/new/publish", "createAndPublishForm", Member(Permission::PublishContent)),
    ("POST", "/dashboard/{project}/contents/new/preview", "previewNewForm", Member(Permission::WriteContent)),
    ("GET", "/dashboard/{project}/contents/{content}", "editorPage", Member(Permission::ViewContent)),
    ("POST", "/dashboard/{project}/contents/{content}", "updateContentForm", Member(Permission::WriteContent)),
    ("POST", "/dashboard/{project}/contents/{content}/publish", "publishForm", Member(Permission::PublishContent)),
    ("POST", "/dashboard/{project}/contents/{content}/preview", "previewForm", Member(Permission::WriteContent)),
    ("POST", "/dashboard/{project}/contents/{content}/unpublish", "unpublishForm", Member(Permission::PublishContent)),
    ("POST", "/dashboard/{project}/contents/{content}/preview-link", "makePreviewLinkForm", Member(Permission::WriteContent)),
    ("POST", "/dashboard/{project}/contents/{content}/preview-link/revoke", "revokePreviewLinkForm", Member(Permission::WriteContent)),
    ("POST", "/dashboard/{project}/contents/{content}/delete", "deleteContentForm", Member(Permission::WriteContent)),
    ("GET", "/dashboard/{project}/members", "membersPage", Member(Permission::ViewMembers)),
    ("POST", "/dashboard/{project}/members/invite", "inviteForm", Member(Permission::ManageMembers)),
    ("POST", "/dashboard/{project}/invitations/{invitation}/resend", "resendInvitationForm", Member(Permission::ManageMembers)),
    ("POST", "/dashboard/{project}/invitations/{invitation}/revoke", "revokeInvitationForm", Member(Permission::ManageMembers)),
    ("GET", "/dashboard/{project}/members/{account}", "memberPage", Member(Permission::ViewMembers)),
    ("POST", "/dashboard/{project}/members/{account}", "updateMemberForm", Member(Permission::ManageMembers)),
    ("POST", "/dashboard/{project}/members/{account}/remove", "removeMemberForm", Member(Permission::ManageMembers)),
    ("POST", "/dashboard/{project}/members/{account}/ownership", "offerOwnershipForm", Member(Permission::TransferOwnership)),
    ("POST", "/dashboard/{project}/ownership/accept", "acceptOwnershipForm", Member(Permission::ViewProject)),
    ("POST", "/dashboard/{project}/ownership/decline", "declineOwnershipForm", Member(Permission::ViewProject)),
    ("POST", "/dashboard/{project}/ownership/revoke", "revokeOwnershipForm", Member(Permission::TransferOwnership)),
    ("GET", "/dashboard/{project}/activity", "projectActivityPage", Member(Permission::ViewActivity)),
    ("GET", "/dashboard/{project}/settings", "settingsPage", Member(Permission::ViewProject)),
    ("POST", "/dashboard/{project}/settings", "updateProjectForm", Member(Permission::UpdateProject)),
    ("POST", "/dashboard/{project}/settings/delete", "deleteProjectForm", Member(Permission::DeleteProject)),
];
