use crate::{
    problem::Refusal,
    routes::{
        body::{Body, FromFields},
        caller::From,
        fields::Fields,
        once::NotOnce,
        scalar,
    },
};
use axum::{Json, extract::State};
use http::StatusCode;
use itoms_core::{
    Itoms,
    account::{SignIn, SignedIn},
    id::{AccountId, SessionId},
    secret::Secret,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Credentials.
#[derive(ToSchema)]
pub(crate) struct CreateSession {
    /// The address.
    #[schema(value_type = scalar::Email)]
    email: String,
    /// The password.
    #[schema(value_type = scalar::Password)]
    password: Secret<String>,
}

impl FromFields for CreateSession {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (email, password) = (fields.required("email"), fields.required("password"));
        Some(Self { email: email?, password: password? })
    }
}

/// A session that was just started.
#[derive(Serialize, ToSchema)]
pub(crate) struct Session {
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
}

impl Session {
    /// Shows the token.
    pub(crate) fn of(SignedIn { session, token }: SignedIn) -> Self {
        let token = token.expose().to_owned();
        Self { id: session.id, token, account: session.account, created_at: session.created_at, expires_at: session.expires_at }
    }
}

/// Sign in
///
/// Starts a session and shows its token, once; so an `Idempotency-Key` is refused. Sets no cookie. An unknown
/// address and a wrong password give the same answer after the same work.
#[utoipa::path(
    post,
    path = "/sessions",
    operation_id = "createSession",
    tag = "Sessions",
    request_body = CreateSession,
    responses(
        (status = 201, description = "The session, with its token.", body = Session),
        (status = 401, description = "Address and password do not belong together (`wrong_credentials`)."),
        (status = 429, description = "Too many tries from this network or for this address (`too_many_requests`)."),
    )
)]
pub(crate) async fn create_session(
    State(itoms): State<Itoms>,
    From(caller): From,
    _: NotOnce,
    Body(CreateSession { email, password }): Body<CreateSession>,
) -> Result<(StatusCode, Json<Session>), Refusal> {
    let signed_in = itoms.accounts().sign_in(SignIn { email, password }, &caller).await?;
    Ok((StatusCode::CREATED, Json(Session::of(signed_in))))
}
