//! The program around the router: command line, settings, serving. Not part of what a host mounts.

mod command;
mod compose;
pub mod config;
mod failure;
mod log;
mod operations;
pub mod serve;
mod terminal;

pub use command::{Line, run};
pub use failure::Failure;
pub use terminal::complain;
