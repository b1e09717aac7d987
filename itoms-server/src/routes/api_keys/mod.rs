//! API keys of the own account, and those that reach a project. Only a person makes, sees and ends them: no key reaches these.

pub(super) mod create;
pub(super) mod list;
pub(super) mod list_of_project;
pub(super) mod revoke;
pub(super) mod rotate;
pub(super) mod show;

use super::scalar;
use itoms_core::{
    api_key,
    id::{AccountId, ApiKeyId, ProjectId},
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An API key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKey {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: ApiKeyId,
    /// For whom it acts: the account that made it.
    #[schema(value_type = scalar::Id)]
    account: AccountId,
    /// The only project that it reaches; null if it reaches all projects of its account.
    #[schema(value_type = Option<scalar::Id>, required)]
    project: Option<ProjectId>,
    /// What its person calls it.
    #[schema(value_type = scalar::ApiKeyName)]
    name: String,
    /// What it may do, where its account may.
    #[schema(value_type = Vec<scalar::Scope>)]
    scopes: Vec<&'static str>,
    /// How its secret begins, to know it again.
    #[schema(example = "itoms_q7Rk2mXw")]
    prefix: String,
    /// When it was made.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it was last used, to the minute; null if never.
    #[schema(value_type = Option<scalar::Time>, required)]
    used_at: Option<Timestamp>,
    /// When it ends; null if it does not end by itself.
    #[schema(value_type = Option<scalar::Time>, required)]
    expires_at: Option<Timestamp>,
    /// Until when the secret before the last rotation works or worked; null if there is none.
    #[schema(value_type = Option<scalar::Time>, required)]
    former_secret_until: Option<Timestamp>,
}

impl From<api_key::ApiKey> for ApiKey {
    fn from(key: api_key::ApiKey) -> Self {
        Self {
            id: key.id,
            account: key.account,
            project: key.project,
            name: key.name.to_string(),
            scopes: key.scopes.names(),
            prefix: key.prefix,
            created_at: key.created_at,
            used_at: key.used_at,
            expires_at: key.expires_at,
            former_secret_until: key.former.map(|former| former.until),
        }
    }
}

/// An API key with its secret, which was just made.
#[derive(Serialize, ToSchema)]
pub(crate) struct IssuedApiKey {
    #[serde(flatten)]
    key: ApiKey,
    /// Send this as `Authorization: Bearer …`. It is shown here and never again.
    #[schema(value_type = scalar::ApiKeySecret)]
    secret: String,
}

impl From<api_key::IssuedApiKey> for IssuedApiKey {
    fn from(issued: api_key::IssuedApiKey) -> Self {
        Self { secret: issued.secret.expose().to_owned(), key: issued.key.into() }
    }
}
