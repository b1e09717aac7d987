use super::{Color, Font};
use crate::{
    id::{AccountId, ProjectId},
    store::Version,
    text::texts,
    time::Timestamp,
};

texts! {
    /// The name under which a project writes to people, in front of the installation's own. One line without control
    /// characters and text-direction overrides, so that it changes nothing in a mail's head.
    SenderName: "sender_name", 1 to 60;
    /// What stands at the end of a project's pages: plain text, of which nothing becomes a link.
    Footer: "footer", 1 to 500 lines;
}

/// What readers see of a project's branding. What is absent is as it comes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// The colour of links.
    pub accent: Option<Color>,
    /// The font of its pages.
    pub font: Option<Font>,
    /// What stands at the end of its pages.
    pub footer: Option<Footer>,
}

/// A project's branding (P1.2-b). A project that has chosen nothing has the default look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Branding {
    /// What readers see of it.
    pub look: Look,
    /// Under which name the project writes to people.
    pub sender_name: Option<SenderName>,
}

/// A branding that a project has or had. Versions are only ever added; the newest [`BrandingVersion::KEPT`] are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandingVersion {
    /// Project.
    pub project: ProjectId,
    /// Counts them. The first is the default look, with which a project begins and of which there is no row.
    pub version: Version,
    /// The branding.
    pub branding: Branding,
    /// Who made it, unless that person is gone.
    pub changed_by: Option<AccountId>,
    /// When.
    pub changed_at: Timestamp,
}

impl BrandingVersion {
    /// How many of a project are kept, the present one among them.
    pub const KEPT: u32 = 20;
}
