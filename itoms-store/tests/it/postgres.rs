//! PostgreSQL: the port's suite, and what only this database promises.

mod audit;
mod broken;
mod conformance;
mod fixture;
mod open_policies;
mod policies;
mod pooler;
mod refusal;
mod visitor;
