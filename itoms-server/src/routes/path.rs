use crate::problem::Refusal;
use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use itoms_core::id::{
    AccountId, AdmissionId, ApiKeyId, ContentId, Id, IdentityId, InvitationId, JobId, PasskeyId, ProjectId, ReadKeyId, RegistrationId,
    SessionId,
};
use itoms_core::store::Version;
use uuid::Uuid;

/// An id that a path names. What is not an id becomes the nil id, which nothing ever has: so it goes the way
/// of a missing one through permission and use case, and is answered byte for byte like it.
pub(crate) struct InPath<T>(pub(crate) T);

/// A version that a path names. What is no version of ours becomes version 0, which nothing ever is.
pub(crate) struct VersionInPath(pub(crate) Version);

/// An id that stands in paths under a name.
pub(crate) trait PathId: Id + std::str::FromStr {
    /// The parameter's name.
    const PARAMETER: &'static str;
}

impl PathId for ProjectId {
    const PARAMETER: &'static str = "project";
}

impl PathId for ContentId {
    const PARAMETER: &'static str = "content";
}

impl PathId for SessionId {
    const PARAMETER: &'static str = "session";
}

impl PathId for ApiKeyId {
    const PARAMETER: &'static str = "key";
}

impl PathId for ReadKeyId {
    const PARAMETER: &'static str = "read_key";
}

impl PathId for PasskeyId {
    const PARAMETER: &'static str = "passkey";
}

impl PathId for IdentityId {
    const PARAMETER: &'static str = "identity";
}

impl PathId for AccountId {
    const PARAMETER: &'static str = "account";
}

impl PathId for AdmissionId {
    const PARAMETER: &'static str = "admission";
}

impl PathId for RegistrationId {
    const PARAMETER: &'static str = "registration";
}

impl PathId for JobId {
    const PARAMETER: &'static str = "job";
}

impl PathId for InvitationId {
    const PARAMETER: &'static str = "invitation";
}

impl<T: PathId, S: Send + Sync> FromRequestParts<S> for InPath<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Refusal::not_found())?;
        let given = params.iter().find(|(name, _)| *name == T::PARAMETER).and_then(|(_, text)| text.parse().ok());
        Ok(Self(given.unwrap_or_else(|| T::from_uuid(Uuid::nil()))))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for VersionInPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Refusal::not_found())?;
        let given = params.iter().find(|(name, _)| *name == "version").and_then(|(_, text)| text.parse().ok());
        Ok(Self(Version::from_i64(given.unwrap_or(0))))
    }
}
