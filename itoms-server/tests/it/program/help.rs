//! `--help`, and what only lists.

use super::process::Machine;

#[test]
fn each_command_tells_its_purpose_an_example_settings_and_exit_codes() {
    let machine = Machine::new();
    let mut commands = vec![Vec::new()];
    let mut told = 0;
    while let Some(command) = commands.pop() {
        let line: Vec<_> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let ended = machine.run(&line, &[]);
        assert_eq!((ended.code, ended.complaint.as_str()), (Some(0), ""), "{command:?}");
        for part in ["Example: ", "Settings: ", "Usage: ", "Exit codes: "] {
            assert!(ended.said.contains(part), "{command:?} has no {part}\n{}", ended.said);
        }
        commands.extend(below(&ended.said).map(|name| [command.as_slice(), &[name.to_owned()]].concat()));
        told += 1;
    }
    assert!(told > 30, "{told} commands are found");
}

/// The commands that a help names.
fn below(help: &str) -> impl Iterator<Item = &str> {
    let listed = help.split_once("Commands:\n").map_or("", |(_, listed)| listed);
    let lines = listed.lines().take_while(|line| line.starts_with(' '));
    // Their texts go on further to the right.
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help")
}

#[test]
fn a_wrong_command_line_has_the_code_of_one() {
    let machine = Machine::new();
    for wrong in [&["server"][..], &["serve", "--port", "3000"], &["operator"], &["operator", "mail-test"], &["run-jobs", "--seconds", "x"]]
    {
        assert_eq!(machine.run(wrong, &[]).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn routes_are_listed_for_people_and_for_programs() {
    let machine = Machine::new();
    let listed = machine.run(&["routes"], &[]);
    assert_eq!(listed.code, Some(0));
    let json: serde_json::Value = serde_json::from_str(&machine.run(&["routes", "--json"], &[]).said).unwrap();
    let rows = json.as_array().unwrap();
    assert_eq!(listed.said.lines().count(), rows.len());
    let row = |operation: &str| rows.iter().find(|row| row["operation"] == operation).unwrap();
    assert_eq!(row("publishContent")["permission"], "contents:publish");
    assert_eq!(row("publishContent")["authentication"], "session");
    assert_eq!(row("readiness")["path"], "/readyz");
    assert!(listed.said.contains("contents:publish"));

    let shown = |operation: &str| {
        let is_it = |line: &&str| {
            let words: Vec<_> = line.split_whitespace().take(2).collect();
            words == [row(operation)["method"].as_str().unwrap(), row(operation)["path"].as_str().unwrap()]
        };
        listed.said.lines().find(is_it).map(|line| line.split_whitespace().skip(2).collect::<Vec<_>>()).unwrap()
    };
    assert_eq!(shown("listProjects"), ["session", "-", "projects:read"], "a key with that scope reaches it");
    assert_eq!(shown("deleteProject"), ["session", "projects:delete", "-"], "no key reaches it");

    let help = machine.run(&["routes", "--help"], &[]).said;
    for word in rows.iter().map(|row| row["authentication"].as_str().unwrap()) {
        assert!(help.lines().any(|line| line.trim_start().starts_with(&format!("{word} "))), "{word} is explained nowhere: {help}");
    }
}
