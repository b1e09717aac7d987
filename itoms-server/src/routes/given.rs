//! What a request names: the fields of a body, the parameters of a query. Each is taken by its name, and one pass finds
//! everything that is wrong with them; what is said names field and rule, never the value.

use itoms_core::problem::{Violation, Violations};

/// What was given and not yet taken, and what is wrong so far.
pub(super) struct Given<V> {
    /// What people call one of them.
    noun: &'static str,
    rest: Vec<(String, V)>,
    broken: Violations,
}

impl<V> Given<V> {
    pub(super) fn new(noun: &'static str, rest: Vec<(String, V)>) -> Self {
        Self { noun, rest, broken: Violations::default() }
    }

    /// One more.
    pub(super) fn give(&mut self, name: String, value: V) {
        self.rest.push((name, value));
    }

    /// What was given under that name, if anything was.
    pub(super) fn take(&mut self, name: &'static str) -> Option<V> {
        let place = self.rest.iter().position(|(given, _)| given == name)?;
        let (_, value) = self.rest.remove(place);
        if self.rest.iter().any(|(given, _)| given == name) {
            self.rest.retain(|(given, _)| given != name);
            self.note(Violation::new(name, "duplicate", format!("Give this {} once.", self.noun)));
        }
        Some(value)
    }

    /// The value, or nothing and a note of what is wrong with it.
    pub(super) fn read<T>(&mut self, read: Result<T, Violation>) -> Option<T> {
        read.map_err(|violation| self.note(violation)).ok()
    }

    pub(super) fn note(&mut self, violation: Violation) {
        self.broken.push(violation);
    }

    /// Judges no other: whatever is left may be.
    pub(super) fn leave_the_rest(&mut self) {
        self.rest.clear();
    }

    /// Nothing may be left over.
    pub(super) fn finish(mut self) -> Result<(), Violations> {
        for (name, _) in std::mem::take(&mut self.rest) {
            self.note(Violation::new(shown(&name), "unknown", format!("There is no such {}; leave it out.", self.noun)));
        }
        self.broken.into_result()
    }
}

/// A name that somebody made up, as it can be repeated.
pub(super) fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(64).collect()
}

/// One of a closed list of names.
pub(super) fn one_of<T>(field: &'static str, text: Option<&str>, named: fn(&str) -> Option<T>, names: &[&str]) -> Result<T, Violation> {
    let found = text.and_then(named);
    found.ok_or_else(|| Violation::new(field, "one_of", format!("Must be one of: {}.", names.join(", "))))
}
