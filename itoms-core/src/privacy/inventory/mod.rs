mod contents;
mod people;
mod projects;
mod work;

use super::Table;

/// Every stored table with its columns. A test compares them with the schema of each database (P0-a).
pub fn tables() -> impl Iterator<Item = &'static Table> {
    [people::TABLES, projects::TABLES, contents::TABLES, work::TABLES].into_iter().flatten()
}
