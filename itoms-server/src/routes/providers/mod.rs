//! Who does something for the product outside, for whoever runs the installation.

pub(super) mod list;
pub(super) mod test;
