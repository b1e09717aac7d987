//! Every route, every role, on what is the caller's own, on what is somebody else's, and on what does not exist.
//! Made from the router's own table: a route that nobody gave a sample to fails.

mod cells;
mod ground;
mod samples;
