//! Every route, everybody, on what is the caller's own, on what is somebody else's, and on what does not exist.
//! Made from the router's own table: a route that is not in it fails, and so does one that nobody gave a sample to.

mod belongings;
mod cells;
mod forms;
mod ground;
mod ids;
mod outage;
mod outcome;
mod proofs;
mod reload;
mod request;
mod router;
mod samples;
mod traces;

pub(crate) use forms::form;
pub(crate) use ground::{Ground, Who};
