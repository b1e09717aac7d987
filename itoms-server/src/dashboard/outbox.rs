use super::{
    frame::Frame,
    page,
    paging::Paging,
    reauthenticate,
    refusal::Refusal,
    shell::Shell,
    typed::Typed,
    visit::{Operating, SignedIn},
    words::format,
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use itoms_core::{
    account::DangerousAct,
    mail::{KeptMail, Outbox},
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/outbox", get(list))
        .route("/dashboard/outbox/{mail}", get(show).post(go_on))
        .route("/dashboard/outbox/{mail}/html", get(show_html))
}

#[derive(Template)]
#[template(path = "dashboard/outbox.html")]
struct OutboxPage {
    frame: Frame,
    folder: String,
    mails: Vec<KeptMail>,
    paging: Paging,
    now: Timestamp,
}

impl OutboxPage {
    const SHOWN: usize = 50;

    fn ago(&self, mail: &KeptMail) -> String {
        format::ago(mail.at, self.now, self.frame.zone())
    }
}

#[derive(Deserialize)]
struct Asked {
    before: Option<String>,
}

async fn list(visit: SignedIn, Query(Asked { before }): Query<Asked>) -> Result<Response, Refusal> {
    let outbox = find_outbox(&visit)?;
    let mut mails = outbox.list(before.clone(), OutboxPage::SHOWN + 1).await?;
    let has_more = mails.len() > OutboxPage::SHOWN;
    mails.truncate(OutboxPage::SHOWN);
    let path = visit.shell.paths().outbox();
    let next = mails.last().filter(|_| has_more).map(|last| format!("{path}?before={}", last.id));
    let paging = Paging::of(path, before.is_none(), next);
    let now = visit.shell.itoms().now();
    Ok(page::show(&OutboxPage { frame: visit.frame().await?, folder: outbox.place(), mails, paging, now }))
}

#[derive(Template)]
#[template(path = "dashboard/mail.html")]
struct MailPage {
    frame: Frame,
    mail: KeptMail,
}

/// Its links open the account of whoever gets it, so a stolen session does not read it, and it stands in the trail.
async fn show(Operating { visit, actor }: Operating, Path(id): Path<String>) -> Result<Response, Refusal> {
    let mail = find_mail(&visit, &id).await?;
    if let Some(page) = prove(&visit, &mail).await? {
        return Ok(page);
    }
    visit.shell.itoms().mails().record_reading(actor, &mail).await?;
    Ok(page::show(&MailPage { frame: visit.frame().await?, mail }))
}

/// Where whoever has given a proof goes on.
async fn go_on(visit: SignedIn, Path(id): Path<String>) -> Result<Response, Refusal> {
    let mail = find_mail(&visit, &id).await?;
    match prove(&visit, &mail).await? {
        Some(page) => Ok(page),
        None => Ok(page::go(&visit.shell.paths().mail(&mail.id))),
    }
}

/// The mail's HTML as a document of its own, in a sandbox without scripts, forms or origin. Its styles are
/// inline, as in every mail.
async fn show_html(Operating { visit, actor }: Operating, Path(id): Path<String>) -> Result<Response, Refusal> {
    let mail = find_mail(&visit, &id).await?;
    if let Some(page) = prove(&visit, &mail).await? {
        return Ok(page);
    }
    visit.shell.itoms().mails().record_reading(actor, &mail).await?;
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox; base-uri 'none'; \
                  form-action 'none'; frame-ancestors 'self'";
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    Ok((headers, Html(mail.html)).into_response())
}

/// Only the operator reads other people's mail; for everybody else there is nothing here.
fn find_outbox(visit: &SignedIn) -> Result<&dyn Outbox, Refusal> {
    visit.shell.outbox().filter(|_| visit.person.is_operator()).ok_or(Refusal::NOT_FOUND)
}

async fn find_mail(visit: &SignedIn, id: &str) -> Result<KeptMail, Refusal> {
    find_outbox(visit)?.show(id).await?.ok_or(Refusal::NOT_FOUND)
}

/// The page that asks for a fresh proof before a mail is read.
async fn prove(visit: &SignedIn, mail: &KeptMail) -> Result<Option<Response>, Refusal> {
    reauthenticate::first(visit, DangerousAct::ReadOutbox, visit.shell.paths().mail(&mail.id), &Typed::default()).await
}
