//! Invitations to the installation, by whoever runs it.

pub(super) mod create;
pub(super) mod list;
pub(super) mod resend;
pub(super) mod revoke;
