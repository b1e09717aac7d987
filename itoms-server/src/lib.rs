//! The reference server, and its router as a library.

mod arrival;
mod assets;
mod client_ip;
mod dashboard;
mod etag;
mod identity;
mod links;
mod options;
mod problem;
#[cfg(feature = "bin")]
pub mod program;
mod public;
mod route;
mod router;
mod routes;
mod security;
mod session_cookie;
mod urlencoded;

pub use client_ip::{ClientIp, NotAClientIp};
pub use identity::{HostError, Identified, Identity};
pub use links::Links;
pub use options::Options;
pub use public::PageCache;
pub use route::{Authentication, Part, RouteInfo};
pub use router::{api, dashboard, pages, router};

/// Every route of the server.
#[must_use]
pub fn routes() -> Vec<RouteInfo> {
    [routes::table(), dashboard::table(), public::table()].concat()
}
