//! Routes as data: the command that lists them and the matrix that tries them are made from this.

use itoms_core::{account::DangerousAct, api_key::Scope, project::Permission};
use serde::{Serialize, Serializer};

/// One route of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RouteInfo {
    /// Which part of the server answers it.
    pub part: Part,
    /// Method.
    pub method: &'static str,
    /// Path below the mount point, with its parameters in braces.
    pub path: String,
    /// Its stable name: the `operationId` of the API.
    pub operation: String,
    /// Who may call it at all.
    pub authentication: Authentication,
    /// What the caller must be allowed to do in the project that the path names.
    #[serde(serialize_with = "name")]
    pub permission: Option<Permission>,
    /// The scope that an API key needs for it; without one no key reaches it.
    #[serde(serialize_with = "scope")]
    pub key: Option<Scope>,
    /// Why it asks for a fresh proof that the person is there, if it does.
    #[serde(serialize_with = "act")]
    pub act: Option<DangerousAct>,
    /// The same where it hangs on what is asked for whether it does, such as a role.
    #[serde(serialize_with = "act")]
    pub act_at_times: Option<DangerousAct>,
}

/// A part of the server that can be mounted alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The JSON API with its document.
    Api,
    /// The dashboard.
    Dashboard,
    /// What visitors read.
    Pages,
    /// Health and metrics.
    Operations,
}

/// How a route learns who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    /// Not at all.
    Public,
    /// By a session: its token as bearer, or in the cookie of a request from our own pages. By an API key as bearer, where
    /// the route has a scope for it.
    Session,
    /// By a session's token as bearer alone: the answer holds a token that no cookie gets.
    Bearer,
    /// By the cookie alone.
    Cookie,
    /// By a read key of a project, as bearer or in the query, and by nothing else: the read API alone takes one.
    ReadKey,
    /// By a session, as above, of somebody who runs the installation; for others there is nothing.
    Operator,
}

fn name<S: Serializer>(permission: &Option<Permission>, serializer: S) -> Result<S::Ok, S::Error> {
    permission.map(Permission::name).serialize(serializer)
}

fn scope<S: Serializer>(scope: &Option<Scope>, serializer: S) -> Result<S::Ok, S::Error> {
    scope.map(Scope::name).serialize(serializer)
}

fn act<S: Serializer>(act: &Option<DangerousAct>, serializer: S) -> Result<S::Ok, S::Error> {
    act.map(DangerousAct::name).serialize(serializer)
}
