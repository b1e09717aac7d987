use askama::Template;
use url::Url;

/// What a mail says, as HTML and plain text both show it.
#[derive(Debug)]
pub(super) struct Letter {
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
    /// The installation that sends it.
    pub(super) sender: String,
}

/// The one thing to do.
#[derive(Debug)]
pub(super) struct Button {
    pub(super) label: &'static str,
    pub(super) link: Url,
}

/// A mail's texts.
#[derive(Debug, Clone)]
pub(crate) struct Composed {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'l> {
    letter: &'l Letter,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'l> {
    letter: &'l Letter,
}

impl Letter {
    /// Both forms of it.
    pub(super) fn compose(self) -> Result<Composed, askama::Error> {
        let html = Html { letter: &self }.render()?;
        let text = Text { letter: &self }.render()?;
        Ok(Composed { subject: self.subject, text, html })
    }
}
