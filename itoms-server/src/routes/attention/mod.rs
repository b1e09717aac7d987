//! What waits for a person.

pub(super) mod list;
