//! `Idempotency-Key`: the same create sent twice happens once.

use crate::problem::Refusal;
use axum::extract::FromRequestParts;
use http::{HeaderName, StatusCode, request::Parts};
use itoms_core::{Failure, idempotency::IdempotencyKey, problem::Violation};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

/// The header's name.
const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

/// The key that the caller chose, if it chose one.
pub(crate) struct Once(pub(crate) Option<IdempotencyKey>);

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let mut values = parts.headers.get_all(HEADER).iter();
        let Some(value) = values.next() else { return Ok(Self(None)) };
        if values.next().is_some() {
            return Err(Failure::from(Violation::new("Idempotency-Key", "duplicate", "Send this header once.")).into());
        }
        let key = IdempotencyKey::parse(value.to_str().unwrap_or_default()).map_err(Failure::from)?;
        Ok(Self(Some(key)))
    }
}

impl IntoParams for Once {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let header = ParameterBuilder::new().name("Idempotency-Key").parameter_in(ParameterIn::Header).required(Required::False);
        let schema = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(IdempotencyKey::MAX));
        let description = "A key of the caller's choice: the same request with it happens once, and is answered alike for a day.";
        vec![header.description(Some(description)).schema(Some(schema)).example(Some("9f2c1d7e-import-42".into())).build()]
    }
}

/// For operations whose answer shows a secret once: a second answer could not show it.
pub(crate) struct NotOnce;

impl<S: Send + Sync> FromRequestParts<S> for NotOnce {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        match parts.headers.contains_key(HEADER) {
            false => Ok(Self),
            true => {
                let detail = "leave the Idempotency-Key out: this answer shows a secret, and shows it once";
                Err(Refusal::new(StatusCode::BAD_REQUEST, "idempotency_key_refused", detail))
            }
        }
    }
}
