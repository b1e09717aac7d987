//! PostgreSQL: the port's suite, and what only this database promises.

mod conformance;
mod fixture;
