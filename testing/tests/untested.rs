//! What is not tested is said past a test runner that keeps back what passing tests print.

use itoms_testing::untested;
use std::process::Command;

const INNER: &str = "ITOMS_UNTESTED_INNER";

#[test]
fn it_is_said_once_and_fails_under_ci() {
    if std::env::var_os(INNER).is_some() {
        untested("nothing is installed here");
        untested("nothing is installed here");
        return;
    }
    let this_test = || {
        let mut inner = Command::new(std::env::current_exe().unwrap());
        inner.args(["--exact", "it_is_said_once_and_fails_under_ci"]).env(INNER, "1").env_remove("CI");
        inner
    };
    let passes = this_test().output().unwrap();
    assert!(passes.status.success());
    assert_eq!(String::from_utf8(passes.stderr).unwrap(), "\nNOT TESTED: nothing is installed here\n");
    assert!(!this_test().env("CI", "true").output().unwrap().status.success());
}
