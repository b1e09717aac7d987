use super::{
    acts,
    form::Form,
    format,
    frame::Frame,
    page::{self, How},
    paging::Paging,
    reauthenticate,
    refusal::Refusal,
    search,
    shell::Shell,
    typed::Typed,
    visit::SignedIn,
    words,
};
use askama::Template;
use axum::{
    Router,
    extract::Query,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use itoms_core::{
    account::{AccountError, DangerousAct, Session},
    cursor::{Cursor, PageRequest},
    id::SessionId,
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/account/devices", get(list))
        .route("/dashboard/account/devices/end", post(end))
        .route("/dashboard/account/devices/end-others", post(end_others))
}

#[derive(Template)]
#[template(path = "dashboard/devices.html")]
struct DevicesPage {
    frame: Frame,
    form: Form,
    current: Session,
    sessions: Vec<Session>,
    paging: Paging,
    now: Timestamp,
}

impl DevicesPage {
    fn is_current(&self, session: &Session) -> bool {
        session.id == self.current.id
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !self.is_current(session))
    }

    fn used(&self, session: &Session) -> String {
        format::ago(session.used_at, self.now, self.frame.zone())
    }
}

#[derive(Default, Deserialize)]
struct Asked {
    cursor: Option<String>,
}

async fn list(visit: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    show(&visit, StatusCode::OK, asked, Form::empty()).await
}

async fn show(visit: &SignedIn, how: impl Into<How>, asked: Asked, form: Form) -> Result<Response, Refusal> {
    let current = visit.person.session.clone().ok_or(Refusal::NOT_FOUND)?;
    let is_first = asked.cursor.is_none();
    let request = PageRequest { cursor: asked.cursor.map(Cursor::presented), limit: None };
    let page = visit.shell.itoms().accounts().sessions(visit.actor(), &request).await?;
    let now = visit.shell.itoms().now();
    let paging = search::paging(&visit.shell.paths().devices(), &Typed::default(), is_first, page.next.as_ref());
    Ok(page::show_at(how, &DevicesPage { frame: visit.frame().await?, form, current, sessions: page.items, paging, now }))
}

async fn end(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let id: SessionId = typed.text("session").parse().map_err(|_| Refusal::NOT_FOUND)?;
    let devices = visit.shell.paths().devices();
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::EndSessions, format!("{devices}/end"), &typed).await? {
        return Ok(page);
    }
    match visit.shell.itoms().accounts().end_session(visit.actor(), id).await {
        Ok(()) => Ok(visit.go(&devices, &acts::session_ended()).await),
        Err(problem @ AccountError::NotFound) => {
            let form = Form::empty().trouble(words::refusals::SESSION_GONE);
            show(&visit, &problem, Asked::default(), form).await
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn end_others(visit: SignedIn, typed: Typed) -> Result<Response, Refusal> {
    let session = visit.person.session.as_ref().ok_or(Refusal::NOT_FOUND)?;
    let devices = visit.shell.paths().devices();
    if let Some(page) = reauthenticate::first(&visit, DangerousAct::EndSessions, format!("{devices}/end-others"), &typed).await? {
        return Ok(page);
    }
    let ended = visit.shell.itoms().accounts().end_other_sessions(session).await?;
    Ok(visit.go(&devices, &acts::other_sessions_ended(ended)).await)
}
