//! `If-Match`: the version that the caller has read.

use super::scalar;
use crate::problem::Refusal;
use axum::extract::FromRequestParts;
use http::{StatusCode, header, request::Parts};
use itoms_core::store::Version;
use utoipa::{
    IntoParams, PartialSchema,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

/// The version in a required `If-Match`.
pub(crate) struct IfMatch(pub(crate) Version);

/// The version in an `If-Match` that may be left out.
pub(crate) struct MayMatch(pub(crate) Option<Version>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        read(parts)?.map(Self).ok_or_else(|| {
            let detail = "name the version that you have read: send its ETag as If-Match, such as \"3\" with its quotes";
            Refusal::new(StatusCode::PRECONDITION_REQUIRED, "precondition_required", detail)
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MayMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        read(parts).map(Self)
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![described("The ETag of what was read, such as `\"3\"`: the change is refused if it is another by now.", Required::True)]
    }
}

impl IntoParams for MayMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![described("The ETag of what was read, such as `\"3\"`: with it, this is refused if it is another by now.", Required::False)]
    }
}

fn described(description: &str, required: Required) -> Parameter {
    let header = ParameterBuilder::new().name("If-Match").parameter_in(ParameterIn::Header).required(required);
    header.description(Some(description)).schema(Some(scalar::ETag::schema())).build()
}

fn read(parts: &Parts) -> Result<Option<Version>, Refusal> {
    let mut values = parts.headers.get_all(header::IF_MATCH).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let tag = value.to_str().ok().filter(|_| values.next().is_none()).and_then(entity_tag).ok_or_else(|| {
        let detail = "send one ETag as If-Match, such as \"3\" with its quotes";
        Refusal::new(StatusCode::BAD_REQUEST, "malformed_if_match", detail)
    })?;
    Ok(Some(version(tag)))
}

/// The inside of one entity tag. A proxy that compresses may have marked it as weak; it names the state all the same.
fn entity_tag(value: &str) -> Option<&str> {
    let value = value.trim();
    let tag = value.strip_prefix("W/").unwrap_or(value).strip_prefix('"')?.strip_suffix('"')?;
    (!tag.contains('"')).then_some(tag)
}

/// What is no version of ours becomes version 0, which nothing ever is: it is stale.
fn version(tag: &str) -> Version {
    let number = tag.parse::<i64>().ok().filter(|number| number.to_string() == tag);
    Version::from_i64(number.unwrap_or(0))
}
