use crate::routes::scalar;
use itoms_core::{
    account::SignedIn,
    id::{AccountId, SessionId},
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A session with its token, which was just made.
#[derive(Serialize, ToSchema)]
pub(crate) struct StartedSession {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: SessionId,
    /// Send this as `Authorization: Bearer …`. It is shown here and never again.
    #[schema(value_type = scalar::Token)]
    token: String,
    /// Whose session it is.
    #[schema(value_type = scalar::Id)]
    account: AccountId,
    /// When it started.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it ends at the latest; it ends earlier when it is not used for 14 days.
    #[schema(value_type = scalar::Time)]
    expires_at: Timestamp,
    /// Until then dangerous acts ask for no further proof.
    #[schema(value_type = scalar::Time)]
    privileged_until: Timestamp,
}

impl From<SignedIn> for StartedSession {
    fn from(SignedIn { session, token }: SignedIn) -> Self {
        Self {
            id: session.id,
            token: token.expose().to_owned(),
            account: session.account,
            created_at: session.created_at,
            expires_at: session.expires_at,
            privileged_until: session.privileged_until,
        }
    }
}
