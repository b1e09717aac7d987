//! Signed-in devices.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod finish;
pub(super) mod list;
pub(super) mod reauthenticate;
pub(super) mod revoke;
pub(super) mod revoke_others;
mod started;
mod unfinished;

pub(super) use started::StartedSession;
pub(super) use unfinished::UnfinishedSignIn;
