//! The inventory of what is stored about people.
