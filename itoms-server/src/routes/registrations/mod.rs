//! Sign-ups that wait for whoever runs the installation.

pub(super) mod approve;
pub(super) mod decline;
pub(super) mod list;
