//! Which mails somebody gets: for whoever holds the link of a mail, without an account, and for whoever is signed in.

use super::{
    acts,
    frame::Frame,
    mailed::unusable,
    page,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::{SignedIn, Visit},
    words::mails,
};
use askama::Template;
use axum::{Router, body::Bytes, extract::Path, response::Response, routing::get};
use itoms_core::{
    mail::{MailPreferences, MailPreferencesError, MailTopic},
    token::Token,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/mail-preferences/{token}", get(show_linked).post(set_linked))
}

pub(super) fn signed_in_routes() -> Router<Shell> {
    Router::new().route("/dashboard/account/mails", get(show_own).post(set_own))
}

#[derive(Template)]
#[template(path = "mail_preferences.html")]
struct LinkedPage<'a> {
    shell: &'a Shell,
    preferences: MailPreferences,
    saved: bool,
}

async fn show_linked(visit: Visit, Path(token): Path<String>) -> Result<Response, Refusal> {
    linked(&visit.shell, &Token::presented(token), false).await
}

async fn linked(shell: &Shell, token: &Token, saved: bool) -> Result<Response, Refusal> {
    match shell.itoms().mails().preferences(token).await {
        Ok(preferences) => Ok(page::show(&LinkedPage { shell, preferences, saved })),
        Err(MailPreferencesError::UnusableLink) => Ok(unusable(shell)),
        Err(problem) => Err(problem.into()),
    }
}

/// From our own form, or by one click from a mail program, which sends a form of either kind (RFC 8058, 3.2).
async fn set_linked(visit: Visit, Path(token): Path<String>, body: Bytes) -> Result<Response, Refusal> {
    let (token, mails) = (Token::presented(token), visit.shell.itoms().mails());
    let done = match is_one_click(&body) {
        true => mails.turn_off(&token).await,
        false => mails.set_preferences(&token, &wanted(&Typed::parse(&body)?)).await,
    };
    match done {
        Ok(()) => linked(&visit.shell, &token, true).await,
        Err(MailPreferencesError::UnusableLink) => Ok(unusable(&visit.shell)),
        Err(problem) => Err(problem.into()),
    }
}

fn is_one_click(body: &[u8]) -> bool {
    const NAME: &str = "List-Unsubscribe";
    let is_form = Typed::parse(body).is_ok_and(|typed| typed.get(NAME) == Some("One-Click"));
    let text = String::from_utf8_lossy(body);
    let is_multipart = || text.contains(&format!("name=\"{NAME}\"")) && text.lines().any(|line| line.trim_end() == "One-Click");
    is_form || is_multipart()
}

fn wanted(typed: &Typed) -> Vec<MailTopic> {
    MailTopic::ALL.into_iter().filter(|topic| typed.get(topic.name()).is_some()).collect()
}

#[derive(Template)]
#[template(path = "dashboard/mails.html")]
struct OwnPage {
    frame: Frame,
    preferences: MailPreferences,
}

/// An address that is not confirmed gets no mails to choose among: its page says so.
async fn show_own(visit: SignedIn) -> Result<Response, Refusal> {
    if visit.person.account.email.is_some() && !visit.person.account.email_verified {
        return Ok(page::go(&visit.shell.paths().account()));
    }
    let preferences = visit.shell.itoms().mails().own_preferences(visit.actor()).await?;
    Ok(page::show(&OwnPage { frame: visit.frame().await?, preferences }))
}

async fn set_own(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let wanted = wanted(&typed);
    for topic in MailTopic::ALL {
        visit.shell.itoms().mails().set_own_preference(visit.actor(), topic, wanted.contains(&topic)).await?;
    }
    Ok(visit.go(&visit.shell.paths().mails(), &acts::mail_preferences_saved()).await)
}

#[cfg(test)]
mod tests {
    use super::is_one_click;

    #[test]
    fn one_click_comes_in_two_forms() {
        assert!(is_one_click(b"List-Unsubscribe=One-Click"));
        assert!(is_one_click(b"--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"));
        for other in [b"".as_slice(), b"List-Unsubscribe=No", b"projects=on", b"\xff\xfe", b"One-Click"] {
            assert!(!is_one_click(other));
        }
    }
}
