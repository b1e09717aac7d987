use crate::routes::{answer::List, caller::Operator, scalar};
use axum::{Json, extract::State};
use itoms_core::{
    Itoms,
    provider::{self, ProviderKind},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Who does something for the product outside.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Provider {
    /// What it does.
    #[schema(value_type = scalar::ProviderKind)]
    kind: &'static str,
    /// What it is called; null where none is configured.
    #[schema(required, example = "smtp.example.com:587")]
    name: Option<String>,
}

impl From<provider::Provider> for Provider {
    fn from(provider::Provider { kind, name }: provider::Provider) -> Self {
        Self { kind: ProviderKind::name(kind), name }
    }
}

/// List providers
///
/// Every kind that there is, with who does it here. None is asked anything.
#[utoipa::path(
    get,
    path = "/operator/providers",
    operation_id = "listProviders",
    tag = "Operations",
    responses((status = 200, description = "All of them.", body = List<Provider>))
)]
pub(crate) async fn list_providers(State(itoms): State<Itoms>, Operator(operator): Operator) -> Json<List<Provider>> {
    let items = itoms.providers().list(operator).into_iter().map(Provider::from).collect();
    Json(List { items, next: None })
}
