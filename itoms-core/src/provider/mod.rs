//! What the product asks of somebody outside, as an operator looks after it: which of it is configured, and whether it
//! works when it is tried.

mod error;
mod provider;
mod providers;
mod trouble;

pub use error::ProviderError;
pub use provider::{Provider, ProviderKind};
pub use providers::Providers;
pub use trouble::Trouble;
