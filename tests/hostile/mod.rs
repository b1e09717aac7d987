//! Input that wants to break something.

mod bodies;
mod names;
mod paths;
