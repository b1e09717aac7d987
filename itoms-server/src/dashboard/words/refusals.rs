use super::format;
use crate::problem::Refusal;
use axum::{http::StatusCode, response::Response};
use itoms_core::{
    account::AccountError,
    problem::{Kind, Problem, Retry},
};
use std::time::Duration;

/// What a page says that cannot be shown: what happened, and what to do.
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) text: String,
}

/// By what the answer holds that is to become a page.
pub(crate) fn of_response(response: &Response) -> Words {
    match response.extensions().get::<Refusal>() {
        // What a role lacks has a name that only programs use.
        Some(refusal) if refusal.code() == "forbidden" => words(response.status(), None, None),
        Some(refusal) => words(response.status(), refusal.retry_after(), Some(refusal.detail())),
        None => of_status(response.status()),
    }
}

/// By the status alone.
pub(crate) fn of_status(status: StatusCode) -> Words {
    words(status, None, None)
}

fn words(status: StatusCode, retry_after: Option<Duration>, detail: Option<&str>) -> Words {
    let (title, text) = match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => (
            "This cannot be read",
            "The address or the form has something in it that this page does not understand. Go back and try again.",
        ),
        StatusCode::UNAUTHORIZED => ("Sign in first", "This page is for people who are signed in."),
        StatusCode::FORBIDDEN => {
            ("You may not do this", "Your role in this project does not allow this. An owner of the project can change your role.")
        }
        StatusCode::NOT_FOUND => ("There is nothing here", "The address may be mistyped, the page may be gone, or it is not for you."),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("This page cannot do that", "It was called in a way that it does not know. Go back and try again.")
        }
        StatusCode::CONFLICT => ("This does not fit", "Something else stands in the way. Go back and try again."),
        StatusCode::PRECONDITION_FAILED => {
            ("It was changed meanwhile", "Somebody else changed this since you opened it. Open it again and repeat your change.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("This is too much at once", "What you sent is larger than this page takes. Shorten it and try again.")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("This cannot be read", "This page takes forms only."),
        StatusCode::TOO_MANY_REQUESTS => ("Too many tries", "Wait a moment and try again."),
        StatusCode::NOT_IMPLEMENTED => ("This is not set up", "The installation lacks a part that this needs. Its operator can set it up."),
        StatusCode::SERVICE_UNAVAILABLE => (
            "Back in a moment",
            "The installation is too busy, or its database does not answer. Nothing is lost; try again in a few seconds.",
        ),
        _ => {
            ("Something went wrong", "This is our fault, and nothing was changed by it. Try again; if it happens again, tell the operator.")
        }
    };
    let text = match (status, retry_after, detail) {
        (StatusCode::TOO_MANY_REQUESTS, Some(wait), _) => format!("This was tried too often. Wait {} and try again.", format::wait(wait)),
        (StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN | StatusCode::CONFLICT | StatusCode::NOT_IMPLEMENTED, _, Some(detail)) => {
            sentence(detail)
        }
        _ => text.to_owned(),
    };
    Words { title, text }
}

/// What the page of a sign-up's link says to whoever does not know its password.
pub(crate) const NOT_OF_THIS_SIGN_UP: &str =
    "This is not the password of this sign-up. If you signed up more than once, use the link of the newest mail.";

/// What a form says that came without the second factor.
pub(crate) const CODE_REQUIRED: &str = "Type the code that your authenticator app shows now, or a recovery code.";

/// What it says where there is no app.
pub(crate) const RECOVERY_CODE_REQUIRED: &str = "Use a passkey, or type a recovery code.";
pub(crate) const WRONG_RECOVERY_CODE: &str = "This recovery code is wrong or was used. Take another one, or use a passkey.";

/// What the set-up of a second factor says without a code, and to a wrong one.
pub(crate) const CODE_OF_APP_REQUIRED: &str = "Type the code that your authenticator app shows now.";
pub(crate) const WRONG_CODE_OF_APP: &str = "This is not the code that the app should show now. If you have added an earlier picture or key to it, \
    remove that entry and add the one on this page. Else look whether the clock of your phone is right. Then type the next code.";

