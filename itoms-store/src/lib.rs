//! SQLite and PostgreSQL behind the storage port of itoms.
//!
//! The SQL is written once, in `sql/`, and mounted into both databases with `#[path]`: each mount compiles the same
//! repositories against its own `Db` and `Transaction`. What a database brings along:
//!
//! | item | what it is |
//! | --- | --- |
//! | `Db` | the `sqlx` database |
//! | `Transaction` | the open transaction, with `connection()` and `actor()` |
//! | `Transaction::may(&[Need])` | the check of the actor; where row policies decide on a person's role, the person may try |
//! | `Transaction::execute_unless_taken` | rows written, none where a unique name is taken; the transaction goes on |
//! | `Transaction::lock_project` | keeps other writers of a project's members, and of what it requires of them, away until the end |
//! | `Transaction::lock_account` | keeps others who found an account's projects or make its keys away until the end |
//! | `Transaction::lock_invitations` | keeps others who invite to a project away until the end |
//! | `dialect` | whole statements that differ: claiming work, reading events |
//! | `failed` | its errors as [`StoreError`](itoms_core::store::StoreError) |
#![cfg_attr(
    all(feature = "postgres", feature = "sqlite"),
    expect(clippy::duplicate_mod, reason = "one SQL text, compiled against each database")
)]

#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "sqlite")]
pub mod sqlite;
