//! The program as somebody runs it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, process::Command};

#[test]
fn a_file_is_published_and_printed_as_visitors_would_read_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("hello.md"), "A *first* line.\n").unwrap();
    // The second time its project is there already, and the address is taken.
    for _ in 0..2 {
        let mut program = Command::new(env!("CARGO_BIN_EXE_headless"));
        let ended = program.args(["hello.md", "--title", "Hello", "--tags", "notes,first"]).current_dir(&folder).output().unwrap();
        let printed = String::from_utf8(ended.stdout).unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        assert!(printed.starts_with("<!-- Hello by Command Line, ") && printed.contains("<em>first</em>"), "{printed}");
    }
}
