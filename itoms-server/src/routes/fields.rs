//! The fields of one JSON object, taken by name.

use super::given::{Given, one_of};
use itoms_core::{
    content::Kind,
    problem::{Violation, Violations},
    project::Role,
    secret::Secret,
    time::Timestamp,
    token::Token,
};
use serde_json::Value;

/// What was given and not yet taken, and what is wrong so far.
pub(crate) struct Fields(Given<Value>);

impl Fields {
    pub(super) fn new(given: Vec<(String, Value)>) -> Self {
        Self(Given::new("field", given))
    }

    /// A field that must be there.
    pub(crate) fn required<T: Field>(&mut self, name: &'static str) -> Option<T> {
        match self.0.take(name) {
            None => self.0.read(Err(Violation::required(name))),
            Some(value) => self.read(name, value),
        }
    }

    /// A field that may be left out, or be null.
    pub(crate) fn optional<T: Field>(&mut self, name: &'static str) -> Option<T> {
        match self.0.take(name) {
            None | Some(Value::Null) => None,
            Some(value) => self.read(name, value),
        }
    }

    /// A text that must be there, of so many characters at most.
    pub(crate) fn required_within(&mut self, name: &'static str, most: usize) -> Option<String> {
        let text = self.required(name)?;
        self.0.read(within(name, text, most))
    }

    /// A text of so many characters at most, that may be left out, or be null.
    pub(crate) fn optional_within(&mut self, name: &'static str, most: usize) -> Option<String> {
        let text = self.optional(name)?;
        self.0.read(within(name, text, most))
    }

    /// A field of a change: left out, it stays as it is. Null is no value.
    pub(crate) fn changed<T: Field>(&mut self, name: &'static str) -> Option<T> {
        let value = self.0.take(name)?;
        self.read(name, value)
    }

    /// A text of a change that null or the empty text removes.
    pub(crate) fn removable(&mut self, name: &'static str) -> Option<String> {
        match self.0.take(name)? {
            Value::Null => Some(String::new()),
            value => self.read(name, value),
        }
    }

    /// Judges no other field: without the one just asked for nobody knows which there may be.
    pub(crate) fn leave_the_rest<T>(&mut self) -> Option<T> {
        self.0.leave_the_rest();
        None
    }

    pub(super) fn finish(self) -> Result<(), Violations> {
        self.0.finish()
    }

    fn read<T: Field>(&mut self, name: &'static str, value: Value) -> Option<T> {
        self.0.read(T::read(name, value))
    }
}

fn within(name: &'static str, text: String, most: usize) -> Result<String, Violation> {
    match text.chars().count() {
        length if length > most => Err(Violation::too_long(name, most, length, "characters")),
        _ => Ok(text),
    }
}

/// A type that a field can be.
pub(crate) trait Field: Sized {
    /// The value, if it is of this type.
    fn read(name: &'static str, value: Value) -> Result<Self, Violation>;
}

impl Field for String {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        match value {
            Value::String(text) => Ok(text),
            _ => Err(Violation::new(name, "type", "Must be a text.")),
        }
    }
}

impl Field for Secret<String> {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        String::read(name, value).map(Self::new)
    }
}

impl Field for Token {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        within(name, String::read(name, value)?, Self::MAX).map(Self::presented)
    }
}

impl Field for bool {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        value.as_bool().ok_or_else(|| Violation::new(name, "type", "Must be true or false."))
    }
}

impl Field for u32 {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        let number = value.as_u64().and_then(|number| Self::try_from(number).ok());
        number.ok_or_else(|| Violation::new(name, "type", "Must be a whole number, not less than zero."))
    }
}

impl Field for Timestamp {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        let instant = value.as_str().and_then(Self::parse);
        instant.ok_or_else(|| Violation::new(name, "type", "Must be an instant such as 2026-11-24T09:30:00Z."))
    }
}

impl Field for Vec<String> {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        let Value::Array(items) = value else { return Err(Violation::new(name, "type", "Must be a list of texts.")) };
        let texts = items.into_iter().enumerate().map(|(index, item)| match item {
            Value::String(text) => Ok(text),
            _ => Err(Violation::new(format!("{name}[{index}]"), "type", "Must be a text.")),
        });
        texts.collect()
    }
}

impl Field for Role {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        one_of(name, value.as_str(), Self::named, &Self::ALL.map(Self::name))
    }
}

impl Field for Kind {
    fn read(name: &'static str, value: Value) -> Result<Self, Violation> {
        one_of(name, value.as_str(), Self::named, &Self::ALL.map(Self::name))
    }
}
