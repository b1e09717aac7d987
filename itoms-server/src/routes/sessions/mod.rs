//! Signed-in devices.

pub(super) mod create;
pub(super) mod delete;
