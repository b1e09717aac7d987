use crate::problem::Refusal;
use itoms_core::{Itoms, id::ProjectId, project::Permission, store::Actor};

/// The role answers first (P3.3-b): whoever may not do a thing learns that, or that there is nothing, before
/// anything about what was sent. Use cases ask the role themselves; this asks it where a request cannot even
/// be handed to one.
pub(crate) struct RoleFirst<'a> {
    pub(super) itoms: &'a Itoms,
    pub(super) actor: Actor,
    pub(super) project: ProjectId,
    pub(super) permission: Permission,
}

impl RoleFirst<'_> {
    /// What was read from the request; or why it could not be, for those who may do the thing at all.
    pub(super) async fn then<T>(&self, read: Result<T, Refusal>) -> Result<T, Refusal> {
        if read.is_err() {
            self.itoms.projects().require(self.actor, self.project, self.permission).await?;
        }
        read
    }
}
