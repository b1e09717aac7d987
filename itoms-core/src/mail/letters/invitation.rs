use super::prelude::*;
use crate::project::{ProjectName, Role, SenderName};

/// Asks somebody into a project.
pub(crate) struct Invitation {
    pub(crate) project: ProjectName,
    pub(crate) sender: Option<SenderName>,
    pub(crate) inviter: FullName,
    pub(crate) role: Role,
    pub(crate) link: Url,
    pub(crate) expires_at: Moment,
}

impl Letter for Invitation {
    fn write(&self, house: &str) -> Sheet {
        let (project, inviter) = (inert(self.project.as_str()), inert(self.inviter.as_str()));
        Sheet {
            subject: format!("{inviter} invites you to {project}"),
            preheader: format!("Join {project} at {house}."),
            heading: format!("Join {project}"),
            paragraphs: vec![
                "Hello,".to_owned(),
                format!("{inviter} invites you to the project {project} at {house}. {}", what_it_means(self.role)),
                "Accept with an account that has this e-mail address. If you have none yet, sign up with it first.".to_owned(),
            ],
            button: Some(Button { label: "See the invitation", link: self.link.clone() }),
            ends: Some(works_once_until(&self.expires_at)),
            why: vec![
                format!("You get this mail because {inviter} entered your address at {house}."),
                "If you do not know who that is, do nothing.".to_owned(),
            ],
            choice: Choice::Topic(MailTopic::Invitations),
        }
    }

    fn sender(&self) -> Option<&SenderName> {
        self.sender.as_ref()
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self {
            project: sample::project_name(name),
            sender: Some(sample::sender_name(name)),
            inviter: sample::full_name(name),
            role: Role::Admin,
            link: sample::link("invitations"),
            expires_at: sample::moment(),
        }
    }
}

fn what_it_means(role: Role) -> &'static str {
    match role {
        Role::Owner => "You would be an owner: you decide about everything in it, its members included.",
        Role::Admin => "You would be an admin: you write, publish and change its settings.",
        Role::Viewer => "You would be a viewer: you see everything in it and change nothing.",
    }
}
