//! SQLite and PostgreSQL behind the storage port.

#[cfg(feature = "postgres")]
pub mod postgres;
