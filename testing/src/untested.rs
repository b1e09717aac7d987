use std::{
    collections::BTreeSet,
    io::Write,
    sync::{Mutex, PoisonError},
};

/// Says that something is not tested here for want of a program, once in each process. Under `CI` that is a failure. It goes
/// past what the test runner keeps back of tests that pass, and `./check` repeats it at its end.
///
/// # Panics
/// When `CI` is set.
pub fn untested(why: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    assert!(std::env::var_os("CI").is_none(), "NOT TESTED: {why}");
    if SAID.lock().unwrap_or_else(PoisonError::into_inner).insert(why.to_owned()) {
        // Where nobody listens, nobody is told.
        let _ = writeln!(std::io::stderr(), "\nNOT TESTED: {why}");
    }
}
