use super::Role;

/// What a member may do. The one table that every use case asks (P3.3-b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See that the project exists, its name and settings.
    ViewProject,
    /// Change name, slug, language and time zone.
    UpdateProject,
    /// Delete the project, and undo that.
    DeleteProject,
    /// See who the members are, without their addresses.
    ViewMembers,
    /// See the members' addresses.
    ViewAddresses,
    /// Invite, change roles, remove.
    ManageMembers,
    /// Offer the own ownership to another member, and take that back.
    TransferOwnership,
    /// Read drafts.
    ViewContent,
    /// Create, edit and delete content.
    WriteContent,
    /// Publish and unpublish.
    PublishContent,
    /// See who did what in the project.
    ViewActivity,
    /// Make, see and revoke the keys by which front ends read what is published.
    ManageReadKeys,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 12] = [
        Self::ViewProject,
        Self::UpdateProject,
        Self::DeleteProject,
        Self::ViewMembers,
        Self::ViewAddresses,
        Self::ManageMembers,
        Self::TransferOwnership,
        Self::ViewContent,
        Self::WriteContent,
        Self::PublishContent,
        Self::ViewActivity,
        Self::ManageReadKeys,
    ];

    /// Its stable name; scopes of API keys are spelled like this.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ViewProject => "projects:read",
            Self::UpdateProject => "projects:write",
            Self::DeleteProject => "projects:delete",
            Self::ViewMembers => "members:read",
            Self::ViewAddresses => "members:addresses",
            Self::ManageMembers => "members:write",
            Self::TransferOwnership => "members:transfer",
            Self::ViewContent => "contents:read",
            Self::WriteContent => "contents:write",
            Self::PublishContent => "contents:publish",
            Self::ViewActivity => "activity:read",
            Self::ManageReadKeys => "read_keys:write",
        }
    }

    /// Whether an API key can have it as a scope. What ends a project or hands it over asks for its person, and so does
    /// the trail of who did what.
    #[must_use]
    pub fn is_for_keys(self) -> bool {
        match self {
            Self::DeleteProject | Self::TransferOwnership | Self::ViewActivity => false,
            Self::ViewProject | Self::UpdateProject => true,
            Self::ViewMembers | Self::ViewAddresses | Self::ManageMembers => true,
            Self::ViewContent | Self::WriteContent | Self::PublishContent | Self::ManageReadKeys => true,
        }
    }

    /// The least role that has it. Each role has all that a lesser one has.
    #[must_use]
    pub fn least_role(self) -> Role {
        match self {
            Self::ViewProject | Self::ViewMembers | Self::ViewContent => Role::Viewer,
            Self::UpdateProject | Self::ManageReadKeys | Self::ViewAddresses | Self::WriteContent | Self::PublishContent => Role::Admin,
            Self::DeleteProject | Self::ManageMembers | Self::TransferOwnership | Self::ViewActivity => Role::Owner,
        }
    }
}

impl Role {
    /// Whether this role may do it.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self >= permission.least_role()
    }
}
