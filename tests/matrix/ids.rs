use itoms::server::{Part, RouteInfo};

/// What the parameters of a path can name.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    pub(crate) project: String,
    pub(crate) project_slug: String,
    pub(crate) content: String,
    pub(crate) content_slug: String,
    pub(crate) account: String,
    /// Somebody whom an operator ends, and nobody misses.
    pub(crate) victim: String,
    pub(crate) invitation: String,
    /// A sign-up that waits for an operator.
    pub(crate) registration: String,
    /// An operator's invitation to sign up.
    pub(crate) admission: String,
    pub(crate) session: String,
    /// An API key of somebody else's.
    pub(crate) key: String,
    /// A read key of the project.
    pub(crate) read_key: String,
    /// A passkey of somebody else's.
    pub(crate) passkey: String,
    /// An identity that is linked to somebody else's account.
    pub(crate) identity: String,
    /// Work that was given up. It is of no project: whoever may reach it reaches it from anywhere.
    pub(crate) job: String,
    /// Of a project's branding.
    pub(crate) version: String,
    pub(crate) tag: String,
    pub(crate) mail: String,
    /// Of no project, and the same for everybody.
    pub(crate) topic: String,
    pub(crate) provider: String,
    pub(crate) asset: String,
}

impl Ids {
    /// Others of the same form and length, which nothing has.
    pub(crate) fn missing(&self) -> Self {
        let id = |end: &str| format!("01920000-0000-7000-8000-00000000{end}");
        let other = |text: &str| "x".repeat(text.len());
        Self {
            project: id("abc1"),
            project_slug: other(&self.project_slug),
            content: id("abc2"),
            content_slug: other(&self.content_slug),
            account: id("abc3"),
            victim: id("abcc"),
            session: id("abc4"),
            key: id("abc7"),
            read_key: id("abcb"),
            passkey: id("abc9"),
            identity: id("abca"),
            job: id("abc5"),
            invitation: id("abc6"),
            registration: id("abc8"),
            admission: id("abcd"),
            version: "9".to_owned(),
            tag: other(&self.tag),
            mail: other(&self.mail),
            topic: other(&self.topic),
            provider: other(&self.provider),
            asset: other(&self.asset),
        }
    }

    /// These within another project.
    pub(crate) fn within(&self, project: &Self) -> Self {
        Self { project: project.project.clone(), project_slug: project.project_slug.clone(), ..self.clone() }
    }

    /// A route's path with these in it. Programs name things by their ids, addresses that people read by slugs.
    pub(crate) fn fill(&self, route: &RouteInfo) -> String {
        let (project, content) = match route.part {
            Part::Api => (&self.project, &self.content),
            Part::Dashboard => (&self.project_slug, &self.content),
            _ => (&self.project_slug, &self.content_slug),
        };
        let of_operators = ["/api/v1/operator/", "/dashboard/people/"].iter().any(|start| route.path.starts_with(start));
        let account = if of_operators { &self.victim } else { &self.account };
        let path = route.path.replace("{project}", project).replace("{content}", content).replace("{account}", account);
        let path = path
            .replace("{invitation}", &self.invitation)
            .replace("{version}", &self.version)
            .replace("{tag}", &self.tag)
            .replace("{mail}", &self.mail)
            .replace("{topic}", &self.topic)
            .replace("{provider}", &self.provider)
            .replace("{asset}", &self.asset)
            .replace("{session}", &self.session)
            .replace("{key}", &self.key)
            .replace("{read_key}", &self.read_key)
            .replace("{slug}", &self.content_slug)
            .replace("{passkey}", &self.passkey)
            .replace("{identity}", &self.identity)
            .replace("{registration}", &self.registration)
            .replace("{admission}", &self.admission)
            .replace("{job}", &self.job);
        // No link that was ever mailed.
        path.replace("{token}", &"t".repeat(43))
    }

    /// A text in which these stand as the names of their parameters.
    pub(crate) fn unname(&self, text: &str) -> String {
        let named = [
            (&self.project, "{project}"),
            (&self.project_slug, "{project}"),
            (&self.content, "{content}"),
            (&self.content_slug, "{content}"),
            (&self.account, "{account}"),
            (&self.victim, "{account}"),
            (&self.invitation, "{invitation}"),
            (&self.registration, "{registration}"),
            (&self.admission, "{admission}"),
            (&self.session, "{session}"),
            (&self.key, "{key}"),
            (&self.read_key, "{read_key}"),
            (&self.passkey, "{passkey}"),
            (&self.identity, "{identity}"),
            (&self.job, "{job}"),
        ];
        named.into_iter().fold(text.to_owned(), |text, (id, name)| text.replace(id.as_str(), name))
    }
}
