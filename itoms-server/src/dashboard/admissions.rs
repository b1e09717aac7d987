//! Invitations to the installation, by whoever runs it.

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
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::AccountError,
    cursor::{Cursor, PageRequest},
    id::AdmissionId,
    people::{Admission, NewAdmission},
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/people/invited", get(list).post(invite))
        .route("/dashboard/people/invited/{admission}/resend", post(resend))
        .route("/dashboard/people/invited/{admission}/revoke", post(revoke))
}

#[derive(Template)]
#[template(path = "dashboard/admissions.html")]
struct AdmissionsPage {
    frame: Frame,
    admissions: Vec<Admission>,
    paging: Paging,
    form: Form,
    now: Timestamp,
}

impl AdmissionsPage {
    async fn of(operating: &Operating, cursor: Option<String>) -> Result<Self, Refusal> {
        let Operating { visit, actor } = operating;
        let is_first = cursor.is_none();
        let request = PageRequest { cursor: cursor.map(Cursor::presented), limit: None };
        let page = visit.shell.itoms().people().admissions(*actor, &request).await?;
        Ok(Self {
            frame: visit.frame().await?,
            admissions: page.items,
            paging: search::paging(&visit.shell.paths().admissions(), &Typed::default(), is_first, page.next.as_ref()),
            form: Form::empty(),
            now: visit.shell.itoms().now(),
        })
    }

    fn ago(&self, at: Timestamp) -> String {
        format::ago(at, self.now, self.frame.zone())
    }

    fn ends(&self, admission: &Admission) -> String {
        match admission.expires_at > self.now {
            true => format!("holds for {} more", format::span(admission.expires_at.since(self.now))),
            false => "has ended; mail it again".to_owned(),
        }
    }
}

#[derive(Deserialize)]
struct Asked {
    cursor: Option<String>,
}

async fn list(operating: Operating, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    Ok(page::show(&AdmissionsPage::of(&operating, asked.cursor).await?))
}

async fn invite(operating: Operating, typed: Typed) -> Result<Response, Refusal> {
    let Operating { visit, actor } = &operating;
    match visit.shell.itoms().people().admit(*actor, NewAdmission::new(typed.text("email").trim())).await {
        Ok(admission) => Ok(visit.go(&visit.shell.paths().admissions(), &people::invited(admission.email.as_str())).await),
        Err(AccountError::AddressTaken) => refused(&operating, Form::of(typed).trouble(people::IS_HERE), &AccountError::AddressTaken).await,
        Err(problem) => refused(&operating, Form::refused(typed, &problem), &problem).await,
    }
}

fn parse(admission: &str) -> Result<AdmissionId, Refusal> {
    admission.parse().map_err(|_| Refusal::NOT_FOUND)
}

async fn resend(operating: Operating, Path(admission): Path<String>) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&admission)?);
    match visit.shell.itoms().people().resend_admission(*actor, id).await {
        Ok(admission) => Ok(visit.go(&visit.shell.paths().admissions(), &people::invited_again(admission.email.as_str())).await),
        Err(problem) => gone(&operating, &problem).await,
    }
}

async fn revoke(operating: Operating, Path(admission): Path<String>) -> Result<Response, Refusal> {
    let (Operating { visit, actor }, id) = (&operating, parse(&admission)?);
    match visit.shell.itoms().people().revoke_admission(*actor, id).await {
        Ok(()) => Ok(visit.go(&visit.shell.paths().admissions(), &people::uninvited()).await),
        Err(problem) => gone(&operating, &problem).await,
    }
}

/// What stands in the way of an act on one that stood in the list.
async fn gone(operating: &Operating, problem: &AccountError) -> Result<Response, Refusal> {
    let form = match problem {
        AccountError::NotFound => Form::empty().trouble(people::NOT_INVITED),
        problem => Form::refused(Typed::default(), problem),
    };
    refused(operating, form, problem).await
}

/// The list with what went wrong, and what was typed.
async fn refused(operating: &Operating, form: Form, problem: &AccountError) -> Result<Response, Refusal> {
    Ok(page::show_at(problem, &AdmissionsPage { form, ..AdmissionsPage::of(operating, None).await? }))
}
