//! A session that ends while somebody writes: sign in again, go on with everything that was typed.

use super::{form::Form, page, refusal::Refusal, shell::Shell, sign_in::SignInPage, typed::Typed};
use askama::Template;
use axum::{
    extract::{FromRequest, Request},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};

/// A form that waits until its person has signed in, or has proved to be there.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) action: String,
    /// Names and values as a form carries them, which [`Typed`] can read.
    pub(crate) fields: String,
}

impl Waiting {
    const ACTION: &str = "waiting_action";
    const FIELDS: &str = "waiting_fields";

    /// A form that was sent to `action`. Passwords and codes do not wait: no page ever shows one again.
    pub(crate) fn new(action: String, typed: &Typed) -> Self {
        let kept = typed.pairs().iter().filter(|(name, _)| !["password", "code"].iter().any(|secret| name.contains(secret)));
        let fields = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
        Self { action, fields }
    }

    /// As another form carries it.
    pub(crate) fn of(typed: &Typed, shell: &Shell) -> Option<Self> {
        let action = typed.get(Self::ACTION).filter(|action| shell.paths().is_next(action))?;
        let fields = typed.get(Self::FIELDS).filter(|fields| Typed::parse(fields.as_bytes()).is_ok())?;
        Some(Self { action: action.to_owned(), fields: fields.to_owned() })
    }

    /// As [`Waiting::of`] reads it.
    pub(crate) fn fields_of_form(&self) -> [(&'static str, &str); 2] {
        [(Self::ACTION, &self.action), (Self::FIELDS, &self.fields)]
    }

    /// Whether it can wait sealed in the database while its person is at an identity provider. What is longer waits in
    /// the page alone, for the password.
    pub(crate) fn is_short(&self) -> bool {
        self.fields.len() <= 64 * 1024
    }

    /// The names and values that it holds.
    pub(crate) fn typed(&self) -> Typed {
        Typed::parse(self.fields.as_bytes()).unwrap_or_default()
    }
}

/// Where to sign in, coming back to the page that was asked for.
pub(crate) fn sign_in_first(shell: &Shell, parts: &Parts) -> Refusal {
    if shell.identity().is_some() {
        return shell.sign_in().map_or(Refusal::Status(StatusCode::UNAUTHORIZED), Refusal::SignIn);
    }
    let asked = parts.uri.path_and_query().map(|asked| format!("{}{asked}", shell.paths().prefix())).unwrap_or_default();
    Refusal::SignIn(shell.paths().sign_in_for(&asked))
}

/// The sign-in form, with the form that was sent folded into it.
pub(crate) async fn sign_in_again(shell: &Shell, request: Request) -> Response {
    if shell.identity().is_some() {
        return Refusal::Status(StatusCode::UNAUTHORIZED).into_response();
    }
    let action = format!("{}{}", shell.paths().prefix(), request.uri().path());
    // What cannot be read as a form is not kept; that somebody must sign in is all the same.
    let typed = Typed::from_request(request, &()).await.ok();
    let waiting = typed.map(|typed| Waiting::of(&typed, shell).unwrap_or_else(|| Waiting::new(action, &typed)));
    page::show_at(StatusCode::UNAUTHORIZED, &SignInPage { shell, form: Form::empty(), next: String::new(), note: "", waiting })
}

/// After signing in or proving to be there: one press sends what was typed before.
#[derive(Template)]
#[template(path = "continue.html")]
pub(crate) struct ContinuePage<'a> {
    pub(crate) shell: &'a Shell,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    pub(crate) button: &'static str,
    pub(crate) action: &'a str,
    pub(crate) typed: Typed,
}
