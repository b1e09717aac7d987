use super::prelude::*;
use crate::project::ProjectName;

/// Tells a member that a project went with the account of its last owner.
pub(crate) struct ProjectGone {
    pub(crate) name: FullName,
    pub(crate) project: ProjectName,
    pub(crate) at: Moment,
}

impl Letter for ProjectGone {
    fn write(&self, house: &str) -> Sheet {
        let project = inert(self.project.as_str());
        Sheet {
            subject: format!("{project} was deleted with the account of its owner"),
            preheader: "Nobody was left who decides about it.".to_owned(),
            heading: format!("{project} was deleted"),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!(
                    "On {} the account of the last owner of the project {project} at {house} was deleted, and the project with it: nobody was left who may decide about it. Its pages are gone, and everything in it is erased for good; only an owner whose account may not be used now could bring it back, within seven days.",
                    self.at
                ),
                "Your account and your other projects are as before.".to_owned(),
            ],
            button: None,
            ends: None,
            why: vec![format!("You get this mail because you were a member of {project} at {house}.")],
            choice: Choice::Topic(MailTopic::Projects),
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self { name: sample::full_name(name), project: sample::project_name(name), at: sample::moment() }
    }
}
