//! Input that wants to break something.

mod bodies;
mod forms;
mod names;
mod paths;
mod queries;
