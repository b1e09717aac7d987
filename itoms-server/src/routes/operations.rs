//! The one list of operations: router, document and route table are made of it.

use super::{
    accounts, admissions, api::Api, api_keys, attention, audit, bodiless, branding, caller, contents, factors, identities, invitations,
    jobs, mails, members, ownership, people, privilege, projects, providers, published, read_keys, registrations, sessions,
};
use crate::{Authentication, Options, Part, RouteInfo};
use axum::Router;
use itoms_core::{account::DangerousAct, api_key::Scope, project::Permission};
use utoipa::openapi::{PathItem, path::Operation as Described};
use utoipa_axum::{router::UtoipaMethodRouter, routes};

/// Below this all operations live.
pub(super) const PREFIX: &str = "/api/v1";

/// One operation: its handler with its description, and who may call it.
pub(super) struct Operation {
    pub(super) handler: UtoipaMethodRouter<Api>,
    pub(super) authentication: Authentication,
    pub(super) permission: Option<Permission>,
    /// The scope that an API key needs; without one no key reaches it.
    pub(super) key: Option<Scope>,
    pub(super) act: Option<DangerousAct>,
    /// The same where it hangs on what is asked for.
    act_at_times: Option<DangerousAct>,
}

/// Those that a server with these options answers.
pub(super) fn of(options: &Options) -> Vec<Operation> {
    match options.identity {
        Some(_) => of_everybody(),
        None => all(),
    }
}

pub(super) fn all() -> Vec<Operation> {
    of_own_accounts().into_iter().chain(of_identities()).chain(of_passkeys()).chain(of_everybody()).collect()
}

/// Sign-up, sign-in and who runs the installation, which a host with users of its own says itself.
fn of_own_accounts() -> Vec<Operation> {
    vec![
        public(routes!(accounts::create::create_account)),
        public(routes!(accounts::verify::verify_account)),
        public(routes!(accounts::resend::resend_verification)),
        public(routes!(accounts::reset_password::request_password_reset)),
        public(routes!(accounts::reset_password::reset_password)),
        bearer(routes!(accounts::change_password::change_password)),
        signed_in(routes!(accounts::change_email::request_email_change)).dangerous(DangerousAct::ChangeEmail),
        signed_in(routes!(accounts::change_email::show_email_change)),
        signed_in(routes!(accounts::change_email::cancel_email_change)),
        signed_in(routes!(accounts::change_email::confirm_email_change)),
        public(routes!(accounts::change_email::restore_email)),
        public(routes!(sessions::create::create_session)),
        public(routes!(sessions::finish::finish_sign_in)),
        signed_in(routes!(sessions::delete::delete_session)),
        bearer(routes!(sessions::reauthenticate::reauthenticate)),
        signed_in(routes!(factors::show::show_second_factor)),
        signed_in(routes!(factors::start::start_totp)).dangerous(DangerousAct::SetSecondFactor),
        bearer(routes!(factors::confirm::confirm_totp)),
        signed_in(routes!(factors::delete::delete_totp)).dangerous(DangerousAct::SetSecondFactor),
        signed_in(routes!(factors::recovery_codes::create_recovery_codes)).dangerous(DangerousAct::SetSecondFactor),
        signed_in(routes!(sessions::list::list_sessions)),
        signed_in(routes!(sessions::revoke::revoke_session)).dangerous(DangerousAct::EndSessions),
        signed_in(routes!(sessions::revoke_others::revoke_other_sessions)).dangerous(DangerousAct::EndSessions),
        operator(routes!(people::end_sessions::revoke_account_sessions)).dangerous(DangerousAct::EndSessions),
        operator(routes!(people::appoint_operator::appoint_operator)).dangerous(DangerousAct::SetOperators),
        operator(routes!(people::dismiss_operator::dismiss_operator)).dangerous(DangerousAct::SetOperators),
    ]
}

