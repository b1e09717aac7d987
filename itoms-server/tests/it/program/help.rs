//! `--help`, and what only lists.

use super::process::Machine;

const COMMANDS: [&[&str]; 22] = [
    &[],
    &["serve"],
    &["worker"],
    &["migrate"],
    &["doctor"],
    &["run-jobs"],
    &["reseal"],
    &["routes"],
    &["operator"],
    &["operator", "link"],
    &["operator", "mail-test"],
    &["operator", "jobs"],
    &["operator", "jobs", "rerun"],
    &["operator", "audit"],
    &["operator", "audit", "verify"],
    &["operator", "people"],
    &["operator", "people", "resend"],
    &["operator", "people", "reinvite"],
    &["operator", "people", "suspend"],
    &["operator", "people", "resume"],
    &["operator", "people", "sign-out"],
    &["operator", "people", "remove"],
];

#[test]
fn each_command_tells_its_purpose_an_example_settings_and_exit_codes() {
    let machine = Machine::new();
    for command in COMMANDS {
        let ended = machine.run(&[command, &["--help"]].concat(), &[]);
        assert_eq!((ended.code, ended.complaint.as_str()), (Some(0), ""), "{command:?}");
        for part in ["Example: ", "Settings: ", "Usage: ", "Exit codes: "] {
            assert!(ended.said.contains(part), "{command:?} has no {part}\n{}", ended.said);
        }
    }
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
}
