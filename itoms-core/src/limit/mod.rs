//! Rate limits: token buckets in the store, shared by all instances.

mod allowance;
mod caller;
mod limits;
mod repository;

pub use allowance::Allowance;
pub(crate) use caller::CALLERS_OF_A_SITE;
pub use limits::{Limit, Limits, NotALimit};
pub use repository::{Bucket, LimitRepository, Taken};
