use itoms_core::{
    id::{AccountId, ProjectId},
    project::Role,
    store::{Actor, Task},
};

/// What an actor must be for a method. A method names all that suffice.
///
/// Row policies say the same in PostgreSQL; in SQLite this is the third net itself.
#[cfg_attr(feature = "postgres", allow(dead_code, reason = "row policies decide where there are some"))]
#[derive(Debug, Clone, Copy)]
pub(crate) enum Need {
    /// A visitor, who sees what is published.
    Visitor,
    /// The account itself.
    Itself(AccountId),
    /// The account itself, and no key of it.
    Person(AccountId),
    /// In the project, with this role or a greater one.
    Role(ProjectId, Role),
    /// Whoever runs the installation.
    Operator,
    /// The product itself, at this.
    Task(Task),
    /// Whoever may write in this name: a person in the own or in nobody's, the product in anybody's.
    Name(Option<AccountId>),
}

impl Need {
    /// Whether that actor may write in this name.
    pub(crate) fn is_own_name(actor: Actor, name: Option<AccountId>) -> bool {
        match actor {
            Actor::Visitor => false,
            Actor::System(_) => true,
            _ => name.is_none() || name == actor.account(),
        }
    }

    /// The person whose memberships that actor has: whoever acts as an operator has none.
    pub(crate) fn person(actor: Actor) -> Option<AccountId> {
        match actor {
            Actor::Operator(_) => None,
            actor => actor.account(),
        }
    }

    /// A member of any role.
    pub(crate) const fn member(project: ProjectId) -> Self {
        Self::Role(project, Role::Viewer)
    }
}
