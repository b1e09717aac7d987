//! A request for each operation that would succeed, were it from the right person.

use crate::harness::{Ask, Person};
use http::Method;
use serde_json::{Value, json};

/// An address that somebody signed up with who has not followed the link.
pub(crate) const UNFINISHED: &str = "unfinished@example.com";

/// What to send to an operation beside its path, to the project's current state.
pub(crate) struct Sample {
    body: Option<Value>,
    version: Option<Version>,
}

/// Which state an update names as the one that it has read.
#[derive(Clone, Copy)]
enum Version {
    /// That of every fresh project.
    Fresh(u32),
    /// That of the caller's own account, which the matrix changes.
    OfAccount,
}

impl Sample {
    /// The sample of that operation.
    pub(crate) fn of(operation: &str) -> Self {
        let body = |body| Self { body: Some(body), version: None };
        let update = |version, body| Self { body: Some(body), version: Some(version) };
        let nothing = || Self { body: None, version: None };
        match operation {
            "createAccount" => {
                body(json!({ "email": "new@example.com", "full_name": "New", "password": "a password of mine", "sixteen_or_older": true }))
            }
            "verifyAccount" => body(json!({ "token": "nobody-has-this-token", "password": "nobody signed up with this" })),
            "resendVerification" | "requestPasswordReset" => body(json!({ "email": "guest@example.com" })),
            "resetPassword" => body(json!({ "token": "nobody-has-this-token", "password": "a password of mine" })),
            "changePassword" => body(json!({ "current_password": "not the password of anybody", "password": "another password of mine" })),
            "requestEmailChange" => body(json!({ "email": "new@example.com" })),
            "confirmEmailChange" | "restoreEmail" => body(json!({ "token": "nobody-has-this-token" })),
            "createSession" => body(json!({ "email": "guest@example.com", "password": "Guest’s planted password: correct horse" })),
            "finishSignIn" => body(json!({ "pending": "nobody has this", "code": "123456" })),
            "startPasskeyStep" => body(json!({ "pending": "nobody has this" })),
            "finishSignInByPasskey" => {
                body(json!({ "pending": "nobody has this", "challenge": "nobody-has-this-token", "credential": "{}" }))
            }
            "startIdentitySignIn" | "startIdentityLink" | "startIdentityProof" => body(json!({ "callback": "https://app.example/" })),
            "createIdentitySession" => {
                body(json!({ "state": "nobody-has-this-token", "code": "nobody has this code", "attempt": "nobody-has-this-token" }))
            }
            "createIdentityAccount" => {
                let (pending, attempt) = ("nobody has this", "nobody-has-this-token");
                body(json!({ "pending": pending, "attempt": attempt, "full_name": "New", "sixteen_or_older": true }))
            }
            "linkIdentity" | "reauthenticateByIdentity" => {
                body(json!({ "state": "nobody-has-this-token", "code": "nobody has this code" }))
            }
            "finishPasskey" => body(json!({ "name": "New", "challenge": "nobody-has-this-token", "credential": "{}" })),
            "createPasskeySession" | "reauthenticateByPasskey" => body(json!({ "challenge": "nobody-has-this-token", "credential": "{}" })),
            "updatePasskey" => update(Version::Fresh(1), json!({ "name": "Renamed" })),
            "confirmTotp" => body(json!({ "code": "nobody has this code" })),
            "updateAccount" => update(Version::OfAccount, json!({ "company": "New" })),
            "createApiKey" => body(json!({ "name": "New", "scopes": ["projects:read"] })),
            "rotateApiKey" => body(json!({ "overlap_seconds": 60 })),
            "createProject" => body(json!({ "name": "New" })),
            "updateProject" => update(Version::Fresh(1), json!({ "name": "Renamed" })),
            "updateBranding" => update(Version::Fresh(2), json!({ "accent": "#aa3300" })),
            "createReadKey" => body(json!({ "name": "New" })),
            "createInvitation" => body(json!({ "email": "new@example.com", "role": "viewer" })),
            "createAdmission" => body(json!({ "email": "new@example.com" })),
            "declineAccount" => body(json!({ "reason": "We are full." })),
            "resendRegistration" => body(json!({ "email": UNFINISHED })),
            "acceptInvitation" => body(json!({ "token": "nobody-has-this-token" })),
            "updateMember" => update(Version::Fresh(1), json!({ "role": "admin" })),
            "createContent" => body(json!({ "kind": "article", "title": "New", "body": "text" })),
            "updateContent" => update(Version::Fresh(2), json!({ "title": "Renamed" })),
            "reauthenticate" => body(json!({ "password": "not the password of anybody" })),
            "deleteOwnAccount" => body(json!({ "projects": [] })),
            "showAccount"
            | "showEmailChange"
            | "cancelEmailChange"
            | "showMailPreferences"
            | "turnMailsOn"
            | "turnMailsOff"
            | "deleteSession"
            | "listSessions"
            | "showSecondFactor"
            | "startTotp"
            | "deleteTotp"
            | "createRecoveryCodes"
            | "confirmPasskeys"
            | "listPasskeys"
            | "startPasskey"
            | "startPasskeySignIn"
            | "startPasskeyProof"
            | "deletePasskey"
            | "listIdentities"
            | "unlinkIdentity"
            | "revokeSession"
            | "revokeOtherSessions"
            | "listApiKeys"
            | "showApiKey"
            | "revokeApiKey"
            | "listProjects"
            | "showProject"
            | "showBranding"
            | "listBrandingVersions"
            | "restoreBrandingVersion"
            | "listReadKeys"
            | "revokeReadKey"
            | "showPublishedProject"
            | "listPublishedContents"
            | "showPublishedContent"
            | "deleteProject"
            | "restoreProject"
            | "listMembers"
            | "listProjectApiKeys"
            | "listInvitations"
            | "resendInvitation"
            | "revokeInvitation"
            | "listAttention"
            | "listReceivedInvitations"
            | "joinProject"
            | "declineInvitation"
            | "removeMember"
            | "leaveProject"
            | "transferOwnership"
            | "showOwnershipOffer"
            | "acceptOwnership"
            | "declineOwnership"
            | "revokeOwnershipOffer"
            | "listContents"
            | "showContent"
            | "deleteContent"
            | "publishContent"
            | "previewContent"
            | "createPreviewLink"
            | "revokePreviewLink"
            | "unpublishContent"
            | "listJobs"
            | "rerunJob"
            | "listProviders"
            | "testProvider"
            | "listAuditEvents"
            | "listProjectAuditEvents"
            | "listOperatorAuditEvents"
            | "listAccounts"
            | "inspectAccount"
            | "listAdmissions"
            | "resendAdmission"
            | "revokeAdmission"
            | "listRegistrations"
            | "approveAccount"
            | "suspendAccount"
            | "resumeAccount"
            | "revokeAccountSessions"
            | "clearSecondFactor"
            | "appointOperator"
            | "dismissOperator"
            | "deleteAccount"
            | "listDepartures"
            | "listAccountDepartures"
            | "showDocument"
            | "showDocs"
            | "showDocsStyle" => nothing(),
            other => panic!("the matrix has no sample of {other}: give it one here"),
        }
    }

    /// The request, as that person.
    pub(crate) async fn ask<'w>(&self, person: &Person<'w>, method: Method, path: String) -> Ask<'w> {
        let tag = match self.version {
            None => None,
            Some(Version::Fresh(version)) => Some(format!("\"{version}\"")),
            Some(Version::OfAccount) => Some(person.calls("showAccount", &[]).await.header("etag").to_owned()),
        };
        let ask = person.asks(method, path);
        let ask = tag.into_iter().fold(ask, |ask, tag| ask.header("if-match", tag));
        match &self.body {
            Some(body) => ask.json(body.clone()),
            None => ask,
        }
    }

    /// The same with a body that breaks every rule, if it has one.
    pub(crate) fn ask_wrongly<'w>(&self, person: &Person<'w>, method: Method, path: String) -> Option<Ask<'w>> {
        self.body.as_ref()?;
        Some(person.asks(method, path).json(json!({ "no such field": [] })))
    }
}
