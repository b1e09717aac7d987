/// What a mail of the product is about, as far as its reader may turn it off (P5.5-a). Mails about the security of an
/// account, and those that somebody has just asked for, have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailTopic {
    /// Somebody invites the address to a project.
    Invitations,
    /// Somebody asks a member something about a project, or the project goes.
    Projects,
}

impl MailTopic {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Invitations, Self::Projects];

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitations => "invitations",
            Self::Projects => "projects",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}
