use super::{
    message::Message,
    refusal::Refusal,
    shell::Shell,
    visit::{Desk, Person, SignedIn},
    words::format,
};
use itoms_core::{
    attention::Attention,
    cursor::PageRequest,
    project::{MembershipQuery, Project, Role},
    time::TimeZone,
};

/// What surrounds every page of somebody who is signed in: projects, sections, account, message.
pub(crate) struct Frame {
    pub(crate) shell: Shell,
    pub(crate) person: Person,
    pub(crate) project: Option<(Project, Role)>,
    /// For the switcher; the rest is on the page of all projects.
    pub(crate) projects: Vec<Project>,
    /// What waits for the person.
    pub(crate) attention: Vec<Attention>,
    pub(crate) section: &'static str,
    pub(crate) message: Option<Message>,
}

impl Frame {
    /// In which times are shown to the person.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.person.account.time_zone
    }

    const SWITCHER: u32 = 20;

    pub(super) async fn of(visit: &SignedIn, desk: Option<&Desk>, section: &'static str) -> Result<Self, Refusal> {
        let request = PageRequest { limit: Some(Self::SWITCHER), cursor: None };
        let page = visit.shell.itoms().projects().list(visit.actor(), &MembershipQuery::default(), &request).await?;
        let projects = page.items.into_iter().map(|membership| membership.project).filter(|project| project.deleted_at.is_none());
        let attention = visit.shell.itoms().attention().list(visit.actor(), visit.person.operator).await?;
        Ok(Self {
            shell: visit.shell.clone(),
            person: visit.person.clone(),
            project: desk.map(|desk| (desk.project.clone(), desk.role)),
            projects: projects.collect(),
            attention,
            section,
            message: visit.take_message().await,
        })
    }

    /// How much waits for the person, said.
    pub(crate) fn waits(&self) -> String {
        format!("{} for you", format::count(self.attention.len() as u64, "thing waits", "things wait"))
    }

    pub(crate) fn is_current(&self, other: &Project) -> bool {
        self.project.as_ref().is_some_and(|(project, _)| project.id == other.id)
    }

    /// The operator reads the outbox, where there is one.
    pub(crate) fn has_outbox(&self) -> bool {
        self.person.is_operator() && self.shell.outbox().is_some()
    }
}
