//! Operations that take nothing: a body that comes all the same is not passed over in silence.

use super::{
    api::Api,
    body::{self, FromFields},
    caller::{Operator, Person},
    fields::Fields,
    path::InPath,
    published::reader::Reader,
};
use crate::{Authentication, problem::Refusal};
use axum::body::HttpBody as _;
use axum::{
    body::Body,
    extract::{FromRequestParts, Request},
    middleware::{self, Next},
    response::IntoResponse,
    routing::MethodRouter,
};
use http::request::Parts;
use itoms_core::{id::ProjectId, project::Permission};

/// The handler, behind a door that lets nothing in but a request without a body, or with an empty object as one. Who
/// may not do it at all learns that first (P3.3-b).
pub(super) fn without_body(
    handler: MethodRouter<Api>,
    api: &Api,
    authentication: Authentication,
    permission: Option<Permission>,
) -> MethodRouter<Api> {
    let api = api.clone();
    let door = middleware::from_fn(move |request: Request, next: Next| {
        let api = api.clone();
        async move {
            if request.body().is_end_stream() {
                return next.run(request).await;
            }
            let (mut parts, body) = request.into_parts();
            match body::require_nothing(&parts.headers, body).await {
                Ok(()) => next.run(Request::from_parts(parts, Body::empty())).await,
                Err(refusal) => may(&api, &mut parts, authentication, permission).await.err().unwrap_or(refusal).into_response(),
            }
        }
    });
    handler.route_layer(door)
}

async fn may(api: &Api, parts: &mut Parts, authentication: Authentication, permission: Option<Permission>) -> Result<(), Refusal> {
    match authentication {
        Authentication::Public => return Ok(()),
        Authentication::ReadKey => {
            Reader::from_request_parts(parts, api).await?;
        }
        Authentication::Operator => {
            Operator::from_request_parts(parts, api).await?;
        }
        Authentication::Session | Authentication::Bearer | Authentication::Cookie => {
            let Person { actor, .. } = Person::from_request_parts(parts, api).await?;
            if let Some(permission) = permission {
                let InPath(project) = InPath::<ProjectId>::from_request_parts(parts, api).await?;
                api.itoms.projects().require(actor, project, permission).await?;
            }
        }
    }
    Ok(())
}

/// The body that is none.
pub(super) struct Nothing;

impl FromFields for Nothing {
    fn from_fields(_: &mut Fields) -> Option<Self> {
        Some(Self)
    }
}
