use super::prelude::*;
use crate::project::ProjectName;

/// Tells a member that an owner has deleted a project, and until when that can be taken back.
pub(crate) struct ProjectDeleted {
    pub(crate) name: FullName,
    pub(crate) project: ProjectName,
    pub(crate) at: Moment,
    pub(crate) until: Moment,
}

impl Letter for ProjectDeleted {
    fn write(&self, house: &str) -> Sheet {
        let project = inert(self.project.as_str());
        Sheet {
            subject: format!("{project} was deleted"),
            preheader: "For seven days its owners can bring it back.".to_owned(),
            heading: format!("{project} was deleted"),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("On {} an owner deleted the project {project} at {house}. Its pages are gone, and nobody works in it any more.", self.at),
                format!(
                    "Until {} each of its owners can bring it back, from the list of projects, with everything in it. Then it is erased for good: if you need something of it, ask an owner before.",
                    self.until
                ),
            ],
            button: None,
            ends: None,
            why: vec![format!("You get this mail because you are a member of {project} at {house}.")],
            choice: Choice::Topic(MailTopic::Projects),
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), project: sample::project_name(name), at: sample::moment(), until: sample::moment() }
    }
}
