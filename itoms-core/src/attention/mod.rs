//! What waits for a person: one list of it, and so its count.

mod attention;
mod list;
mod repository;

pub use attention::{Attention, Whereabouts};
pub use list::Attentions;
pub use repository::{AttentionRepository, Horizon};
