use super::prelude::*;
use crate::project::ProjectName;

/// Tells a member that a project asks for the second factor that the account lacks (P2-d).
pub(crate) struct TwoFactorsRequired {
    pub(crate) name: FullName,
    pub(crate) project: ProjectName,
    pub(crate) required_at: Moment,
    pub(crate) set_up: Option<Url>,
}

impl Letter for TwoFactorsRequired {
    fn write(&self, house: &str) -> Sheet {
        let project = inert(self.project.as_str());
        Sheet {
            subject: format!("{project} requires two-factor sign-in now"),
            preheader: "Set it up to open the project again; what you made there is kept.".to_owned(),
            heading: format!("{project} requires two-factor sign-in"),
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!(
                    "On {} an owner of the project {project} at {house} required two-factor sign-in of its members. Your account does not have it yet, so the project is closed to you until you set it up.",
                    self.required_at
                ),
                "You need an app for one-time codes on your phone or computer, or a passkey, and a minute or two. What you made in the project is kept, and its public pages stay as they are.".to_owned(),
                "You can also leave the project, from your list of projects.".to_owned(),
            ],
            button: self.set_up.clone().map(|link| Button { label: "Set up two-factor sign-in", link }),
            ends: None,
            why: vec![format!("You get this mail because you are a member of {project} at {house}.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self {
            name: sample::full_name(name),
            project: sample::project_name(name),
            required_at: sample::moment(),
            set_up: Some(sample::link("dashboard/account/two-factor?")),
        }
    }
}
