//! Rate limits: token buckets in the store, shared by all instances.

mod caller;
mod limits;
mod repository;

pub use limits::{Limit, Limits, NotALimit};
pub use repository::{Bucket, LimitRepository, Taken};
