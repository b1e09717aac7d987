use super::{Membership, Permission, ProjectError, Role};
use crate::{api_key::Scope, id::ProjectId, store::Transaction};

/// The project and the actor's role in it, if that role may do it, and the scopes of a key that acts. A stranger and a deleted project give
/// [`ProjectError::NotFound`]. Every use case on a project begins here.
pub(crate) async fn authorize(tx: &mut dyn Transaction, project: ProjectId, permission: Permission) -> Result<Membership, ProjectError> {
    let membership = authorize_deleted(tx, project, permission).await?;
    if membership.project.deleted_at.is_some() { Err(ProjectError::NotFound) } else { Ok(membership) }
}

/// As [`authorize`], but a deleted project counts, for its owner who may restore it.
pub(super) async fn authorize_deleted(
    tx: &mut dyn Transaction,
    project: ProjectId,
    permission: Permission,
) -> Result<Membership, ProjectError> {
    let membership = tx.projects().membership(project).await?.ok_or(ProjectError::NotFound)?;
    match membership.role {
        role if role.may(permission) => {
            tx.actor().require_scope(Scope::In(permission))?;
            Ok(membership)
        }
        _ if membership.project.deleted_at.is_some() => Err(ProjectError::NotFound),
        _ => Err(ProjectError::Forbidden(permission)),
    }
}

/// Whether an actor of that role may do something more, beside what it was authorized for.
pub(super) fn may(tx: &dyn Transaction, role: Role, permission: Permission) -> bool {
    role.may(permission) && tx.actor().require_scope(Scope::In(permission)).is_ok()
}
