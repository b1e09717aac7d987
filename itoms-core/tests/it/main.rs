//! The use cases, through the handle, on the embedded store.

mod accounts;
mod contents;
mod jobs;
mod projects;
mod vault;
mod world;
