//! The identity providers that sign in to the own account.

pub(super) mod list;
pub(super) mod unlink;
