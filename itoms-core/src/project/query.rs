use super::Role;
use crate::{search::SearchText, sort::ListSort};

/// Which memberships a list shows, be it of a person's projects or of a project's people, and in which order; all of them
/// without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MembershipQuery {
    /// Only projects, or people, with this in their name, in any letter case.
    pub search: Option<SearchText>,
    /// Only in this role.
    pub role: Option<Role>,
    /// The order.
    pub sort: ListSort,
}
