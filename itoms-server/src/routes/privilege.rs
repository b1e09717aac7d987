//! Dangerous acts: a session alone does not suffice, whoever holds it.

use super::{
    api::Api,
    caller::{Operator, Person},
    path::InPath,
};
use crate::{Authentication, problem::Refusal};
use axum::{
    extract::{FromRequestParts, Request},
    middleware::{self, Next},
    response::IntoResponse,
    routing::MethodRouter,
};
use itoms_core::{account::DangerousAct, id::ProjectId, project::Permission};

/// The handler, behind a door that opens for whoever has proved lately to be there. Who may not do it at all
/// learns that first (P3.3-b), and is asked for nothing.
pub(super) fn behind_proof(
    handler: MethodRouter<Api>,
    api: &Api,
    act: DangerousAct,
    authentication: Authentication,
    permission: Option<Permission>,
) -> MethodRouter<Api> {
    let api = api.clone();
    let door = middleware::from_fn(move |request: Request, next: Next| {
        let api = api.clone();
        async move {
            let (mut parts, body) = request.into_parts();
            match require(&api, &mut parts, act, authentication, permission).await {
                Ok(()) => next.run(Request::from_parts(parts, body)).await,
                Err(refusal) => refusal.into_response(),
            }
        }
    });
    handler.route_layer(door)
}

async fn require(
    api: &Api,
    parts: &mut http::request::Parts,
    act: DangerousAct,
    authentication: Authentication,
    permission: Option<Permission>,
) -> Result<(), Refusal> {
    if authentication == Authentication::Operator {
        Operator::from_request_parts(parts, api).await?;
    }
    let person = Person::from_request_parts(parts, api).await?;
    let Err(asked) = person.require_proof(&api.itoms, act) else { return Ok(()) };
    if let Some(permission) = permission {
        let InPath(project) = InPath::<ProjectId>::from_request_parts(parts, api).await?;
        api.itoms.projects().require(person.actor, project, permission).await?;
    }
    Err(asked.into())
}
