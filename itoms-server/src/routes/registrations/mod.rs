//! Sign-ups that wait for whoever runs the installation, or for their link.

pub(super) mod approve;
pub(super) mod decline;
pub(super) mod list;
pub(super) mod resend;
