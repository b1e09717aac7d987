//! Invitations of addresses to projects.

pub(super) mod accept;
pub(super) mod create;
pub(super) mod decline;
pub(super) mod join;
pub(super) mod list;
pub(super) mod received;
pub(super) mod resend;
pub(super) mod revoke;
