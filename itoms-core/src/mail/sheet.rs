use super::MailTopic;
use crate::failure::Failure;
use askama::Template;
use url::Url;

/// What a mail says, as HTML and plain text both show it.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// One line.
    pub(super) subject: String,
    /// What lists of mails show beside the subject.
    pub(super) preheader: String,
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) button: Option<Button>,
    /// When the link ends.
    pub(super) ends: Option<String>,
    /// Why this person gets it.
    pub(super) why: Vec<String>,
    pub(super) choice: Choice,
}

/// The one thing to do.
#[derive(Debug)]
pub(super) struct Button {
    pub(super) label: &'static str,
    pub(super) link: Url,
}

/// What its reader can say about getting more like it (P5.5-a).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// About the security of an account: it cannot be turned off, and says so.
    AlwaysSent,
    /// The only one of its kind: there is nothing to turn off.
    Once,
    /// One of many about this: each can be turned off.
    Topic(MailTopic),
}

impl Choice {
    fn line(self) -> Option<&'static str> {
        match self {
            Self::AlwaysSent => Some("Mails about the security of your account cannot be turned off."),
            Self::Once | Self::Topic(_) => None,
        }
    }

    pub(super) fn topic(self) -> Option<MailTopic> {
        match self {
            Self::Topic(topic) => Some(topic),
            Self::AlwaysSent | Self::Once => None,
        }
    }
}

/// A mail's texts.
#[derive(Debug, Clone)]
pub(super) struct Composed {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'s> {
    house: &'s str,
    /// The mark before the name, since a mail loads no picture.
    initial: Option<char>,
    sheet: &'s Sheet,
    preferences: Option<&'s Url>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'s> {
    house: &'s str,
    sheet: &'s Sheet,
    preferences: Option<&'s Url>,
}

impl Sheet {
    /// Both forms of it, in the name of `house`; its reader chooses which mails to get at `preferences` (P5.5-a).
    pub(super) fn compose(self, house: &str, preferences: Option<&Url>) -> Result<Composed, Failure> {
        let defect = |error: askama::Error| Failure::Defect(error.to_string());
        let html = Html { house, initial: house.chars().next(), sheet: &self, preferences }.render().map_err(defect)?;
        let text = Text { house, sheet: &self, preferences }.render().map_err(defect)?;
        Ok(Composed { subject: self.subject, text, html })
    }
}
