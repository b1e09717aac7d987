//! Errors as values with a name: what kind it is, whether to try again, and under which stable code it is known.

use std::{borrow::Cow, error::Error as StdError, fmt, time::Duration};

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// The input breaks a rule; [`Problem::violations`] says which.
    Invalid,
    /// Nobody is signed in, or the credentials are wrong.
    Unauthenticated,
    /// This person may not do this here. Only a member learns that much.
    Forbidden,
    /// Nothing there, or nothing that this person may see.
    NotFound,
    /// The state of things does not allow it: a slug is taken, a link was used.
    Conflict,
    /// Somebody else changed it meanwhile; read again.
    Stale,
    /// Too often; [`Problem::retry`] says when again.
    Limited,
    /// A part that this needs was not configured; the message says what to call.
    NotConfigured,
    /// Something outside does not answer.
    Unavailable,
    /// Our own fault: nothing that the caller did, nothing that the caller can mend.
    Defect,
}

/// Whether the same call may succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Not without a change.
    Never,
    /// After at least this long.
    After(Duration),
}

/// How long to wait in whole seconds, rounded up: whatever says it, says the same.
#[must_use]
pub fn seconds_to_wait(span: Duration) -> u64 {
    let begun = u64::from(span.subsec_nanos() > 0);
    span.as_secs().saturating_add(begun).max(1)
}

/// One broken rule of the input. Names the field, the rule and the value's length, never the value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Violation {
    /// The field, as the caller spelled it, such as `title` or `tags[3]`.
    pub field: Cow<'static, str>,
    /// The rule's stable name, such as `max_length`.
    pub rule: &'static str,
    /// The limit that the rule names, if it names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// The length of the value in the unit of the limit, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// What to do, in a sentence.
    pub message: Cow<'static, str>,
}

impl Violation {
    /// A broken rule without a number in it.
    pub fn new(field: impl Into<Cow<'static, str>>, rule: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { field: field.into(), rule, limit: None, length: None, message: message.into() }
    }

    /// A value that is longer than it may be. `unit` is a plural: `characters`.
    pub fn too_long(field: impl Into<Cow<'static, str>>, limit: usize, length: usize, unit: &str) -> Self {
        let message = format!("May have at most {limit} {unit}; this has {length}.");
        Self { limit: Some(limit as u64), length: Some(length as u64), ..Self::new(field, "max_length", message) }
    }

    /// A value that is shorter than it must be. `unit` is a plural: `characters`.
    pub fn too_short(field: impl Into<Cow<'static, str>>, limit: usize, length: usize, unit: &str) -> Self {
        let message = format!("Must have at least {limit} {unit}; this has {length}.");
        Self { limit: Some(limit as u64), length: Some(length as u64), ..Self::new(field, "min_length", message) }
    }

    /// A field that is missing or empty.
    pub fn required(field: impl Into<Cow<'static, str>>) -> Self {
        Self::new(field, "required", "Fill this in.")
    }
}

/// The broken rules of one input, found in one go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// No answer lists more than this, however much is wrong.
    pub const MAX: usize = 20;

    /// Takes note of one, unless there are [as many](Self::MAX) as anybody reads.
    pub fn push(&mut self, violation: Violation) {
        if self.0.len() < Self::MAX {
            self.0.push(violation);
        }
    }

    /// The value, or nothing and a note of what is wrong with it; so that one pass finds everything.
    pub fn collect<T>(&mut self, parsed: Result<T, Violation>) -> Option<T> {
        parsed.map_err(|violation| self.push(violation)).ok()
    }

    /// `Ok` if nothing was noted.
    ///
    /// # Errors
    /// Itself, if something was.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// Each broken rule, in the order of the fields.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }
}

impl From<Violation> for Violations {
    fn from(violation: Violation) -> Self {
        Self(vec![violation])
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { " " };
            write!(f, "{separator}{}: {}", violation.field, violation.message)?;
        }
        Ok(())
    }
}

/// What every public error answers. Status codes and retries are decided from it, each in one place.
pub trait Problem: StdError + Send + Sync + 'static {
    /// What the caller can do about it.
    fn kind(&self) -> Kind;

    /// Whether to try again.
    fn retry(&self) -> Retry {
        Retry::Never
    }

    /// A stable name in snake case, documented in `docs/problems.md`.
    fn code(&self) -> &'static str;

    /// The broken rules, for [`Kind::Invalid`].
    fn violations(&self) -> &[Violation] {
        &[]
    }
}

/// Any error of itoms, for callers who only want `?`.
#[derive(Debug)]
pub struct Error(Box<dyn Problem>);

impl Error {
    /// What happened, as the trait that all our errors share.
    #[must_use]
    pub fn problem(&self) -> &dyn Problem {
        &*self.0
    }
}

impl<P: Problem> From<P> for Error {
    fn from(problem: P) -> Self {
        Self(Box::new(problem))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_much_is_wrong_no_more_is_told_than_anybody_reads() {
        let mut broken = Violations::default();
        for place in 0..1_000 {
            broken.push(Violation::required(format!("fields[{place}]")));
            assert_eq!(broken.collect::<()>(Err(Violation::required("another"))), None);
        }
        assert_eq!(broken.as_slice().len(), Violations::MAX);
        assert!(broken.into_result().is_err());
    }
}
