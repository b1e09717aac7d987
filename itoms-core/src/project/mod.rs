//! Projects, the people in them, and what each role may do.

mod error;
mod invitation;
mod language;
mod member;
mod permission;
mod project;
mod projects;
mod repository;
mod slug;

pub use error::ProjectError;
pub use invitation::{Invitation, NewInvitation};
pub use language::Language;
pub use member::{Member, Membership, Role};
pub use permission::Permission;
pub use project::{NewProject, Project, ProjectChange, ProjectName, Site};
pub use projects::Projects;
pub(crate) use projects::authorize;
pub use repository::{MemberRepository, ProjectRepository};
pub use slug::{RESERVED, RESERVED_IN_PROJECT, Slug};
