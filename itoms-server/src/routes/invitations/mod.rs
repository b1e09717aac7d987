//! Invitations of addresses to projects.

pub(super) mod accept;
pub(super) mod create;
pub(super) mod list;
