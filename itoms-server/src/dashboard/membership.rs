use super::{search::Search, typed::Typed};
use itoms_core::{
    problem::Violation,
    project::{MembershipQuery, Role},
};
use serde::Deserialize;

/// Which memberships an address asks for; an unknown role asks for nothing.
#[derive(Deserialize, Default)]
pub(super) struct MembershipFilter {
    #[serde(default)]
    search: Search,
    role: Option<String>,
}

impl MembershipFilter {
    /// What can be looked for, and why not.
    pub(super) fn query(&self) -> (MembershipQuery, Option<Violation>) {
        let (search, fault) = self.search.text();
        (MembershipQuery { search, role: self.role() }, fault)
    }

    /// What stands in the fields again.
    pub(super) fn typed(&self) -> Typed {
        Typed::default().with("search", self.search.typed()).with("role", self.role().map(Role::name).unwrap_or_default())
    }

    fn role(&self) -> Option<Role> {
        self.role.as_deref().and_then(Role::named)
    }
}
