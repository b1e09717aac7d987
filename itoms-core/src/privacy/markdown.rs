use super::{Class, Databases, OUTGOING, Outgoing, Table, Whose, tables};

/// The inventory as a page of the documentation: `docs/inventory.md`.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(INTRODUCTION);
    page.push_str("\n## Exports\n\n| class | in an export |\n| --- | --- |\n");
    for class in Class::ALL {
        let export = class.left_out().map_or("yes".to_owned(), |reason| format!("no: {reason}"));
        page.push_str(&format!("| {} | {export} |\n", class.name()));
    }
    page.push_str("\n## Stored\n");
    tables().for_each(|table| push_table(&mut page, table));
    page.push_str("\n## Leaving\n");
    OUTGOING.iter().for_each(|outgoing| push_outgoing(&mut page, outgoing));
    page
}

const INTRODUCTION: &str = "\
# Inventory of data

<!-- Made from itoms-core/src/privacy/inventory/; a test compares them. -->

Every stored column and every field that may leave to a provider, with its class, its purpose, how it is erased and how long it is kept
(P0-a). A column or a field that is not here fails the tests.
";

fn push_table(page: &mut String, table: &Table) {
    let whose = match table.whose {
        Whose::Account => "an account's",
        Whose::Guest => "a guest's, who has no account yet",
        Whose::Project => "a project's",
        Whose::Installation => "the installation's",
    };
    let only = match table.databases {
        Databases::Both => "",
        Databases::Postgres => " On PostgreSQL alone.",
    };
    page.push_str(&format!("\n### {}\nData: {whose}. Erased: {}. Kept: {}.{only}\n\n", table.name, table.erased, table.kept));
    page.push_str("| column | class | purpose |\n| --- | --- | --- |\n");
    for column in table.columns {
        page.push_str(&format!("| `{}` | {} | {} |\n", column.name, column.class.name(), column.purpose));
    }
}

fn push_outgoing(page: &mut String, outgoing: &Outgoing) {
    page.push_str(&format!("\n### {}\nTo: {}. When: {}.\n\n", outgoing.port, outgoing.receiver, outgoing.occasion));
    page.push_str("| field | class | purpose |\n| --- | --- | --- |\n");
    for field in outgoing.fields {
        page.push_str(&format!("| `{}` | {} | {} |\n", field.name, field.class.name(), field.purpose));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::HashSet, path::Path};

    /// `ITOMS_UPDATE_DOCS=1` writes the page anew.
    #[test]
    fn the_documentation_shows_it() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/inventory.md");
        if std::env::var_os("ITOMS_UPDATE_DOCS").is_some() {
            std::fs::write(&path, markdown()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), markdown());
    }

    #[test]
    fn each_thing_is_named_once() {
        let names: HashSet<_> = tables().map(|table| table.name).collect();
        assert_eq!(names.len(), tables().count());
        for table in tables() {
            let columns: HashSet<_> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
        }
    }
}
