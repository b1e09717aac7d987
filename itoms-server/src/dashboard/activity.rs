use super::{
    form::Form,
    frame::Frame,
    page,
    paging::Paging,
    refusal::Refusal,
    search,
    shell::Shell,
    typed::Typed,
    visit::{Desk, Operating, SignedIn},
    words::{activity, format},
};
use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use itoms_core::{
    audit::{AuditEntry, AuditQuery, Chain},
    cursor::{Cursor, PageRequest},
    event::Change,
    id::AccountId,
    store::Page,
    time::TimeZone,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dashboard/account/activity", get(own))
        .route("/dashboard/{project}/activity", get(of_project))
        .route("/dashboard/activity", get(of_operators))
}

#[derive(Template)]
#[template(path = "dashboard/activity.html")]
struct ActivityPage {
    frame: Frame,
    chain: Chain,
    /// Where this page is.
    here: String,
    kinds: Vec<(&'static str, &'static str)>,
    query: AuditQuery,
    form: Form,
    entries: Vec<AuditEntry>,
    paging: Paging,
    zone: TimeZone,
}

impl ActivityPage {
    fn of(frame: Frame, chain: Chain, here: String, asked: Asked, page: Page<AuditEntry, Cursor>, zone: TimeZone) -> Self {
        let kinds = std::iter::once(("", activity::EVERYTHING)).chain(chain.kinds().map(|kind| (kind, activity::kind(kind))));
        let query = asked.query();
        let filters = Typed::default().with("kind", query.kind.as_deref().unwrap_or_default());
        let paging = search::paging(&here, &filters, asked.cursor.is_none(), page.next.as_ref());
        Self { frame, chain, here, kinds: kinds.collect(), query, form: Form::of(filters), entries: page.items, paging, zone }
    }

    fn intro(&self) -> &'static str {
        activity::intro(self.chain)
    }

    fn is_filtered(&self) -> bool {
        self.query.kind.is_some()
    }

    fn when(&self, entry: &AuditEntry) -> String {
        format::moment(entry.at, &self.zone)
    }

    /// Whom it was done to, unless everything in the list is.
    fn person(&self, entry: &AuditEntry) -> Option<String> {
        match self.chain {
            Chain::Account(_) => None,
            _ => entry.person.as_ref().map(activity::person),
        }
    }

    fn by(&self, entry: &AuditEntry) -> Option<String> {
        activity::by(entry, self.chain, self.me())
    }

    fn me(&self) -> AccountId {
        self.frame.person.account.id
    }
}

#[derive(Deserialize)]
struct Asked {
    kind: Option<String>,
    cursor: Option<String>,
}

impl Asked {
    /// An unknown kind asks for nothing.
    fn query(&self) -> AuditQuery {
        AuditQuery { kind: self.kind.clone().filter(|kind| Change::KINDS.contains(&kind.as_str())) }
    }

    fn request(&self) -> PageRequest {
        PageRequest { cursor: self.cursor.clone().map(Cursor::presented), limit: None }
    }
}

async fn own(visit: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let page = visit.shell.itoms().audit().own(visit.actor(), &asked.query(), &asked.request()).await?;
    let chain = Chain::Account(visit.person.account.id);
    let (here, zone) = (visit.shell.paths().activity(), visit.person.account.time_zone.clone());
    Ok(page::show(&ActivityPage::of(visit.frame().await?, chain, here, asked, page, zone)))
}

async fn of_project(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let page = desk.shell().itoms().audit().of_project(desk.actor(), desk.project.id, &asked.query(), &asked.request()).await?;
    let chain = Chain::Project(desk.project.id);
    let here = desk.shell().paths().project_activity(&desk.project.slug);
    let zone = desk.project.time_zone.clone();
    Ok(page::show(&ActivityPage::of(desk.frame("settings").await?, chain, here, asked, page, zone)))
}

async fn of_operators(Operating { visit, actor }: Operating, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let page = visit.shell.itoms().audit().of_operators(actor, &asked.query(), &asked.request()).await?;
    let (here, zone) = (visit.shell.paths().operators_activity(), visit.person.account.time_zone.clone());
    Ok(page::show(&ActivityPage::of(visit.frame().await?, Chain::Operator, here, asked, page, zone)))
}
