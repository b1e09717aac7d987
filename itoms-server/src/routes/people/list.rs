use super::Person;
use crate::{
    problem::Refusal,
    routes::{
        answer::List,
        caller::Operator,
        query::{FromParameters, ListQuery, Parameters, Query},
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, account::StandingKind, people::PeopleQuery, search::SearchText, sort::ListSort};
use utoipa::IntoParams;

/// Whom a list shows, and in which order.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleListQuery {
    /// Only those whose name or address begins like this, in any letter case.
    #[param(value_type = Option<String>, max_length = 254)]
    search: Option<SearchText>,
    /// Only those in this standing.
    #[param(value_type = Option<scalar::Standing>)]
    standing: Option<StandingKind>,
    /// The order: the newest first, or by name.
    #[param(value_type = Option<scalar::ListSort>)]
    sort: Option<ListSort>,
    #[param(ignore)]
    list: ListQuery,
}

impl FromParameters for PeopleListQuery {
    fn from_parameters(parameters: &mut Parameters) -> Option<Self> {
        Some(Self {
            search: parameters.parsed("search", SearchText::parse),
            standing: parameters.one_of("standing", StandingKind::named, &StandingKind::ALL.map(StandingKind::name)),
            sort: parameters.one_of("sort", ListSort::named, &ListSort::ALL.map(ListSort::name)),
            list: ListQuery::from_parameters(parameters)?,
        })
    }
}

/// List people
///
/// The newest first, or by name.
#[utoipa::path(
    get,
    path = "/operator/accounts",
    operation_id = "listAccounts",
    tag = "Operations",
    params(PeopleListQuery, ListQuery),
    responses((status = 200, description = "A part of the list.", body = List<Person>))
)]
pub(crate) async fn list_accounts(
    State(itoms): State<Itoms>,
    Operator(operator): Operator,
    Query(PeopleListQuery { search, standing, sort, list }): Query<PeopleListQuery>,
) -> Result<Json<List<Person>>, Refusal> {
    let query = PeopleQuery { search, standing, operators: false, sort: sort.unwrap_or_default() };
    let page = itoms.people().list(operator, &query, &list.request()).await?;
    Ok(Json(List::of(page, Person::from)))
}
