use super::{
    query::{FromParameters, ListQuery, Parameters},
    scalar,
};
use itoms_core::{
    project::{MembershipQuery, Role},
    search::SearchText,
    sort::ListSort,
};
use utoipa::IntoParams;

/// Which memberships a list shows, and in which order.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MembershipListQuery {
    /// Only those with this in their name, in any letter case.
    #[param(value_type = Option<String>, max_length = 254)]
    search: Option<SearchText>,
    /// Only in this role.
    #[param(value_type = Option<scalar::Role>)]
    role: Option<Role>,
    /// The order: as the list says, or by name.
    #[param(value_type = Option<scalar::ListSort>)]
    sort: Option<ListSort>,
    #[param(ignore)]
    pub(super) list: ListQuery,
}

impl MembershipListQuery {
    pub(super) fn asked(&self) -> MembershipQuery {
        MembershipQuery { search: self.search.clone(), role: self.role, sort: self.sort.unwrap_or_default() }
    }
}

impl FromParameters for MembershipListQuery {
    fn from_parameters(parameters: &mut Parameters) -> Option<Self> {
        let search = parameters.parsed("search", SearchText::parse);
        let role = parameters.one_of("role", Role::named, &Role::ALL.map(Role::name));
        let sort = parameters.one_of("sort", ListSort::named, &ListSort::ALL.map(ListSort::name));
        Some(Self { search, role, sort, list: ListQuery::from_parameters(parameters)? })
    }
}
