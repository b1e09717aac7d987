//! Adapters for the outward ports of itoms: a folder per vendor behind a feature each, and `local`, which needs
//! no account anywhere.

#[cfg(feature = "local")]
pub mod local;
