//! What the program says to whoever started it.

use std::io::{self, Write};

/// Writes a line to standard output. Nobody may be listening; the program goes on.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Writes a line to standard error.
pub fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
