use super::{search::Search, typed::Typed};
use itoms_core::{
    problem::Violation,
    project::{MembershipQuery, Role},
    sort::ListSort,
};
use serde::Deserialize;

/// Which memberships an address asks for, and in which order; an unknown word asks for nothing.
#[derive(Deserialize, Default)]
pub(super) struct MembershipFilter {
    #[serde(default)]
    search: Search,
    role: Option<String>,
    sort: Option<String>,
}

impl MembershipFilter {
    /// What can be looked for, and why not.
    pub(super) fn query(&self) -> (MembershipQuery, Option<Violation>) {
        let (search, fault) = self.search.text();
        (MembershipQuery { search, role: self.role(), sort: self.sort() }, fault)
    }

    /// What stands in the fields again.
    pub(super) fn typed(&self) -> Typed {
        Typed::default()
            .with("search", self.search.typed())
            .with("role", self.role().map(Role::name).unwrap_or_default())
            .with("sort", self.sort().name())
    }

    fn role(&self) -> Option<Role> {
        self.role.as_deref().and_then(Role::named)
    }

    fn sort(&self) -> ListSort {
        self.sort.as_deref().and_then(ListSort::named).unwrap_or_default()
    }
}
