//! Sign-ups that wait for whoever runs the installation.

use super::{
    form::Form,
    frame::Frame,
    page,
    paging::Paging,
    refusal::Refusal,
    search,
    shell::Shell,
    typed::Typed,
    visit::Operating,
    words::{format, people},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::AccountError,
    cursor::{Cursor, PageRequest},
    id::RegistrationId,
    people::WaitingRegistration,
    problem::{Kind, Problem},
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/people/waiting", get(list))
        .route("/dashboard/people/waiting/{registration}/approve", post(approve))
        .route("/dashboard/people/waiting/{registration}/decline", get(ask_for_reason).post(decline))
}

#[derive(Template)]
#[template(path = "dashboard/registrations.html")]
struct RegistrationsPage {
    frame: Frame,
    registrations: Vec<WaitingRegistration>,
    paging: Paging,
    form: Form,
    now: Timestamp,
}

impl RegistrationsPage {
    async fn of(operating: &Operating, cursor: Option<String>) -> Result<Self, Refusal> {
        let Operating { visit, actor } = operating;
        let is_first = cursor.is_none();
        let request = PageRequest { cursor: cursor.map(Cursor::presented), limit: None };
        let page = visit.shell.itoms().people().registrations(*actor, &request).await?;
        Ok(Self {
            frame: visit.frame().await?,
            registrations: page.items,
            paging: search::paging(&visit.shell.paths().registrations(), &Typed::default(), is_first, page.next.as_ref()),
            form: Form::empty(),
            now: visit.shell.itoms().now(),
        })
    }

    fn ago(&self, at: Timestamp) -> String {
        format::ago(at, self.now, self.frame.zone())
    }

    fn left(&self, registration: &WaitingRegistration) -> String {
        format::span(registration.expires_at.since(self.now))
    }
}

#[derive(Deserialize)]
struct Asked {
    cursor: Option<String>,
}

async fn list(operating: Operating, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    Ok(page::show(&RegistrationsPage::of(&operating, asked.cursor).await?))
}

fn parse(registration: &str) -> Result<RegistrationId, Refusal> {
    registration.parse().map_err(|_| Refusal::NOT_FOUND)
}

async fn approve(operating: Operating, Path(registration): Path<String>) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&registration)?);
    match visit.shell.itoms().people().approve(*actor, id).await {
        Ok(account) => Ok(visit.go(&visit.shell.paths().registrations(), &people::approved(account.full_name.as_str())).await),
        Err(problem) => refused(&operating, &problem).await,
    }
}

#[derive(Template)]
#[template(path = "dashboard/decline.html")]
struct DeclinePage {
    frame: Frame,
    registration: WaitingRegistration,
    form: Form,
}

impl DeclinePage {
    async fn of(Operating { visit, actor }: &Operating, id: RegistrationId, form: Form) -> Result<Self, Refusal> {
        let registration = visit.shell.itoms().people().registration(*actor, id).await?;
        Ok(Self { frame: visit.frame().await?, registration, form })
    }
}

async fn ask_for_reason(operating: Operating, Path(registration): Path<String>) -> Result<Response, Refusal> {
    Ok(page::show(&DeclinePage::of(&operating, parse(&registration)?, Form::empty()).await?))
}

async fn decline(operating: Operating, Path(registration): Path<String>, typed: Typed) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&registration)?);
    match visit.shell.itoms().people().decline(*actor, id, Some(&typed.text("reason"))).await {
        Ok(()) => Ok(visit.go(&visit.shell.paths().registrations(), &people::declined()).await),
        Err(problem) if problem.kind() == Kind::Invalid => {
            let form = Form::refused(typed, &problem);
            Ok(page::show_at(StatusCode::UNPROCESSABLE_ENTITY, &DeclinePage::of(&operating, id, form).await?))
        }
        Err(problem) => refused(&operating, &problem).await,
    }
}

/// The list with what went wrong: two operators may look at it at once.
async fn refused(operating: &Operating, problem: &AccountError) -> Result<Response, Refusal> {
    let form = match problem {
        AccountError::NotFound => Form::empty().trouble(people::DECIDED),
        AccountError::AddressTaken => Form::empty().trouble(people::HAS_ACCOUNT),
        problem => Form::refused(Typed::default(), problem),
    };
    Ok(page::show_at(problem, &RegistrationsPage { form, ..RegistrationsPage::of(operating, None).await? }))
}
