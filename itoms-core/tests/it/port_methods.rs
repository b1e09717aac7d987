//! Whatever a repository can do is proved to be for its actors alone, and to leave nothing behind when it is cut off.

use std::{collections::BTreeSet, fs, path::Path};

/// What everybody may read.
const PUBLIC: [&str; 6] = ["list_published", "moved", "newest_published", "published", "site", "site_of"];

/// The methods of all repositories, as their source declares them.
fn declared(folder: &Path, methods: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            declared(&path, methods);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for declaration in source.split("\npub trait ").skip(1).filter(|rest| named(rest).ends_with("Repository")) {
            let body = declaration.split("\n}").next().unwrap();
            methods.extend(body.split("async fn ").skip(1).map(|rest| named(rest).to_owned()));
        }
    }
}

/// The name at the beginning of a text.
fn named(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default()
}

#[test]
fn each_has_a_guard_and_a_cancellation() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut methods = BTreeSet::new();
    declared(&source, &mut methods);
    assert!(methods.len() > 150, "the declarations are found: {methods:?}");
    let suite = |file: &str| fs::read_to_string(source.join("conformance/store").join(file)).unwrap();
    let (cases, steps) = (suite("cases.rs"), suite("cancellation.rs"));
    let guarded: BTreeSet<_> = cases.split("guards_").skip(1).map(named).collect();
    let unguarded: Vec<_> = methods.iter().filter(|method| !guarded.contains(method.as_str())).collect();
    assert_eq!(unguarded, PUBLIC, "give the others a case in guards/");
    let uncut: Vec<_> = methods.iter().filter(|method| !steps.contains(&format!(".{method}("))).collect();
    assert!(uncut.is_empty(), "give these a step in cancellation.rs: {uncut:?}");
}
