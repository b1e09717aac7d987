use super::letter::{Button, Composed, Letter};
use crate::{
    account::FullName,
    failure::Failure,
    project::{ProjectName, Role},
    time::{TimeZone, Timestamp},
};
use url::Url;

/// The product's own mails. All their words stand in this file.
#[derive(Debug, Clone)]
pub(crate) enum Message {
    /// Turns a registration into an account (P1.1-a).
    VerifyEmail { name: FullName, link: Url, expires_at: Timestamp },
    /// Answers a sign-up with an address that has an account.
    AccountExists { link: Option<Url> },
    /// Greets a new account (P2-c).
    Welcome { name: FullName, link: Option<Url> },
    /// Asks somebody into a project.
    Invitation { project: ProjectName, inviter: FullName, role: Role, link: Url, expires_at: Timestamp },
    /// Tells a member that it can have the ownership of a project.
    OwnershipOffer { name: FullName, project: ProjectName, owner: FullName, link: Url, expires_at: Timestamp },
}

impl Message {
    /// The texts, in the name of `sender`, the installation.
    pub(crate) fn compose(&self, sender: &str) -> Result<Composed, Failure> {
        self.letter(sender).compose().map_err(|error| Failure::Defect(error.to_string()))
    }

    fn letter(&self, sender: &str) -> Letter {
        match self {
            Self::VerifyEmail { name, link, expires_at } => verify_email(name, link, *expires_at, sender),
            Self::AccountExists { link } => account_exists(link.clone(), sender),
            Self::Welcome { name, link } => welcome(name, link.clone(), sender),
            Self::Invitation { project, inviter, role, link, expires_at } => {
                invitation(&inert(project.as_str()), &inert(inviter.as_str()), *role, link, *expires_at, sender)
            }
            Self::OwnershipOffer { name, project, owner, link, expires_at } => {
                ownership_offer(name, &inert(project.as_str()), &inert(owner.as_str()), link, *expires_at, sender)
            }
        }
    }
}

fn verify_email(name: &FullName, link: &Url, expires_at: Timestamp, sender: &str) -> Letter {
    Letter {
        subject: format!("Confirm your address for {sender}"),
        preheader: "One click, and your account is ready.".to_owned(),
        heading: "Confirm your address".to_owned(),
        paragraphs: vec![
            format!("Hello {},", inert(name.as_str())),
            format!("Confirm that this e-mail address is yours, and your account at {sender} is ready."),
        ],
        button: Some(Button { label: "Confirm address", link: link.clone() }),
        ends: Some(format!("The link works once, until {}.", date(expires_at))),
        why: vec![
            format!("You get this mail because somebody signed up at {sender} with your address."),
            "If it was not you, do nothing: no account is made without the link.".to_owned(),
            ALWAYS_SENT.to_owned(),
        ],
        sender: sender.to_owned(),
    }
}

fn account_exists(link: Option<Url>, sender: &str) -> Letter {
    Letter {
        subject: format!("You already have an account at {sender}"),
        preheader: "Sign in with it; nothing was changed.".to_owned(),
        heading: "You already have an account".to_owned(),
        paragraphs: vec![
            "Hello,".to_owned(),
            format!(
                "Somebody, perhaps you, tried to sign up at {sender} with this address. There is an account for it already, so sign in instead. Nothing was changed."
            ),
        ],
        button: link.map(|link| Button { label: "Sign in", link }),
        ends: None,
        why: vec![
            format!("You get this mail because your address belongs to an account at {sender}."),
            "If it was not you, do nothing: whoever it was has learnt nothing about your account.".to_owned(),
            ALWAYS_SENT.to_owned(),
        ],
        sender: sender.to_owned(),
    }
}

fn welcome(name: &FullName, link: Option<Url>, sender: &str) -> Letter {
    Letter {
        subject: format!("Welcome to {sender}"),
        preheader: "Your address is confirmed and your account is ready.".to_owned(),
        heading: format!("Welcome to {sender}"),
        paragraphs: vec![
            format!("Hello {},", inert(name.as_str())),
            "Your address is confirmed and your account is ready. Make a project, write an article, and publish it when you like it."
                .to_owned(),
        ],
        button: link.map(|link| Button { label: "Sign in", link }),
        ends: None,
        why: vec![format!("You get this mail once, because you made an account at {sender}.")],
        sender: sender.to_owned(),
    }
}

fn invitation(project: &str, inviter: &str, role: Role, link: &Url, expires_at: Timestamp, sender: &str) -> Letter {
    let role = match role {
        Role::Owner => "You would be an owner: you decide about everything in it, its members included.",
        Role::Admin => "You would be an admin: you write, publish and change its settings.",
        Role::Viewer => "You would be a viewer: you see everything in it and change nothing.",
    };
    Letter {
        subject: format!("{inviter} invites you to {project}"),
        preheader: format!("Join {project} at {sender}."),
        heading: format!("Join {project}"),
        paragraphs: vec![
            "Hello,".to_owned(),
            format!("{inviter} invites you to the project {project} at {sender}. {role}"),
            "Accept with an account that has this e-mail address. If you have none yet, sign up with it first.".to_owned(),
        ],
        button: Some(Button { label: "See the invitation", link: link.clone() }),
        ends: Some(format!("The link works once, until {}.", date(expires_at))),
        why: vec![
            format!("You get this mail because {inviter} entered your address at {sender}."),
            "If you do not know who that is, do nothing.".to_owned(),
        ],
        sender: sender.to_owned(),
    }
}

