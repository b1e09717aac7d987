//! The reference server, and its router as a library.

mod assets;
mod dashboard;
mod identity;
mod options;
mod problem;
mod public;
mod route;
mod routes;
mod session_cookie;

pub use dashboard::{KeptMail, Outbox, dashboard};
pub use identity::Identity;
pub use options::Options;
pub use public::{PageCache, pages};
pub use route::{Authentication, Part, RouteInfo};
pub use routes::api;

/// Every route of the server.
#[must_use]
pub fn routes() -> Vec<RouteInfo> {
    routes::table()
}
