use crate::{
    problem::Refusal,
    routes::{
        api::Api,
        caller,
        query::{FromParameters, Parameters},
    },
    urlencoded,
};
use axum::extract::FromRequestParts;
use http::{StatusCode, request::Parts};
use itoms_core::content::Opened;

/// Somebody who reads what is published: the project that the read key names. As bearer, or in the query, so that a plain
/// `fetch` is asked for no leave beforehand; a bearer token that names nothing is not helped by a key in the query.
pub(crate) struct Reader(pub(crate) Opened);

impl FromRequestParts<Api> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Refusal> {
        let key = match caller::bearer(&parts.headers) {
            Some(token) => token.expose().to_owned(),
            None => in_query(parts.uri.query().unwrap_or_default()).ok_or_else(no_key)?,
        };
        let opened = api.itoms.pages().opened_by(&key, &caller::caller(parts)).await?;
        opened.map(Self).ok_or_else(no_key)
    }
}

/// That of another project, one that is revoked and one that never was: all alike.
fn no_key() -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, "unauthenticated", "send a read key of the project, as bearer or as ?key=; it may be revoked")
}

fn in_query(query: &str) -> Option<String> {
    urlencoded::pairs(query.as_bytes()).find(|pair| pair.name == KEY).and_then(|pair| pair.value)
}

/// The parameter that holds the key.
pub(in crate::routes) const KEY: &str = "key";

/// A query that holds nothing beside the key.
pub(crate) struct KeyAlone;

impl FromParameters for KeyAlone {
    fn from_parameters(parameters: &mut Parameters) -> Option<Self> {
        parameters.text(KEY);
        Some(Self)
    }
}
