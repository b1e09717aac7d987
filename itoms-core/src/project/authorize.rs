use super::{Membership, Permission, ProjectError, Role};
use crate::{api_key::Scope, failure::Failure, id::ProjectId, store::Transaction};

/// The project and the actor's role in it, if that role may do it, and the scopes of a key that acts. A stranger and a deleted project give
/// [`ProjectError::NotFound`]. Every use case on a project begins here.
pub(crate) async fn authorize(tx: &mut dyn Transaction, project: ProjectId, permission: Permission) -> Result<Membership, ProjectError> {
    let membership = find(tx, project).await?;
    match membership.project.deleted_at {
        Some(_) => Err(ProjectError::NotFound),
        None => admit(tx, membership, permission),
    }
}

/// As [`authorize`], but a deleted project counts, for its owner who may restore it.
pub(super) async fn authorize_deleted(
    tx: &mut dyn Transaction,
    project: ProjectId,
    permission: Permission,
) -> Result<Membership, ProjectError> {
    let membership = find(tx, project).await?;
    match membership.project.deleted_at {
        Some(_) if !membership.role.may(permission) => Err(ProjectError::NotFound),
        _ => admit(tx, membership, permission),
    }
}

/// As [`authorize`] for any member, but a project that is closed to its member for want of a second factor counts: for
/// whoever has just joined, and for whoever leaves, since nobody is held where nothing is shown.
pub(super) async fn authorize_closed(tx: &mut dyn Transaction, project: ProjectId) -> Result<Membership, ProjectError> {
    let membership = find(tx, project).await?;
    if membership.project.deleted_at.is_some() { Err(ProjectError::NotFound) } else { Ok(membership) }
}

/// Whether an actor of that role may do something more, beside what it was authorized for.
pub(super) fn may(tx: &dyn Transaction, role: Role, permission: Permission) -> bool {
    role.may(permission) && tx.actor().require_scope(Scope::In(permission)).is_ok()
}

async fn find(tx: &mut dyn Transaction, project: ProjectId) -> Result<Membership, ProjectError> {
    tx.projects().membership(project).await?.ok_or(ProjectError::NotFound)
}

/// Lets a member in. Whoever lacks a second factor that the project requires learns nothing else of it, not even what the
/// own role would allow.
fn admit(tx: &dyn Transaction, membership: Membership, permission: Permission) -> Result<Membership, ProjectError> {
    if membership.is_closed {
        return Err(Failure::ProjectRequiresTwoFactors.into());
    }
    if !membership.role.may(permission) {
        return Err(ProjectError::Forbidden(permission));
    }
    tx.actor().require_scope(Scope::In(permission))?;
    Ok(membership)
}
