use super::prelude::*;
use crate::{api_key::Scopes, project::ProjectName};

/// Tells an account that somebody holds a new secret of an API key.
pub(crate) struct ApiKeyMade {
    pub(crate) name: FullName,
    pub(crate) prefix: String,
    pub(crate) scopes: Scopes,
    pub(crate) project: Option<ProjectName>,
    pub(crate) renewed: bool,
    pub(crate) made_at: Moment,
    pub(crate) keys: Option<Url>,
}

impl Letter for ApiKeyMade {
    fn write(&self, house: &str) -> Sheet {
        let (subject, happened) = match self.renewed {
            false => (format!("A new API key for your account at {house}"), "An API key was made"),
            true => (format!("An API key of your account at {house} has a new secret"), "An API key got a new secret"),
        };
        let reach = match &self.project {
            Some(project) => format!("in the project {}", inert(project.as_str())),
            None => "in all your projects".to_owned(),
        };
        Sheet {
            subject: subject.clone(),
            preheader: "If this was you, there is nothing to do.".to_owned(),
            heading: subject,
            paragraphs: vec![
                format!("Hello {},", inert(self.name.as_str())),
                format!("{happened} on {}. It begins with {} and acts for you {reach}.", self.made_at, self.prefix),
                format!("It may do this: {}.", self.scopes.names().join(", ")),
                "If this was not you, revoke the key at once, then change your password and sign out all other devices.".to_owned(),
            ],
            button: self.keys.clone().map(|link| Button { label: "See your API keys", link }),
            ends: None,
            why: vec![format!("You get this mail because you have an account at {house}.")],
            choice: Choice::AlwaysSent,
        }
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self {
            name: sample::full_name(name),
            prefix: "itoms_q7Rk2mXw".to_owned(),
            scopes: Scopes::from_stored(&["contents:read".to_owned(), "contents:write".to_owned()]),
            project: Some(sample::project_name(name)),
            renewed: false,
            made_at: sample::moment(),
            keys: Some(sample::link("dashboard/account/keys?key")),
        }
    }
}
