//! PostgreSQL, with Row Level Security as the inner fence (P3.1-a).

mod error;
mod migrate;
mod roles;

pub use error::OpenError;
pub use migrate::Migration;
