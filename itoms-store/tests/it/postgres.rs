//! PostgreSQL: the port's suite, and what only this database promises.

mod audit;
mod broken;
mod conformance;
mod fixture;
mod policies;
mod refusal;
mod visitor;
