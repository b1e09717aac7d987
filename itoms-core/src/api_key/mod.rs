//! API keys: how programs act for an account, within scopes that its person chose.

mod api_key;
mod api_keys;
mod authenticate;
mod create;
mod error;
pub(crate) mod form;
mod reaching;
mod repository;
mod rotate;
mod scope;

pub use api_key::{ApiKey, ApiKeyName, FormerSecret, IssuedApiKey, NewApiKey};
pub use api_keys::ApiKeys;
pub use error::ApiKeyError;
pub use reaching::ReachingKey;
pub use repository::ApiKeyRepository;
pub use scope::{Scope, Scopes};