/// Signing in by others. Without a provider they say so, as whatever needs a part that is not configured.
fn of_identities() -> Vec<Operation> {
    vec![
        public(routes!(identities::start_sign_in::start_identity_sign_in)),
        public(routes!(identities::sign_in::create_identity_session)),
        public(routes!(identities::create_account::create_identity_account)),
        signed_in(routes!(identities::start_proof::start_identity_proof)),
        bearer(routes!(identities::prove::reauthenticate_by_identity)),
        signed_in(routes!(identities::list::list_identities)),
        signed_in(routes!(identities::start_link::start_identity_link)).dangerous(DangerousAct::SetIdentity),
        signed_in(routes!(identities::link::link_identity)),
        signed_in(routes!(identities::unlink::unlink_identity)).dangerous(DangerousAct::SetIdentity),
    ]
}

/// Signing in by a device of one's own, where the program has the feature for it.
#[cfg(feature = "passkeys")]
fn of_passkeys() -> Vec<Operation> {
    use super::passkeys;
    vec![
        bearer(routes!(factors::confirm_passkeys::confirm_passkeys)).dangerous(DangerousAct::SetSecondFactor),
        public(routes!(passkeys::start_sign_in::start_passkey_sign_in)),
        public(routes!(passkeys::sign_in::create_passkey_session)),
        public(routes!(passkeys::start_step::start_passkey_step)),
        public(routes!(passkeys::finish_sign_in::finish_sign_in_by_passkey)),
        signed_in(routes!(passkeys::start_proof::start_passkey_proof)),
        bearer(routes!(passkeys::prove::reauthenticate_by_passkey)),
        signed_in(routes!(passkeys::list::list_passkeys)),
        signed_in(routes!(passkeys::start::start_passkey)).dangerous(DangerousAct::SetPasskeys),
        signed_in(routes!(passkeys::finish::finish_passkey)).dangerous(DangerousAct::SetPasskeys),
        signed_in(routes!(passkeys::update::update_passkey)),
        signed_in(routes!(passkeys::delete::delete_passkey)).dangerous(DangerousAct::SetPasskeys),
    ]
}

#[cfg(not(feature = "passkeys"))]
fn of_passkeys() -> Vec<Operation> {
    Vec::new()
}

