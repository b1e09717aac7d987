use super::state::State;
use crate::dashboard::{
    fields,
    form::Form,
    frame::Frame,
    page,
    paging::Paging,
    refusal::Refusal,
    search::{self, Search},
    shell::Shell,
    typed::Typed,
    visit::Desk,
    words::format,
};
use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use itoms_core::{
    content::{ContentQuery, ContentSort, ContentSummary, Status, Tag},
    cursor::{Cursor, PageRequest},
    project::Permission,
    search::SearchText,
    time::Timestamp,
};
use serde::Deserialize;

pub(super) fn routes() -> Router<Shell> {
    Router::new().route("/dashboard/{project}/contents", get(list))
}

/// What the address asks for; an unknown word asks for nothing.
#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    search: Search,
    status: Option<String>,
    tag: Option<String>,
    sort: Option<String>,
    cursor: Option<String>,
}

impl Asked {
    fn query(&self, search: Option<SearchText>) -> ContentQuery {
        ContentQuery {
            status: self.status.as_deref().and_then(Status::named),
            tag: self.tag.as_deref().and_then(|tag| Tag::parse(tag).ok()),
            search,
            sort: ContentSort::ALL.into_iter().find(|sort| Some(sort.name()) == self.sort.as_deref()).unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "dashboard/contents.html")]
struct ContentsPage {
    frame: Frame,
    desk: Desk,
    contents: Vec<ContentSummary>,
    paging: Paging,
    is_filtered: bool,
    may_write: bool,
    form: Form,
    now: Timestamp,
}

impl ContentsPage {
    fn ago(&self, at: Timestamp) -> String {
        format::ago(at, self.now, &self.desk.project.time_zone)
    }

    fn href(&self, content: &ContentSummary) -> String {
        self.desk.shell().paths().content(&self.desk.project.slug, content.id)
    }

    fn site_href(&self) -> String {
        self.desk.site().home().path
    }

    fn list_href(&self) -> String {
        self.desk.shell().paths().contents(&self.desk.project.slug)
    }
}

async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let (search, fault) = asked.search.text();
    let query = asked.query(search);
    let is_filtered = query != ContentQuery { sort: query.sort, ..ContentQuery::default() };
    let request = PageRequest { cursor: asked.cursor.clone().map(Cursor::presented), limit: None };
    let contents = desk.shell().itoms().contents().list(desk.actor(), desk.project.id, &query, &request).await?;
    let filters = Typed::default()
        .with("search", asked.search.typed())
        .with("status", query.status.map(Status::name).unwrap_or_default())
        .with("tag", query.tag.as_ref().map(ToString::to_string).unwrap_or_default())
        .with("sort", query.sort.name());
    let path = desk.shell().paths().contents(&desk.project.slug);
    let paging = search::paging(&path, &filters, request.cursor.is_none(), contents.next.as_ref());
    let (status, form) = search::form(filters, fault);
    let page = ContentsPage {
        frame: desk.frame("contents").await?,
        contents: contents.items,
        paging,
        is_filtered,
        may_write: desk.may(Permission::WriteContent),
        form,
        now: desk.shell().itoms().now(),
        desk,
    };
    Ok(page::show_at(status, &page))
}
