use super::{ids::Ids, samples::UNFINISHED};

/// What each form of the dashboard says when it is filled in as it should be, about a fresh project.
pub(crate) fn form(operation: &str, ids: &Ids) -> Vec<(&'static str, String)> {
    let fields: &[(&'static str, &str)] = match operation {
        "signUp" | "becomeOperator" => {
            &[("email", "new@example.com"), ("full_name", "New"), ("password", "a password of mine"), ("sixteen_or_older", "on")]
        }
        "resendForm" | "forgotPasswordForm" => &[("email", "guest@example.com")],
        "resetPasswordForm" => &[("password", "a password of mine")],
        "changePasswordForm" => &[("current_password", "not the password"), ("password", "another password of mine")],
        "changeEmailForm" => &[("email", "new@example.com")],
        "signIn" => &[("email", "guest@example.com"), ("password", "Guest’s planted password: correct horse")],
        "signInCode" => &[("pending", "nobody has this"), ("code", "123456")],
        "finishPasskeyForm" => &[("passkey_name", "New"), ("challenge", "nobody has this"), ("credential", "{}")],
        "updatePasskeyForm" => &[("passkey_name", "Renamed"), ("version", "1")],
        "startPasskeyStepForm" => &[("pending", "nobody has this")],
        "createIdentityAccountForm" => &[("pending", "nobody has this"), ("full_name", "New"), ("sixteen_or_older", "on")],
        "unlinkIdentityForm" => &[("identity", &ids.identity)],
        "reauthenticateByProviderForm" => {
            &[("act", "end_sessions"), ("waiting_action", "/dashboard/account/devices/end-others"), ("waiting_fields", "")]
        }
        "confirmTotpForm" => &[("code", "nobody has this code")],
        "createProjectForm" => &[("name", "New"), ("language", "en"), ("time_zone", "UTC")],
        "requireTwoFactorsForm" => &[("required", "no"), ("version", "1")],
        "restoreProjectForm" | "leaveProjectForm" => &[("project", &ids.project)],
        "updateAccountForm" => &[("full_name", "New"), ("company", "New"), ("language", "de"), ("time_zone", "Europe/Berlin")],
        "createContentForm" | "createAndPublishForm" | "previewNewForm" => &[("title", "New"), ("body", "text")],
        "updateContentForm" | "previewForm" => &[("title", "Renamed"), ("slug", "renamed"), ("body", "text"), ("version", "2")],
        "publishForm" => &[("version", "2")],
        "deleteContentForm" => &[("confirm", &ids.content_slug)],
        "declineAccountForm" => &[("reason", "We are full.")],
        "resendRegistrationForm" => &[("email", UNFINISHED)],
        "createAdmissionForm" => &[("email", "new@example.com")],
        "inviteForm" => &[("email", "new@example.com"), ("role", "viewer")],
        "updateMemberForm" => &[("role", "admin"), ("version", "1")],
        "updateProjectForm" => {
            &[("name", "Renamed"), ("slug", &ids.project_slug), ("language", "en"), ("time_zone", "UTC"), ("version", "1")]
        }
        "updateBrandingForm" | "previewBrandingForm" => {
            &[("accent", "#aa3300"), ("font", "serif"), ("sender_name", ""), ("footer", ""), ("version", "2")]
        }
        "restoreBrandingForm" => &[("restored", "2"), ("version", "2")],
        "endSessionForm" => &[("session", &ids.session)],
        "reauthenticateForm" => &[
            ("act", "end_sessions"),
            ("waiting_action", "/dashboard/account/devices/end-others"),
            ("waiting_fields", ""),
            ("password", "wrong"),
        ],
        "createApiKeyForm" => &[("key_name", "New"), ("project", ""), ("scopes", "account:read"), ("expires", "90")],
        "createReadKeyForm" => &[("read_key_name", "New")],
        "rotateApiKeyForm" => &[("overlap", "0")],
        "revokeApiKeyForm" => &[("confirm", "Of a guest")],
        "rerunJobForm" => &[("job", &ids.job)],
        "removeAccountForm" => &[("confirm", "Victim")],
        "deleteProjectForm" => &[("confirm", "Ground")],
        "setMailsForm" => &[("projects", "on")],
        "verifyEmail"
        | "setMailPreferences"
        | "confirmEmailForm"
        | "restoreEmailForm"
        | "cancelEmailChangeForm"
        | "acceptInvitationForm"
        | "signOut"
        | "endOtherSessionsForm"
        | "beginProviderForm"
        | "linkIdentityForm"
        | "startTotpForm"
        | "confirmPasskeysForm"
        | "startPasskeyForm"
        | "startPasskeySignInForm"
        | "startPasskeyProofForm"
        | "deletePasskeyForm"
        | "createRecoveryCodesForm"
        | "deleteTotpForm"
        | "makePreviewLinkForm"
        | "revokePreviewLinkForm"
        | "revokeReadKeyForm"
        | "unpublishForm"
        | "removeMemberForm"
        | "resendInvitationForm"
        | "revokeInvitationForm"
        | "joinProjectForm"
        | "declineInvitationForm"
        | "offerOwnershipForm"
        | "acceptOwnershipForm"
        | "declineOwnershipForm"
        | "revokeOwnershipForm"
        | "testProviderForm"
        | "readMailForm"
        | "resendAdmissionForm"
        | "revokeAdmissionForm"
        | "approveAccountForm"
        | "suspendAccountForm"
        | "resumeAccountForm"
        | "endAccountSessionsForm"
        | "clearSecondFactorForm"
        | "appointOperatorForm"
        | "dismissOperatorForm"
        | "deleteOwnAccountForm" => &[],
        other => panic!("the matrix has no form of {other}: give it one here"),
    };
    fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}
