//! Nobody reaches a project that is not the person's own. Over HTTP the matrix proves it; here it is proved of
//! the statements themselves.

use std::{collections::BTreeSet, fs, path::Path};

/// Tables whose rows belong to a project.
const TENANT_TABLES: [&str; 7] = ["members", "access", "invitations", "contents", "content_tags", "published", "published_tags"];

/// P3.3-a: SQLite has no row policies, so every statement on a project's rows must itself say which project.
#[test]
fn p3_3_a_every_statement_on_a_projects_rows_names_the_project() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("itoms-store/src");
    let mut named = 0;
    let mut unscoped = BTreeSet::new();
    for file in ["sql", "sqlite", "postgres"].iter().flat_map(|folder_name| files(&folder.join(folder_name))) {
        for statement in statements(&fs::read_to_string(&file).unwrap()) {
            if names_tenant_table(&statement) {
                named += 1;
                if !is_scoped(&statement) {
                    unscoped.insert(statement);
                }
            }
        }
    }
    assert!(named > 30, "the statements were not found");
    for statement in &unscoped {
        let reason = UNSCOPED.iter().find(|(start, end, _)| statement.starts_with(start) && statement.ends_with(end));
        assert!(reason.is_some(), "this statement reaches over all projects, and nobody says why: {statement}");
    }
    assert_eq!(unscoped.len(), UNSCOPED.len(), "a reason without a statement");
}

/// What reaches over all projects on purpose: how the statement begins and ends, and why it may.
const UNSCOPED: [(&str, &str, &str); 5] = [
    ("delete from invitations", "expires_at < $1", "retention, as its own task"),
    ("select p.id", "order by m.project_id desc limit $3", "the projects of one account, through its memberships"),
    ("select p.id", "where p.id = $1 and m.account_id = $2", "the project itself, through a membership of the asking account"),
    ("select project_id, id, email", "from invitations where token = $1", "whoever holds the mailed token, as its own task"),
    ("update members set full_name", "where account_id = $1", "copies of the own name and address"),
];

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// The string literals of a source file that are SQL, with single spaces.
fn statements(source: &str) -> Vec<String> {
    let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let literals = code.split('"').skip(1).step_by(2).map(|literal| literal.replace('\\', " "));
    let words = literals.map(|literal| literal.split_whitespace().collect::<Vec<_>>().join(" "));
    words.filter(|text| ["select ", "insert ", "update ", "delete ", "with "].iter().any(|verb| text.contains(verb))).collect()
}

/// It binds the project's id, or begins an inserted row with it.
fn is_scoped(statement: &str) -> bool {
    statement.contains("project_id = $1") || statement.contains("(project_id, ")
}

fn names_tenant_table(statement: &str) -> bool {
    let words: Vec<_> = statement.split([' ', '(', ')', ',']).collect();
    words.windows(2).any(|pair| matches!(pair[0], "from" | "into" | "update" | "join") && TENANT_TABLES.contains(&pair[1]))
}
