//! Deleting the own account: what will go, and the one who says so.

use super::{
    departures::{Departures, confirmation},
    form::Form,
    frame::Frame,
    page, reauthenticate,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::SignedIn,
    words::{format, people},
};
use askama::Template;
use axum::{Router, http::StatusCode, response::Response, routing::get};
use itoms_core::{
    account::{AccountError, DangerousAct},
    people::Departure,
};

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/account/delete", get(show).post(leave))
}

#[derive(Template)]
#[template(path = "dashboard/leave.html")]
struct LeavePage {
    frame: Frame,
    departures: Departures,
    /// What must be typed.
    confirmation: String,
    form: Form,
}

/// Where the account was a host's, which alone knows where to go from here.
#[derive(Template)]
#[template(path = "departed.html")]
struct DepartedPage<'a> {
    shell: &'a Shell,
}

impl LeavePage {
    async fn of(visit: &SignedIn) -> Result<Self, Refusal> {
        let departures = Departures(visit.shell.itoms().people().departures(visit.actor()).await?);
        let confirmation = confirmation(&visit.person.account);
        Ok(Self { frame: visit.frame().await?, departures, confirmation, form: Form::empty() })
    }

    /// By which somebody says that a project goes too.
    fn checkbox(&self, departure: &Departure) -> String {
        format!("going-{}", departure.project)
    }
}

async fn show(visit: SignedIn) -> Result<Response, Refusal> {
    Ok(page::show(&LeavePage::of(&visit).await?))
}

async fn leave(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let leave = LeavePage::of(&visit).await?;
    let going: Vec<_> = leave
        .departures
        .going()
        .filter(|departure| typed.get(&leave.checkbox(departure)).is_some())
        .map(|departure| departure.project)
        .collect();
    let is_unanswered = leave.departures.going().any(|departure| departure.needs_an_answer() && !going.contains(&departure.project));
    let is_confirmed = typed.text("confirm").trim() == leave.confirmation;
    if is_unanswered || !is_confirmed {
        let mut form = Form::of(typed);
        if is_unanswered {
            form = form.fault("projects", people::ANSWER_EACH);
        }
        if !is_confirmed {
            form = form.fault("confirm", people::ADDRESS_DIFFERS);
        }
        return Ok(page::show_at(StatusCode::UNPROCESSABLE_ENTITY, &LeavePage { form, ..leave }));
    }
    let here = visit.shell.paths().leave();
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::DeleteAccount, here, &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().people().leave(visit.actor(), &going, visit.person.session.as_ref()).await {
        Ok(()) if visit.shell.identity().is_some() => Ok(page::show(&DepartedPage { shell: &visit.shell })),
        Ok(()) => {
            let address = format!("{}?note=deleted", visit.shell.paths().sign_in());
            Ok(visit.shell.cookie().end(page::go(&address)))
        }
        Err(problem) => {
            let form = match &problem {
                AccountError::LastOwner(_) => Form::of(typed).fault("projects", people::ANSWER_EACH),
                problem => Form::refused(typed, problem),
            };
            Ok(page::show_at(&problem, &LeavePage { form, ..LeavePage::of(&visit).await? }))
        }
    }
}
