//! What was done, as nobody can change it afterwards: security and administrative acts in hash chains, one for each
//! account, for each project and for those who run the installation.
//!
//! A worker files each event into the chains that `filing` names. A link hashes the link before it and salted
//! digests of the people in it, so that forgetting a person and the salt leaves the chain whole.

mod chain;
mod entry;
mod filing;
mod follow;
mod link;
mod log;
mod repository;
#[cfg(test)]
mod tests;
mod verify;
mod walk;

pub use chain::{Chain, Head};
pub use entry::{AuditEntry, AuditQuery, Somebody, UsedKey};
pub use link::{Link, Part};
pub use log::Audit;
pub use repository::AuditRepository;
pub use walk::{Break, Flaw, Verdict};

pub(crate) use follow::Follower;
