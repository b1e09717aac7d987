use crate::project::Permission;
use std::fmt;

/// Something that a key may be allowed to do: what the one table of permissions names, or what is its account's own.
/// Sessions, passwords, keys themselves, invitations to the account, ownership, leaving and deleting a project are not
/// here: no key reaches them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// See the account's profile.
    ReadAccount,
    /// Change the account's profile.
    WriteAccount,
    /// Make projects.
    CreateProjects,
    /// That permission, in the projects where the account's role has it.
    In(Permission),
}

impl Scope {
    /// What is the account's own.
    const OF_ACCOUNT: [Self; 3] = [Self::ReadAccount, Self::WriteAccount, Self::CreateProjects];

    /// Every scope that a key can have, in the order in which people see them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OF_ACCOUNT.into_iter().chain(Self::of_projects())
    }

    /// Those that a key of one project can have.
    pub fn of_projects() -> impl Iterator<Item = Self> {
        Permission::ALL.into_iter().filter(|permission| permission.is_for_keys()).map(Self::In)
    }

    /// Its stable name: that of its permission.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadAccount => "account:read",
            Self::WriteAccount => "account:write",
            Self::CreateProjects => "projects:create",
            Self::In(permission) => permission.name(),
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|scope| scope.name() == name)
    }

    fn bit(self) -> u64 {
        let place = match self {
            Self::ReadAccount => 0,
            Self::WriteAccount => 1,
            Self::CreateProjects => 2,
            Self::In(permission) => 3 + permission as u32,
        };
        1 << place
    }
}

/// Some of the scopes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(into = "Vec<&'static str>", from = "Vec<String>")]
pub struct Scopes(u64);

impl Scopes {
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::all().filter(move |scope| self.contains(*scope))
    }

    /// Whether that one is among them.
    #[must_use]
    pub fn contains(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Their names.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        self.iter().map(Scope::name).collect()
    }

    /// From stored names, for stores alone. One that this version does not know allows nothing here.
    #[must_use]
    pub fn from_stored(names: &[String]) -> Self {
        names.iter().filter_map(|name| Scope::named(name)).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

impl From<Scopes> for Vec<&'static str> {
    fn from(scopes: Scopes) -> Self {
        scopes.names()
    }
}

impl From<Vec<String>> for Scopes {
    fn from(names: Vec<String>) -> Self {
        Self::from_stored(&names)
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_name_and_a_place_of_its_own() {
        let all: Vec<_> = Scope::all().collect();
        for scope in &all {
            assert_eq!(Scope::named(scope.name()), Some(*scope));
            let alone = Scopes::from_iter([*scope]);
            assert_eq!(all.iter().filter(|other| alone.contains(**other)).collect::<Vec<_>>(), [scope]);
        }
        let whole: Scopes = all.iter().copied().collect();
        assert_eq!(Scopes::from_stored(&whole.names().into_iter().map(str::to_owned).collect::<Vec<_>>()), whole);
    }

    #[test]
    fn what_no_key_may_do_is_no_scope() {
        for name in ["projects:delete", "members:transfer", "", "everything", "Projects:Read"] {
            assert_eq!(Scope::named(name), None, "{name}");
        }
    }
}
