//! SQLite and PostgreSQL behind the storage port.
