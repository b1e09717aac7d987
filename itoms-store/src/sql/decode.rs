//! From stored columns to the types of core: what cannot be read is reported with table, column and id.

use itoms_core::{id::Id, project::Role, store::StoreError, time::TimeZone, token::TokenHash};
use uuid::Uuid;

pub(super) fn corrupt(table: &'static str, column: &'static str, id: Uuid) -> StoreError {
    StoreError::Corrupt { table, column, id: id.to_string() }
}

pub(super) fn token(bytes: &[u8], table: &'static str, id: Uuid) -> Result<TokenHash, StoreError> {
    TokenHash::from_bytes(bytes).ok_or_else(|| corrupt(table, "token", id))
}

pub(super) fn role(name: &str, table: &'static str, id: Uuid) -> Result<Role, StoreError> {
    Role::named(name).ok_or_else(|| corrupt(table, "role", id))
}

pub(super) fn zone(name: &str, table: &'static str, id: Uuid) -> Result<TimeZone, StoreError> {
    TimeZone::named(name).ok_or_else(|| corrupt(table, "time_zone", id))
}

pub(super) fn optional<T: Id>(uuid: Option<Uuid>) -> Option<T> {
    uuid.map(T::from_uuid)
}
