//! Publishable read keys of a project: how a front end elsewhere reads what the project has published.

mod manage;
mod read_key;
mod repository;

pub use read_key::{NewReadKey, ReadKey, ReadKeyName, ReadKeyText};
pub use repository::ReadKeyRepository;
