use itoms_core::{
    id::{AccountId, AdmissionId, ApiKeyId, ContentId, InvitationId, PasskeyId, ReadKeyId, RegistrationId},
    project::Slug,
    provider::ProviderKind,
};
use std::sync::Arc;
use url::Url;

/// Where the pages of the dashboard are, below the prefix of the server. No address is written elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Paths {
    prefix: Arc<str>,
}

impl Paths {
    pub(crate) fn below(base: &Url) -> Self {
        Self { prefix: base.path().trim_end_matches('/').into() }
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    fn at(&self, path: impl std::fmt::Display) -> String {
        format!("{}{path}", self.prefix)
    }

    /// The front page. What is nested under a prefix has it at the prefix itself, with no slash behind it.
    pub(crate) fn home(&self) -> String {
        if self.prefix.is_empty() { "/".to_owned() } else { self.prefix.to_string() }
    }

    pub(crate) fn cookies(&self) -> String {
        self.at("/cookies")
    }

    pub(crate) fn sign_up(&self) -> String {
        self.at("/dashboard/sign-up")
    }

    pub(crate) fn check_mail(&self) -> String {
        self.at("/dashboard/sign-up/check-your-mail")
    }

    pub(crate) fn resend(&self) -> String {
        self.at("/dashboard/sign-up/resend")
    }

    pub(crate) fn forgot_password(&self) -> String {
        self.at("/dashboard/forgot-password")
    }

    pub(crate) fn reset_password(&self, token: &str) -> String {
        self.at(format_args!("/reset-password/{token}"))
    }

    pub(crate) fn confirm_email(&self, token: &str) -> String {
        self.at(format_args!("/confirm-email/{token}"))
    }

    pub(crate) fn change_password(&self) -> String {
        self.at("/dashboard/account/password")
    }

    pub(crate) fn change_email(&self) -> String {
        self.at("/dashboard/account/email")
    }

    pub(crate) fn cancel_email_change(&self) -> String {
        self.at("/dashboard/account/email/cancel")
    }

    pub(crate) fn sign_in(&self) -> String {
        self.at("/dashboard/sign-in")
    }

    /// The sign-in, which leads on to that page of ours.
    pub(crate) fn sign_in_for(&self, page: &str) -> String {
        let next = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", page).finish();
        format!("{}?{next}", self.sign_in())
    }

    pub(crate) fn sign_in_code(&self) -> String {
        self.at("/dashboard/sign-in/code")
    }

    /// Where a form begins to sign in through the identity provider.
    pub(crate) fn provider(&self) -> String {
        self.at("/dashboard/sign-in/provider")
    }

    pub(crate) fn new_account(&self) -> String {
        self.at("/dashboard/sign-in/new-account")
    }

    pub(crate) fn prove_by_provider(&self) -> String {
        self.at("/dashboard/reauthenticate/provider")
    }

    pub(crate) fn identities(&self) -> String {
        self.at("/dashboard/account/identities")
    }

    pub(crate) fn sign_out(&self) -> String {
        self.at("/dashboard/sign-out")
    }

    pub(crate) fn invitation(&self, token: &str) -> String {
        self.at(format_args!("/invitations/{token}"))
    }

    pub(crate) fn received(&self, invitation: InvitationId, act: &str) -> String {
        self.at(format_args!("/dashboard/invitations/{invitation}/{act}"))
    }

    pub(crate) fn attention(&self) -> String {
        self.at("/dashboard/attention")
    }

    pub(crate) fn account(&self) -> String {
        self.at("/dashboard/account")
    }

    pub(crate) fn mails(&self) -> String {
        self.at("/dashboard/account/mails")
    }

    pub(crate) fn devices(&self) -> String {
        self.at("/dashboard/account/devices")
    }

    pub(crate) fn two_factor(&self) -> String {
        self.at("/dashboard/account/two-factor")
    }

    pub(crate) fn passkeys(&self) -> String {
        self.at("/dashboard/account/passkeys")
    }

    pub(crate) fn passkey(&self, passkey: PasskeyId) -> String {
        self.at(format_args!("/dashboard/account/passkeys/{passkey}"))
    }

    /// What a device is asked, where a page of that address has a form for its answer.
    pub(crate) fn passkey_question(&self, page: &str) -> String {
        format!("{page}/passkey/start")
    }

    pub(crate) fn activity(&self) -> String {
        self.at("/dashboard/account/activity")
    }

    pub(crate) fn operators_activity(&self) -> String {
        self.at("/dashboard/activity")
    }

    pub(crate) fn project_activity(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/activity"))
    }

    pub(crate) fn api_keys(&self) -> String {
        self.at("/dashboard/account/keys")
    }

    pub(crate) fn api_key(&self, key: ApiKeyId) -> String {
        self.at(format_args!("/dashboard/account/keys/{key}"))
    }

    pub(crate) fn reauthenticate(&self) -> String {
        self.at("/dashboard/reauthenticate")
    }

    pub(crate) fn outbox(&self) -> String {
        self.at("/dashboard/outbox")
    }

    pub(crate) fn mail(&self, id: &str) -> String {
        self.at(format_args!("/dashboard/outbox/{id}"))
    }

    pub(crate) fn mail_html(&self, id: &str) -> String {
        self.at(format_args!("/dashboard/outbox/{id}/html"))
    }

    pub(crate) fn health(&self) -> String {
        self.at("/dashboard/health")
    }

    pub(crate) fn rerun(&self) -> String {
        self.at("/dashboard/health/rerun")
    }

    pub(crate) fn test_provider(&self, kind: ProviderKind) -> String {
        self.at(format_args!("/dashboard/health/providers/{}/test", kind.name()))
    }

    pub(crate) fn people(&self) -> String {
        self.at("/dashboard/people")
    }

    /// Who waits to be let in.
    pub(crate) fn resend_registration(&self) -> String {
        self.at("/dashboard/people/unfinished/resend")
    }

    pub(crate) fn registrations(&self) -> String {
        self.at("/dashboard/people/waiting")
    }

    pub(crate) fn registration(&self, registration: RegistrationId, act: &str) -> String {
        self.at(format_args!("/dashboard/people/waiting/{registration}/{act}"))
    }

    /// Whom operators invite to sign up.
    pub(crate) fn admissions(&self) -> String {
        self.at("/dashboard/people/invited")
    }

    pub(crate) fn admission(&self, admission: AdmissionId, act: &str) -> String {
        self.at(format_args!("/dashboard/people/invited/{admission}/{act}"))
    }

    pub(crate) fn one_of_people(&self, account: AccountId) -> String {
        self.at(format_args!("/dashboard/people/{account}"))
    }

    pub(crate) fn removal(&self, account: AccountId) -> String {
        self.at(format_args!("/dashboard/people/{account}/remove"))
    }

    pub(crate) fn leave(&self) -> String {
        self.at("/dashboard/account/delete")
    }

    pub(crate) fn projects(&self) -> String {
        self.at("/dashboard")
    }

    pub(crate) fn new_project(&self) -> String {
        self.at("/dashboard/projects/new")
    }

    pub(crate) fn restore(&self) -> String {
        self.at("/dashboard/projects/restore")
    }

    pub(crate) fn leave_project(&self) -> String {
        self.at("/dashboard/projects/leave")
    }

    /// Where the slug of a new project is proposed.
    pub(crate) fn project_slug(&self) -> String {
        self.at("/dashboard/projects/new/slug")
    }

    /// Where the slug of new content is proposed.
    pub(crate) fn content_slug(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/contents/new/slug"))
    }

    pub(crate) fn contents(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/contents"))
    }

    pub(crate) fn new_content(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/contents/new"))
    }

    pub(crate) fn content(&self, project: &Slug, content: ContentId) -> String {
        self.at(format_args!("/dashboard/{project}/contents/{content}"))
    }

    pub(crate) fn members(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/members"))
    }

    pub(crate) fn invite(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/members/invite"))
    }

    pub(crate) fn invited(&self, project: &Slug, invitation: InvitationId, act: &str) -> String {
        self.at(format_args!("/dashboard/{project}/invitations/{invitation}/{act}"))
    }

    pub(crate) fn member(&self, project: &Slug, account: AccountId) -> String {
        self.at(format_args!("/dashboard/{project}/members/{account}"))
    }

    pub(crate) fn reaching_keys(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/members/api-keys"))
    }

    pub(crate) fn ownership(&self, project: &Slug, act: &str) -> String {
        self.at(format_args!("/dashboard/{project}/ownership/{act}"))
    }

    pub(crate) fn settings(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/settings"))
    }

    /// `act` is nothing, or begins with a slash.
    pub(crate) fn branding(&self, project: &Slug, act: &str) -> String {
        self.at(format_args!("/dashboard/{project}/settings/branding{act}"))
    }

    pub(crate) fn read_keys(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/settings/read-keys"))
    }

    /// `act` is nothing, or begins with a slash.
    pub(crate) fn read_key(&self, project: &Slug, key: ReadKeyId, act: &str) -> String {
        self.at(format_args!("/dashboard/{project}/settings/read-keys/{key}{act}"))
    }

    /// An operation on the page of the API.
    pub(crate) fn docs(&self, operation: &str) -> String {
        self.at(format_args!("/api/docs#{operation}"))
    }

    pub(crate) fn project_two_factors(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/settings/two-factor"))
    }

    pub(crate) fn delete_project(&self, project: &Slug) -> String {
        self.at(format_args!("/dashboard/{project}/settings/delete"))
    }

    /// Whether somebody may be sent to this path after signing in: a path of ours, in our own spelling, so
    /// that no address leads away from here.
    pub(crate) fn is_next(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix(self.prefix()) else { return false };
        let ours = ["/dashboard", "/invitations/", "/confirm-email/"].iter().any(|start| rest.starts_with(start));
        let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.?=&%+~".contains(&b));
        ours && plain && !path.contains("//")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_on_to_pages_of_ours_only() {
        let paths = Paths::below(&Url::parse("https://example.com/blog/").unwrap());
        for path in ["/blog/dashboard", "/blog/dashboard/x/contents?search=a%20b", "/blog/invitations/abc", "/blog/confirm-email/abc"] {
            assert!(paths.is_next(path), "{path}");
        }
        for path in [
            "/dashboard",
            "//evil.example/dashboard",
            "/blog/dashboard//evil",
            "/blog/x",
            "https://evil.example",
            "/blog/dashboard\\x",
            "/blog/dashboard@evil\r\nx",
            "",
        ] {
            assert!(!paths.is_next(path), "{path}");
        }
    }
}
