//! Rate limits: token buckets in the store, shared by all instances.

mod allowance;
mod caller;
mod limits;
mod repository;

pub use allowance::Allowance;
pub use limits::{Limit, Limits, NotALimit};
pub use repository::{Bucket, LimitRepository, Taken};