fn ownership_offer(name: &FullName, project: &str, owner: &str, link: &Url, expires_at: Timestamp, sender: &str) -> Letter {
    Letter {
        subject: format!("{owner} offers you the ownership of {project}"),
        preheader: "Nothing changes unless you accept.".to_owned(),
        heading: format!("Become owner of {project}"),
        paragraphs: vec![
            format!("Hello {},", inert(name.as_str())),
            format!("{owner} wants to hand the project {project} at {sender} over to you."),
            format!(
                "If you accept, you are its owner and decide about everything in it, and {owner} becomes an admin. Until then nothing changes."
            ),
        ],
        button: Some(Button { label: "See the offer", link: link.clone() }),
        ends: Some(format!("You can accept or decline until {}.", date(expires_at))),
        why: vec![format!("You get this mail because you are a member of {project}.")],
        sender: sender.to_owned(),
    }
}

/// Below mails about the security of an account (P5.5-a).
const ALWAYS_SENT: &str = "Mails about the security of your account cannot be turned off.";

fn date(instant: Timestamp) -> String {
    instant.format("%-d %B %Y, %H:%M UTC", &TimeZone::utc())
}

/// A name of which no mail program makes a link: strangers choose names, and we mail them to other strangers.
/// An invisible joiner follows each dot that has letters on both sides.
fn inert(name: &str) -> String {
    let mut inert = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        inert.push(c);
        if matches!(c, '.' | ':' | '@') && chars.peek().is_some_and(|next| !next.is_whitespace()) {
            inert.push('\u{2060}');
        }
    }
    inert
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn messages(name: &str, project: &str) -> [(&'static str, Message); 5] {
        let person = FullName::parse(name).unwrap();
        let expires_at = Timestamp::from_millis(1_795_512_600_000);
        let project = ProjectName::parse(project).unwrap();
        let link = url("https://itoms.example/invitations/q7Rk2mXw9sVb4nTc8yLd1pHf6jZg3eAu5iOo0KtS-WQ");
        [
            (
                "verify_email",
                Message::VerifyEmail { name: person.clone(), link: url("https://itoms.example/verify-email/q7Rk2mXw9s"), expires_at },
            ),
            ("account_exists", Message::AccountExists { link: Some(url("https://itoms.example/sign-in?a=1&b=2")) }),
            ("welcome", Message::Welcome { name: person.clone(), link: Some(url("https://itoms.example/sign-in")) }),
            ("invitation", Message::Invitation { project: project.clone(), inviter: person.clone(), role: Role::Admin, link, expires_at }),
            (
                "ownership_offer",
                Message::OwnershipOffer {
                    name: person.clone(),
                    project,
                    owner: person,
                    link: url("https://itoms.example/dashboard/notes/members"),
                    expires_at,
                },
            ),
        ]
    }

    #[test]
    fn reads_well_in_both_forms() {
        for (kind, message) in messages("Ada Lovelace", "Notes on the Engine") {
            let mail = message.compose("itoms").unwrap();
            insta::assert_snapshot!(format!("{kind}.txt"), format!("Subject: {}\n\n{}", mail.subject, mail.text));
            insta::assert_snapshot!(format!("{kind}.html"), mail.html);
        }
    }

    #[test]
    fn names_are_inert_in_both_forms() {
        let hostile = "<img src=x onerror=alert(1)> \"&' https://evil.example ada@evil.example";
        for (kind, message) in messages(hostile, hostile) {
            let mail = message.compose("itoms").unwrap();
            assert!(!mail.html.contains("<img"), "{kind}");
            for form in [&mail.html, &mail.text] {
                assert!(!form.contains("evil.example") && !form.contains("https://evil"), "{kind}: {form}");
            }
        }
    }

    #[test]
    fn a_subject_is_one_line() {
        for (kind, message) in messages("Ada", "Notes") {
            let subject = message.compose("itoms").unwrap().subject;
            assert!(!subject.is_empty() && !subject.contains(char::is_control), "{kind}: {subject:?}");
        }
    }

    #[test]
    fn loads_nothing_and_links_only_what_it_shows() {
        for (kind, message) in messages("Ada", "Notes") {
            let mail = message.compose("itoms").unwrap();
            assert!(!mail.html.contains("<img") && !mail.html.contains("url(") && !mail.html.contains("src="), "{kind}");
            let links: Vec<_> = mail.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert_eq!(links.len(), 2, "{kind}: the button and its bare link");
            assert!(links.iter().all(|link| mail.text.contains(&link.replace("&#38;", "&"))), "{kind}: {links:?}");
        }
    }

    #[test]
    fn works_without_a_place_to_link_to() {
        for message in [Message::AccountExists { link: None }, Message::Welcome { name: FullName::parse("Ada").unwrap(), link: None }] {
            let mail = message.compose("itoms").unwrap();
            assert!(!mail.html.contains("href") && !mail.text.contains("Sign in:"));
        }
    }
}
