//! A request's query: closed like a body, each parameter once.

use super::given::{self, Given, shown};
use crate::{problem::Refusal, urlencoded};
use axum::extract::FromRequestParts;
use http::request::Parts;
use itoms_core::{
    Failure,
    cursor::{Cursor, PageRequest},
    problem::{Violation, Violations},
};

/// A type that a query can be. It names each of its parameters once; what is left over is refused.
pub(crate) trait FromParameters: Sized {
    /// Itself, or nothing and a note of what is wrong with the parameters.
    fn from_parameters(parameters: &mut Parameters) -> Option<Self>;
}

/// The query as a value of its type.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: FromParameters, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let mut parameters = Parameters::read(parts.uri.query().unwrap_or_default());
        let value = T::from_parameters(&mut parameters);
        parameters.0.finish().map_err(Failure::from)?;
        value.map(Self).ok_or_else(|| Failure::from(Violations::default()).into())
    }
}

/// What was given and not yet taken, and what is wrong so far.
pub(crate) struct Parameters(Given<String>);

impl Parameters {
    /// What a query holds. A parameter that is no text is as good as taken, with a note.
    fn read(query: &str) -> Self {
        let mut given = Given::new("parameter", Vec::new());
        for pair in urlencoded::pairs(query.as_bytes()) {
            match pair.value {
                Some(value) => given.give(pair.name, value),
                None => given.note(Violation::new(shown(&pair.name), "encoding", "Must be text in UTF-8.")),
            }
        }
        Self(given)
    }

    /// A parameter as it was given.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        self.0.take(name)
    }

    /// A parameter of a type that reads itself.
    pub(crate) fn parsed<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, Violation>) -> Option<T> {
        let text = self.text(name)?;
        self.0.read(parse(&text).map_err(|violation| Violation { field: name.into(), ..violation }))
    }

    /// A parameter that is one of a closed list of names.
    pub(crate) fn one_of<T>(&mut self, name: &'static str, named: fn(&str) -> Option<T>, names: &[&str]) -> Option<T> {
        self.parsed(name, |text| given::one_of(name, Some(text), named, names))
    }
}

/// Which part of a list is asked for.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// How many rows at most; 20 without.
    #[param(minimum = 1, maximum = 100, example = 20)]
    limit: Option<u32>,
    /// The part after this: `next` of an earlier answer, with the same other parameters.
    cursor: Option<String>,
}

impl ListQuery {
    pub(super) fn request(&self) -> PageRequest {
        PageRequest { cursor: self.cursor.clone().map(Cursor::presented), limit: self.limit }
    }
}

impl FromParameters for ListQuery {
    fn from_parameters(parameters: &mut Parameters) -> Option<Self> {
        let not_a_number = || Violation::new("limit", "type", format!("Must be a number from 1 to {}.", PageRequest::MAX));
        let limit = parameters.parsed("limit", |text| text.parse().map_err(|_| not_a_number()));
        Some(Self { limit, cursor: parameters.text("cursor") })
    }
}