/// Everything else.
fn of_everybody() -> Vec<Operation> {
    vec![
        signed_in(routes!(accounts::show::show_account)).scope(Scope::ReadAccount),
        signed_in(routes!(accounts::update::update_account)).scope(Scope::WriteAccount),
        signed_in(routes!(mails::show::show_mail_preferences)),
        signed_in(routes!(mails::turn::turn_mails_on)),
        signed_in(routes!(mails::turn::turn_mails_off)),
        signed_in(routes!(attention::list::list_attention)),
        signed_in(routes!(audit::list::list_audit_events)),
        signed_in(routes!(people::departures::list_departures)),
        signed_in(routes!(people::leave::delete_own_account)).dangerous(DangerousAct::DeleteAccount),
        signed_in(routes!(api_keys::list::list_api_keys)),
        signed_in(routes!(api_keys::create::create_api_key)).dangerous(DangerousAct::MakeKey),
        signed_in(routes!(api_keys::show::show_api_key)),
        signed_in(routes!(api_keys::revoke::revoke_api_key)),
        signed_in(routes!(api_keys::rotate::rotate_api_key)).dangerous(DangerousAct::MakeKey),
        signed_in(routes!(projects::list::list_projects)).scope(Scope::In(Permission::ViewProject)),
        signed_in(routes!(projects::create::create_project)).scope(Scope::CreateProjects),
        member(Permission::ViewProject, routes!(projects::show::show_project)),
        member(Permission::UpdateProject, routes!(projects::update::update_project)).dangerous_at_times(DangerousAct::SetTwoFactors),
        member(Permission::ViewProject, routes!(branding::show::show_branding)),
        member(Permission::UpdateProject, routes!(branding::update::update_branding)),
        member(Permission::UpdateProject, routes!(branding::list_versions::list_branding_versions)),
        member(Permission::UpdateProject, routes!(branding::restore::restore_branding_version)),
        member(Permission::ManageReadKeys, routes!(read_keys::list::list_read_keys)),
        member(Permission::ManageReadKeys, routes!(read_keys::create::create_read_key)),
        member(Permission::ManageReadKeys, routes!(read_keys::revoke::revoke_read_key)),
        member(Permission::DeleteProject, routes!(projects::delete::delete_project)).dangerous(DangerousAct::DeleteProject),
        member(Permission::DeleteProject, routes!(projects::restore::restore_project)),
        member(Permission::ViewActivity, routes!(audit::list_of_project::list_project_audit_events)),
        member(Permission::ViewMembers, routes!(members::list::list_members)),
        member(Permission::ManageMembers, routes!(members::update::update_member)).dangerous_at_times(DangerousAct::SetOwners),
        member(Permission::ManageMembers, routes!(members::remove::remove_member)).dangerous_at_times(DangerousAct::SetOwners),
        member(Permission::ManageMembers, routes!(api_keys::list_of_project::list_project_api_keys)).in_person(),
        member(Permission::ViewProject, routes!(members::leave::leave_project)).in_person(),
        member(Permission::TransferOwnership, routes!(ownership::offer::transfer_ownership)).dangerous(DangerousAct::SetOwners),
        member(Permission::ViewProject, routes!(ownership::show::show_ownership_offer)).in_person(),
        member(Permission::ViewProject, routes!(ownership::accept::accept_ownership)).in_person(),
        member(Permission::ViewProject, routes!(ownership::decline::decline_ownership)).in_person(),
        member(Permission::TransferOwnership, routes!(ownership::revoke::revoke_ownership_offer)),
        member(Permission::ManageMembers, routes!(invitations::list::list_invitations)),
        member(Permission::ManageMembers, routes!(invitations::create::create_invitation)).dangerous_at_times(DangerousAct::SetOwners),
        member(Permission::ManageMembers, routes!(invitations::resend::resend_invitation)).dangerous_at_times(DangerousAct::SetOwners),
        member(Permission::ManageMembers, routes!(invitations::revoke::revoke_invitation)),
        signed_in(routes!(invitations::received::list_received_invitations)),
        signed_in(routes!(invitations::join::join_project)),
        signed_in(routes!(invitations::decline::decline_invitation)),
        signed_in(routes!(invitations::accept::accept_invitation)),
        member(Permission::ViewContent, routes!(contents::list::list_contents)),
        member(Permission::WriteContent, routes!(contents::create::create_content)),
        member(Permission::ViewContent, routes!(contents::show::show_content)),
        member(Permission::WriteContent, routes!(contents::update::update_content)),
        member(Permission::WriteContent, routes!(contents::delete::delete_content)),
        member(Permission::PublishContent, routes!(contents::publish::publish_content)),
        member(Permission::PublishContent, routes!(contents::unpublish::unpublish_content)),
        member(Permission::ViewContent, routes!(contents::preview::preview_content)),
        member(Permission::WriteContent, routes!(contents::create_preview_link::create_preview_link)).in_person(),
        member(Permission::WriteContent, routes!(contents::revoke_preview_link::revoke_preview_link)).in_person(),
        reader(routes!(published::project::show_published_project)),
        reader(routes!(published::list::list_published_contents)),
        reader(routes!(published::show::show_published_content)),
        operator(routes!(jobs::list::list_jobs)),
        operator(routes!(jobs::rerun::rerun_job)),
        operator(routes!(providers::list::list_providers)),
        operator(routes!(providers::test::test_provider)),
        operator(routes!(audit::list_of_operators::list_operator_audit_events)),
        operator(routes!(people::list::list_accounts)),
        operator(routes!(people::inspect::inspect_account)),
        operator(routes!(registrations::list::list_registrations)),
        operator(routes!(registrations::approve::approve_account)),
        operator(routes!(registrations::decline::decline_account)),
        operator(routes!(registrations::resend::resend_registration)),
        operator(routes!(admissions::list::list_admissions)),
        operator(routes!(admissions::create::create_admission)),
        operator(routes!(admissions::resend::resend_admission)),
        operator(routes!(admissions::revoke::revoke_admission)),
        operator(routes!(people::suspend::suspend_account)).dangerous(DangerousAct::SetStanding),
        operator(routes!(people::resume::resume_account)).dangerous(DangerousAct::SetStanding),
        operator(routes!(people::clear_second_factor::clear_second_factor)).dangerous(DangerousAct::SetSecondFactor),
        operator(routes!(people::departures_of::list_account_departures)),
        operator(routes!(people::delete::delete_account)).dangerous(DangerousAct::DeleteAccount),
    ]
}

