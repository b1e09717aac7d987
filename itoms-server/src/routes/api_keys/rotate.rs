use super::IssuedApiKey;
use crate::{
    problem::Refusal,
    routes::{
        body::{Body, FromFields},
        caller::Person,
        fields::Fields,
        once::NotOnce,
        path::InPath,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::ApiKeyId};
use std::time::Duration;
use utoipa::ToSchema;

/// How a key gets another secret.
#[derive(ToSchema)]
pub(crate) struct RotateApiKey {
    /// For how many seconds the secret of now works beside the new one; a day if left out. With 0 it is dead at once, and so is
    /// a former one.
    #[schema(maximum = 2_592_000, example = 86_400)]
    overlap_seconds: Option<u32>,
}

impl FromFields for RotateApiKey {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { overlap_seconds: fields.optional("overlap_seconds") })
    }
}

/// Give an API key a new secret
///
/// The new one works at once and is shown once; so an `Idempotency-Key` is refused. The one before works as long as you
/// say. While it does, only a rotation with `overlap_seconds` 0 is taken, which ends all older secrets at once: no other ends
/// one before its time. You are told by mail.
#[utoipa::path(
    post,
    path = "/api-keys/{key}/rotate",
    operation_id = "rotateApiKey",
    tag = "API keys",
    request_body = RotateApiKey,
    responses(
        (status = 200, description = "The key, with its new secret.", body = IssuedApiKey),
        (status = 404, description = "There is no such key, or not an own one (`not_found`)."),
        (status = 409, description = "The key has expired (`key_expired`), or its former secret still works (`rotation_under_way`)."),
        (status = 412, description = "The key was rotated in this very moment (`stale`)."),
    )
)]
pub(crate) async fn rotate_api_key(
    State(itoms): State<Itoms>,
    Person { actor, session, .. }: Person,
    InPath(id): InPath<ApiKeyId>,
    _: NotOnce,
    Body(RotateApiKey { overlap_seconds }): Body<RotateApiKey>,
) -> Result<Json<IssuedApiKey>, Refusal> {
    let overlap = overlap_seconds.map(|seconds| Duration::from_secs(seconds.into()));
    Ok(Json(itoms.api_keys().rotate(actor, id, overlap, session.as_ref()).await?.into()))
}
