use super::IssuedApiKey;
use crate::{
    problem::Refusal,
    routes::{
        api::Api,
        body::{Body, FromFields},
        caller::Person,
        fields::Fields,
        once::NotOnce,
        scalar,
    },
};
use axum::{Json, extract::State};
use http::{StatusCode, header};
use itoms_core::{
    api_key::NewApiKey,
    id::{Id, ProjectId},
    time::Timestamp,
};
use utoipa::ToSchema;
use uuid::Uuid;

/// A key to be made.
#[derive(ToSchema)]
pub(crate) struct CreateApiKey {
    /// What you call it.
    #[schema(value_type = scalar::ApiKeyName)]
    name: String,
    /// What it may do, where your role allows it.
    #[schema(value_type = Vec<scalar::Scope>, min_items = 1, max_items = 12, example = json!(["contents:read"]))]
    scopes: Vec<String>,
    /// The only project that it reaches; all of yours if left out.
    #[schema(value_type = Option<scalar::Id>)]
    project: Option<String>,
    /// When it ends; left out, it does not end by itself.
    #[schema(value_type = Option<scalar::Time>)]
    expires_at: Option<Timestamp>,
}

impl FromFields for CreateApiKey {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (name, scopes) = (fields.required("name"), fields.required("scopes"));
        let (project, expires_at) = (fields.optional("project"), fields.optional("expires_at"));
        Some(Self { name: name?, scopes: scopes?, project, expires_at })
    }
}

impl CreateApiKey {
    /// What is no id is the id of nothing.
    fn into_new(self) -> NewApiKey {
        let project = self.project.map(|text| text.parse().unwrap_or_else(|_| ProjectId::from_uuid(Uuid::nil())));
        let new = project.into_iter().fold(NewApiKey::named(self.name, self.scopes), NewApiKey::project);
        self.expires_at.into_iter().fold(new, NewApiKey::expires_at)
    }
}

/// Create an API key
///
/// It acts for your account, within the scopes that you choose and what your role allows, and loses what you lose. Its
/// secret is shown once; so an `Idempotency-Key` is refused. You are told by mail.
#[utoipa::path(
    post,
    path = "/api-keys",
    operation_id = "createApiKey",
    tag = "API keys",
    request_body = CreateApiKey,
    responses(
        (status = 201, description = "The key, with its secret.", body = IssuedApiKey, headers(("Location" = String, description = "Its address."))),
        (status = 404, description = "There is no such project, or none of yours (`not_found`)."),
        (status = 409, description = "You have as many keys as one account may have (`too_many_keys`)."),
    )
)]
pub(crate) async fn create_api_key(
    State(api): State<Api>,
    Person { actor, session, .. }: Person,
    _: NotOnce,
    Body(body): Body<CreateApiKey>,
) -> Result<(StatusCode, [(header::HeaderName, String); 1], Json<IssuedApiKey>), Refusal> {
    let issued = api.itoms.api_keys().create(actor, body.into_new().within(session.as_ref())).await?;
    let location = api.location(format_args!("/api-keys/{}", issued.key.id));
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(issued.into())))
}
