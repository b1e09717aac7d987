//! Signed-in devices.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod list;
pub(super) mod reauthenticate;
pub(super) mod revoke;
pub(super) mod revoke_others;
mod started;

pub(super) use started::StartedSession;
