//! What is kept about people, why, for how long, and what of it may leave: the inventory (P0-a).

mod column;
mod inventory;
mod markdown;

pub use column::{Class, Column, Databases, Field, Outgoing, Table, Whose};
pub use inventory::{OUTGOING, TABLES};
pub use markdown::markdown;
