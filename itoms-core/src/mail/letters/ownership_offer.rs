use super::prelude::*;
use crate::project::{ProjectName, SenderName};

/// Tells a member that it can have the ownership of a project.
pub(crate) struct OwnershipOffer {
    pub(crate) name: FullName,
    pub(crate) project: ProjectName,
    pub(crate) sender: Option<SenderName>,
    pub(crate) owner: FullName,
    pub(crate) link: Url,
    pub(crate) expires_at: Moment,
}

impl Letter for OwnershipOffer {
    fn write(&self, house: &str) -> Sheet {
        let (project, owner) = (inert(self.project.as_str()), inert(self.owner.as_str()));
        Sheet {
            subject: format!("{owner} offers you the ownership of {project}"),
            preheader: "Nothing changes unless you accept.".to_owned(),
            heading: format!("Become owner of {project}"),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("{owner} wants to hand the project {project} at {house} over to you."),
                format!(
                    "If you accept, you are its owner and decide about everything in it, and {owner} becomes an admin. Until then nothing changes."
                ),
            ],
            button: Some(Button { label: "See the offer", link: self.link.clone() }),
            ends: Some(format!("You can accept or decline until {}.", self.expires_at)),
            why: vec![format!("You get this mail because you are a member of {project}.")],
            choice: Choice::Topic(MailTopic::Projects),
        }
    }

    fn sender(&self) -> Option<&SenderName> {
        self.sender.as_ref()
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self {
            name: sample::full_name(name),
            project: sample::project_name(name),
            sender: Some(sample::sender_name(name)),
            owner: sample::full_name(name),
            link: sample::link("dashboard/notes/members?offer"),
            expires_at: sample::moment(),
        }
    }
}
