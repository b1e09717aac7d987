//! Read keys of a project: how front ends elsewhere read what it has published. What they read stands in `published`.

pub(super) mod create;
pub(super) mod list;
pub(super) mod revoke;

use super::scalar;
use itoms_core::{id::ReadKeyId, project, time::Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// A read key of a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadKey {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: ReadKeyId,
    /// What members call it.
    #[schema(value_type = scalar::ReadKeyName)]
    name: String,
    /// The key itself. It opens nothing but what visitors see anyway, so it may stand in a web page.
    #[schema(value_type = scalar::ReadKeyText)]
    key: String,
    /// When it was made.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
}

impl From<project::ReadKey> for ReadKey {
    fn from(key: project::ReadKey) -> Self {
        Self { id: key.id, name: key.name.to_string(), key: key.text.to_string(), created_at: key.created_at }
    }
}