/// What is said where no passkey could be asked for.
pub(crate) const PASSKEY_NOT_ASKED: &str = "No passkey could be asked for, and nothing has happened. Try again, or take another way.";

/// What the page of a new passkey says when the device's answer does not count.
pub(crate) const PASSKEY_NOT_MADE: &str = "The passkey was not added: the answer of the device came too late, or was not right. Try again.";

/// What the lists say of what is not in them any more.
pub(crate) const SESSION_GONE: &str = "This device is not signed in any more. It was signed out already, or its sign-in has ended.";
pub(crate) const IDENTITY_GONE: &str = "This is not linked any more. It was unlinked already, and nobody signs in here through it.";
pub(crate) const PASSKEY_GONE: &str = "This passkey is not here any more. It was removed already, and does not sign in.";

/// What a form says that was made from another name of the passkey.
pub(crate) const PASSKEY_RENAMED_MEANWHILE: &str = "The passkey was renamed meanwhile. Save again to give it this name.";

/// What a form says that was made from what somebody changed meanwhile.
pub(crate) const SAVED_MEANWHILE: &str = "Somebody saved this since you opened it. What you typed is kept in the form; each field that \
    differs says what is saved now. Save again, and yours takes its place.";

/// What stands in a field as it is saved now.
pub(crate) fn stored(value: &str) -> String {
    if value.is_empty() { "Saved now: nothing.".to_owned() } else { format!("Saved now: “{value}”.") }
}

/// What the sign-in says to whoever took too long between password and code.
pub(crate) const SIGN_IN_AGAIN: &str = "The time for the code is over, or your password has changed. Begin again with your password.";

/// What is said to whoever comes back from an identity provider without having signed in there.
pub(crate) const NOT_SIGNED_IN_THERE: &str = "You have not signed in there, so nothing has happened here. Try again, or take another way.";

/// What is said where somebody comes back too late, twice, or in another browser.
pub(crate) const BEGIN_AGAIN: &str =
    "This sign-in has ended, was used already, or was begun in another browser or window. Nothing has happened; begin again.";

/// Why somebody is not signed in through an identity provider.
pub(crate) fn of_provider(problem: &AccountError) -> String {
    match problem {
        AccountError::UnusableLink => BEGIN_AGAIN.to_owned(),
        AccountError::WrongCredentials => "This account was deleted. What belongs to it is being erased.".to_owned(),
        AccountError::IdentityProvider(error) => sentence(&error.to_string()),
        problem => of_problem(problem),
    }
}

/// What a form says whose act was refused as a whole.
pub(crate) fn of_problem(problem: &dyn Problem) -> String {
    match (problem.kind(), problem.retry()) {
        (Kind::Limited, Retry::After(wait)) => {
            format!("This was tried too often. Wait {} and try again.", format::wait(wait))
        }
        (Kind::Unavailable, _) => {
            "The installation is too busy, or its database does not answer. What you typed is kept, but for passwords; try again in a few seconds.".to_owned()
        }
        (Kind::Defect, _) => "This is our fault. What you typed is kept, but for passwords; try again, and if it happens again, tell the operator.".to_owned(),
        _ if problem.code() == "idempotency_key_reused" => SENT_BEFORE.to_owned(),
        _ => sentence(&problem.to_string()),
    }
}

/// What a form says that made something else when it was sent before.
const SENT_BEFORE: &str =
    "This form was sent already, and what was typed then is saved. Send it once more to make another one of what is typed now.";

/// An error's text as a sentence.
pub(crate) fn sentence(error: &str) -> String {
    let mut letters = error.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    let end = if error.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_become_sentences() {
        assert_eq!(sentence("a project needs an owner"), "A project needs an owner.");
        assert_eq!(sentence(""), ".");
    }
}
