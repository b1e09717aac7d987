use crate::{
    problem::Refusal,
    routes::{caller::Operator, scalar},
};
use axum::{
    Json,
    extract::{Path, State},
};
use itoms_core::{
    Itoms,
    problem::Problem,
    provider::{ProviderKind, Trouble},
};
use serde::Serialize;
use utoipa::ToSchema;

/// What became of a trial.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProviderTest {
    /// What was tried.
    #[schema(value_type = scalar::ProviderKind)]
    kind: &'static str,
    /// Whether it did what it was asked to.
    works: bool,
    /// The stable name of what went wrong; null if nothing did.
    #[schema(required, example = "mail_misconfigured")]
    code: Option<&'static str>,
    /// What went wrong and what to do; null if nothing did. Holds no secret.
    #[schema(required, example = "the mail service refuses this installation: it said 535; check user and password")]
    detail: Option<String>,
}

impl ProviderTest {
    fn of(kind: ProviderKind, trouble: Option<&Trouble>) -> Self {
        Self { kind: kind.name(), works: trouble.is_none(), code: trouble.map(Problem::code), detail: trouble.map(ToString::to_string) }
    }
}

/// Try a provider
///
/// `mail` sends a test mail to your own address: look for it there, among the spam too. `sign_in` asks the identity
/// provider whether it is who it should be, and signs nobody in. A trial that fails is an answer like another: `works`
/// says so.
#[utoipa::path(
    post,
    path = "/operator/providers/{provider}/test",
    operation_id = "testProvider",
    tag = "Operations",
    responses(
        (status = 200, description = "What became of it.", body = ProviderTest),
        (status = 409, description = "Your account has no e-mail address that a test mail could go to (`no_address`)."),
        (status = 429, description = "Too many trials by this account (`too_many_requests`)."),
        (status = 501, description = "None is configured (`not_configured`)."),
    )
)]
pub(crate) async fn test_provider(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    Path(provider): Path<String>,
) -> Result<Json<ProviderTest>, Refusal> {
    let kind = ProviderKind::named(&provider).ok_or_else(Refusal::not_found)?;
    let trouble = itoms.providers().test(operator, kind).await?;
    Ok(Json(ProviderTest::of(kind, trouble.as_ref())))
}
