use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Every code that a `Problem` or a refusal of the server can have, read from the sources.
fn codes() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let crates = ["itoms-core", "itoms-store", "itoms-providers", "itoms-server"].map(|name| root.join(name).join("src"));
    let mut codes = BTreeSet::new();
    for file in crates.iter().flat_map(|folder| sources(folder)) {
        let text = fs::read_to_string(file).unwrap();
        let answers = text.split("fn code(&self)").skip(1).map(|rest| rest.split("\n    }").next().unwrap());
        let made = ["Refusal::new(", "Self::new(StatusCode::"].into_iter().flat_map(|call| text.split(call).skip(1));
        let refusals = made.map(|rest| rest.split(')').next().unwrap());
        let tables = text.split("use_case_error!(").skip(1).map(|rest| rest.split("});").next().unwrap());
        codes.extend(
            answers
                .chain(refusals)
                .chain(tables)
                .flat_map(|part| part.split('"').skip(1).step_by(2))
                .filter(|word| is_code(word))
                .map(str::to_owned),
        );
    }
    codes
}

fn is_code(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

#[test]
fn every_code_is_documented() {
    let page = include_str!("../../../docs/problems.md");
    let codes = codes();
    assert!(codes.len() > 40, "the sources are read: {codes:?}");
    let missing: Vec<_> = codes.iter().filter(|code| !page.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "docs/problems.md does not name {missing:?}");
}

/// In the first cell of each row, and in the last paragraph.
#[test]
fn no_other_code_is_documented() {
    let page = include_str!("../../../docs/problems.md");
    let cells = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let named = cells.chain(page.lines().last()).flat_map(|text| text.split('`').skip(1).step_by(2));
    let codes = codes();
    let stale: Vec<_> = named.filter(|code| !codes.contains(*code)).collect();
    assert!(stale.is_empty(), "docs/problems.md names {stale:?}, which no error has");
}