fn public(handler: UtoipaMethodRouter<Api>) -> Operation {
    Operation { handler, authentication: Authentication::Public, permission: None, key: None, act: None, act_at_times: None }
}

/// For a person; for a key only with a scope.
fn signed_in(handler: UtoipaMethodRouter<Api>) -> Operation {
    Operation { handler, authentication: Authentication::Session, permission: None, key: None, act: None, act_at_times: None }
}

fn bearer(handler: UtoipaMethodRouter<Api>) -> Operation {
    Operation { authentication: Authentication::Bearer, ..signed_in(handler) }
}

fn member(permission: Permission, handler: UtoipaMethodRouter<Api>) -> Operation {
    let key = permission.is_for_keys().then_some(Scope::In(permission));
    Operation { permission: Some(permission), key, ..signed_in(handler) }
}

/// For front ends elsewhere.
fn reader(handler: UtoipaMethodRouter<Api>) -> Operation {
    Operation { authentication: Authentication::ReadKey, ..signed_in(handler) }
}

fn operator(handler: UtoipaMethodRouter<Api>) -> Operation {
    Operation { authentication: Authentication::Operator, ..signed_in(handler) }
}

impl Operation {
    /// It asks for a fresh proof that the person is there.
    fn dangerous(self, act: DangerousAct) -> Self {
        Self { act: Some(act), ..self }
    }

    /// Its handler asks for a fresh proof, where what is asked for is such an act.
    fn dangerous_at_times(self, act: DangerousAct) -> Self {
        Self { act_at_times: Some(act), ..self }
    }

    /// An API key reaches it with that scope.
    fn scope(self, scope: Scope) -> Self {
        Self { key: Some(scope), ..self }
    }

    /// No API key reaches it, though its permission is one that keys can have.
    fn in_person(self) -> Self {
        Self { key: None, ..self }
    }

    /// Answers it at its path, behind what the list says of it.
    pub(super) fn mount(self, router: Router<Api>, api: &Api) -> Router<Api> {
        let takes_body = self.takes_body();
        let (_, paths, handler) = self.handler;
        let Some(path) = paths.paths.into_keys().next() else { return router };
        let handler = match takes_body {
            true => handler,
            false => bodiless::without_body(handler, api, self.authentication, self.permission),
        };
        let reach = match (self.authentication, self.permission, self.key) {
            (Authentication::Operator, ..) | (_, Some(_), Some(_)) => caller::KeyReach::AsItsAccount,
            (_, None, Some(scope)) => caller::KeyReach::With(scope),
            (_, _, None) => caller::KeyReach::Never,
        };
        let handler = match self.act {
            Some(act) => privilege::behind_proof(handler, api, act, self.authentication, self.permission),
            None => handler,
        };
        let handler = handler.route_layer(axum::Extension(reach));
        let handler = match self.authentication {
            Authentication::ReadKey => published::cors::open(handler),
            _ => handler,
        };
        router.route(&path, handler)
    }

    fn takes_body(&self) -> bool {
        let (_, paths, _) = &self.handler;
        let described = paths.paths.values().next().and_then(method_of);
        described.is_some_and(|(_, described)| described.request_body.is_some())
    }

    /// It as a row of the route table.
    pub(super) fn info(&self) -> Option<RouteInfo> {
        let (_, paths, _) = &self.handler;
        let (path, item) = paths.paths.iter().next()?;
        let (method, described) = method_of(item)?;
        Some(RouteInfo {
            part: Part::Api,
            method,
            path: format!("{PREFIX}{path}"),
            operation: described.operation_id.clone().unwrap_or_default(),
            authentication: self.authentication,
            permission: self.permission,
            key: self.key,
            act: self.act,
            act_at_times: self.act_at_times,
        })
    }

    /// What the document says of it.
    pub(super) fn described(&mut self) -> Option<&mut Described> {
        let (_, paths, _) = &mut self.handler;
        let item = paths.paths.values_mut().next()?;
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
        operations.into_iter().find_map(Option::as_mut)
    }
}

fn method_of(item: &PathItem) -> Option<(&'static str, &Described)> {
    let operations = [("GET", &item.get), ("POST", &item.post), ("PATCH", &item.patch), ("DELETE", &item.delete)];
    operations.into_iter().find_map(|(method, described)| Some((method, described.as_ref()?)))
}
