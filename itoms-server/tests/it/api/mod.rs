//! What the JSON API promises machines: its document, its headers, its refusals.

mod bodies;
mod docs;
mod document;
mod headers;
mod host;
mod paths;
pub(crate) mod server;
