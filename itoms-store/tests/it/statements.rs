//! The statements themselves (P3.3-a): SQLite has no row policies, so whatever names what belongs to a project
//! binds the project first, but for those that are listed here with their reason.

use std::{fs, path::Path};

/// What belongs to a project.
const TENANT: &[&str] = &[
    "projects",
    "branding_versions",
    "former_slugs",
    "members",
    "invitations",
    "ownership_offers",
    "contents",
    "content_tags",
    "preview_links",
    "published",
    "published_tags",
    "read_keys",
];

/// What binds the project in a statement or a part of one.
const BINDINGS: &[&str] = &["project_id = $1", "(project_id, ", "where id = $1", "p.id = $1", "into projects (id,"];

/// What need not, by how it begins.
const FREE: &[(&str, &str)] = &[
    (
        "select p.id, p.name, p.slug, p.language, p.time_zone, p.requires_two_factors, p.founder_id, p.created_at, p.updated_at, p.deleted_at, \
      p.version, p.accent, p.font, p.footer, p.sender_name, p.branding_version, m.role, p.requires_two_factors and not exists \
      (select 1 from two_factor_accounts f where f.account_id = m.account_id) as is_closed from members m",
        "the list of the actor's own projects",
    ),
    (
        "select id, name, slug, language, time_zone, accent, font, footer from projects where slug = $1",
        "a visitor asks by slug, and gets what is public",
    ),
    (
        "select p.id, p.name, p.slug, p.language, p.time_zone, p.accent, p.font, p.footer from former_slugs",
        "a visitor asks by slug, and gets what is public",
    ),
    ("select exists (select 1 from former_slugs where slug = $1", "whether a slug is free, which whoever follows it learns as well"),
    ("select id from projects where deleted_at", "retention looks in all projects"),
    ("select count(*) from projects where founder_id = $1", "a founder's own"),
    ("delete from invitations where expires_at", "retention looks in all projects"),
    (
        "select project_id, id, email, role, token, invited_by, created_at, expires_at, undelivered_at from invitations where email_key = $1 and id = $2",
        "whoever has the address verified",
    ),
    ("select i.project_id, i.id, p.name, i.role", "whoever has the address verified"),
    ("delete from ownership_offers where expires_at", "retention looks in all projects"),
    (
        "select project_id, id, email, role, token, invited_by, created_at, expires_at, undelivered_at from invitations where token = $1",
        "whoever holds the token",
    ),
    ("select kind, id, project_id, slug, name, email, ends_at from", "what ends of an account's own"),
    ("select p.id, p.name, p.slug, p.deleted_at, m.role", "what somebody is a member of who leaves"),
    ("delete from invitations where invited_by", "whom somebody invited who is suspended"),
    ("delete from ownership_offers where offered_by", "what somebody offered who is suspended"),
    ("delete from invitations where email_key", "the address of somebody who is gone"),
    ("select distinct c.project_id from contents c", "what somebody published who is gone"),
    ("update published set author_name", "what somebody published who is gone"),
    ("select project_id, content_id, token, made_by, created_at from preview_links where token = $1", "whoever holds the token"),
    ("select project_id, id, name, text, created_at from read_keys where text = $1", "whoever holds the key, which names its project"),
    ("update members set full_name", "an account's own name, wherever it is a member"),
    ("select id, name from projects", "a migration goes through all names"),
];

/// Each string of a source file that is a statement or a part of one, on one line.
fn statements(source: &str) -> Vec<String> {
    let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let code = code.replace("\\\n", "\n").replace("\\\\", "");
    let strings = code.split('"').skip(1).step_by(2);
    strings.map(|string| string.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The tables of a project that a statement names.
fn tenant_tables(statement: &str) -> Vec<&str> {
    let words: Vec<_> = statement.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let named = words.windows(2).filter(|pair| ["from", "join", "into", "update"].contains(&pair[0])).map(|pair| pair[1]);
    named.filter(|table| TENANT.contains(table)).collect()
}

#[test]
fn every_statement_on_what_a_project_owns_binds_the_project() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = ["sql", "sqlite"].iter().flat_map(|folder| fs::read_dir(src.join(folder)).unwrap());
    let (mut bound, mut free) = (0, Vec::new());
    for file in files {
        let path = file.unwrap().path();
        for statement in statements(&fs::read_to_string(&path).unwrap()) {
            if tenant_tables(&statement).is_empty() {
                continue;
            }
            if let Some((start, _)) = FREE.iter().find(|(start, _)| statement.starts_with(start)) {
                free.push(*start);
            } else {
                let is_bound = BINDINGS.iter().any(|binding| statement.contains(binding));
                assert!(is_bound, "{}: {statement}", path.display());
                bound += 1;
            }
        }
    }
    assert!(bound > 25, "the statements were found");
    for (start, reason) in FREE {
        assert!(free.contains(start), "{reason}: nobody says {start} any more");
    }
}
