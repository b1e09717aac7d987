//! What is kept about people, why, for how long, and what of it may leave: the inventory (P0-a).

mod column;
mod inventory;
mod markdown;
mod outgoing;

pub use column::{Class, Column, Databases, Field, Outgoing, Table, Whose};
pub use inventory::tables;
pub use markdown::markdown;
pub use outgoing::OUTGOING;
