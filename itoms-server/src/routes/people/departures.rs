use crate::{
    problem::Refusal,
    routes::{caller::Person, scalar},
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, id::ProjectId, people, project::Role};
use serde::Serialize;
use utoipa::ToSchema;

/// What becomes of a project when a person goes for good.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Departure {
    /// The project.
    #[schema(value_type = scalar::Id)]
    project: ProjectId,
    /// Its name.
    #[schema(value_type = scalar::ProjectName)]
    name: String,
    /// What the person is in it.
    #[schema(value_type = scalar::Role)]
    role: &'static str,
    /// How many others are members.
    #[schema(minimum = 0, example = 2)]
    others: u64,
    /// Whether nobody else is an owner who may act: then it goes with the account. `deleteOwnAccount` asks that it is named,
    /// `deleteAccount` does not.
    last_owner: bool,
    /// Whether an owner has deleted it already: then it goes, and need not be named.
    deleted: bool,
}

impl From<people::Departure> for Departure {
    fn from(departure: people::Departure) -> Self {
        let people::Departure { project, name, role, others, is_last_owner, is_deleted, .. } = departure;
        Self { project, name: name.to_string(), role: Role::name(role), others, last_owner: is_last_owner, deleted: is_deleted }
    }
}

/// What a person is a member of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Departures {
    /// Every project.
    items: Vec<Departure>,
}

impl From<Vec<people::Departure>> for Departures {
    fn from(departures: Vec<people::Departure>) -> Self {
        Self { items: departures.into_iter().map(Departure::from).collect() }
    }
}

/// List what would become of the own projects
///
/// Every project that the caller is a member of, and whether it would go with the account.
#[utoipa::path(
    get,
    path = "/account/departures",
    operation_id = "listDepartures",
    tag = "Accounts",
    responses((status = 200, description = "All of them.", body = Departures))
)]
pub(crate) async fn list_departures(State(itoms): State<Itoms>, Person { actor, .. }: Person) -> Result<Json<Departures>, Refusal> {
    Ok(Json(itoms.people().departures(actor).await?.into()))
}
