//! Projects, the people in them, and what each role may do.

mod authorize;
mod branding;
mod create;
mod delete;
mod error;
mod invitation;
mod invitations;
mod invite;
mod join;
mod member;
mod members;
mod ownership;
mod permission;
mod project;
mod projects;
mod query;
mod reaching_keys;
mod read_key;
mod repository;
mod slug;
mod transfer;
mod two_factors;
mod update;

pub(crate) use authorize::authorize;
pub use branding::{Branding, BrandingChange, BrandingRepository, BrandingVersion, Color, Font, Footer, Look, SenderName};
pub use error::ProjectError;
pub use invitation::{Invitation, NewInvitation, Places, ReceivedInvitation};
pub use member::{Member, Membership, Role};
pub use ownership::{OwnershipOffer, OwnershipRepository};
pub use permission::Permission;
pub use project::{NewProject, Project, ProjectChange, ProjectName, Site};
pub use projects::Projects;
pub use query::MembershipQuery;
pub use read_key::{NewReadKey, ReadKey, ReadKeyName, ReadKeyRepository, ReadKeyText};
pub use repository::{MemberRepository, ProjectRepository};
pub use slug::{RESERVED, RESERVED_IN_PROJECT, Slug};
