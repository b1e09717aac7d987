//! From a request to finished bytes: from memory, or made now and kept.

use super::{Pages, cache::Entry, slug_named};
use crate::{dashboard::How, etag};
use askama::Template;
use axum::{
    extract::{FromRequestParts, Query, RawPathParams, Request},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use itoms_core::{id::ProjectId, problem::Problem, project::Slug};
use serde::Deserialize;
use std::{
    io::Write,
    sync::{Arc, OnceLock},
};

/// From so many bytes on a page takes milliseconds to compress.
const LONG: usize = 256 * 1024;

/// Which page.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Stories,
    Tag,
    Article,
    Rss,
    Atom,
}

impl Kind {
    /// Whether its address may say where it goes on.
    fn is_list(self) -> bool {
        matches!(self, Self::Stories | Self::Tag)
    }
}

/// Why there is no page.
pub(super) enum Missing {
    Nothing,
    Failed(How),
}

impl<P: Problem> From<P> for Missing {
    fn from(problem: P) -> Self {
        let how = How::from(&problem);
        match how.status() {
            // A cursor of another list is an address that never was.
            StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY => Self::Nothing,
            _ => Self::Failed(how),
        }
    }
}

impl From<Missing> for How {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Nothing => StatusCode::NOT_FOUND.into(),
            Missing::Failed(how) => how,
        }
    }
}

/// The text of a template.
pub(super) fn written(template: &impl Template) -> Result<String, Missing> {
    template.render().map_err(|error| {
        tracing::error!(%error, "a public page could not be written");
        Missing::Failed(StatusCode::INTERNAL_SERVER_ERROR.into())
    })
}

/// A page as it was just made.
pub(super) struct Fresh {
    pub(super) project: ProjectId,
    pub(super) content_type: &'static str,
    pub(super) body: String,
    /// The one path under which it is kept.
    pub(super) path: String,
}

/// What an address names.
pub(super) struct Named {
    parts: Vec<(String, String)>,
    pub(super) cursor: Option<String>,
}

impl Named {
    pub(super) fn part(&self, name: &str) -> Option<&str> {
        self.parts.iter().find(|(part, _)| part == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn project(&self) -> Result<Slug, Missing> {
        self.part("project").and_then(slug_named).ok_or(Missing::Nothing)
    }
}

#[derive(Deserialize)]
struct Asked {
    cursor: Option<String>,
}

impl Pages {
    pub(super) async fn answer(&self, kind: Kind, request: Request) -> Response {
        let key = key(kind, request.uri());
        if let Some(entry) = key.and_then(|key| self.0.cache.get(key)) {
            return self.send(&entry, request.headers()).await.unwrap_or_else(|missing| self.missing(missing));
        }
        let uri = request.uri().clone();
        let answered = match self.make(kind, request).await {
            Err(Missing::Nothing) => self.moved(&uri).await,
            made => made,
        };
        answered.unwrap_or_else(|missing| self.missing(missing))
    }

    /// Leads from a slug that its project has left to the same page where the project is now. To a path, which
    /// leads to no other host. Browsers ask again each time, for the project may return.
    async fn moved(&self, uri: &Uri) -> Result<Response, Missing> {
        let path = uri.path().strip_prefix('/').unwrap_or_default();
        let (slug, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
        let slug = slug_named(slug).ok_or(Missing::Nothing)?;
        let site = self.itoms().pages().moved(&slug).await?.ok_or(Missing::Nothing)?;
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let location = format!("{}{rest}{query}", self.urls(&site.slug).home().path);
        let headers = [(header::LOCATION, location.as_str()), (header::CACHE_CONTROL, etag::REVALIDATED)];
        Ok((StatusCode::MOVED_PERMANENTLY, headers).into_response())
    }

    async fn make(&self, kind: Kind, request: Request) -> Result<Response, Missing> {
        self.0.cache.follow(self.itoms());
        let epoch = self.0.cache.epoch();
        let (mut parts, _) = request.into_parts();
        let named = named(kind, &mut parts).await?;
        let fresh = match kind {
            Kind::Stories => self.stories(&named).await?,
            Kind::Tag => self.tag(&named).await?,
            Kind::Article => self.article(&named).await?,
            Kind::Rss => self.rss(&named).await?,
            Kind::Atom => self.atom(&named).await?,
        };
        let is_canonical = fresh.path.strip_prefix(self.0.paths.prefix()) == Some(parts.uri.path());
        let entry = Arc::new(Entry::new(&fresh));
        if let Some(key) = key(kind, &parts.uri).filter(|_| is_canonical) {
            self.0.cache.keep(epoch, key, Arc::clone(&entry));
        }
        self.send(&entry, &parts.headers).await
    }

    async fn send(&self, entry: &Arc<Entry>, asked: &HeaderMap) -> Result<Response, Missing> {
        if etag::is_known(&entry.etag, asked) {
            return Ok(with(StatusCode::NOT_MODIFIED, &entry.headers, Bytes::new()));
        }
        Ok(match takes_gzip(asked) {
            true => with(StatusCode::OK, &entry.gzip_headers, self.gzip_of(entry).await?),
            false => with(StatusCode::OK, &entry.headers, entry.plain.clone()),
        })
    }

    /// The bytes in gzip, made when somebody first takes them.
    async fn gzip_of(&self, entry: &Arc<Entry>) -> Result<Bytes, Missing> {
        if entry.gzip.get().is_some() || entry.plain.len() < LONG {
            return Ok(entry.gzipped());
        }
        let entry = Arc::clone(entry);
        self.0.aside.make(move || entry.gzipped()).await
    }
}

async fn named(kind: Kind, parts: &mut Parts) -> Result<Named, Missing> {
    let params = RawPathParams::from_request_parts(parts, &()).await.map_err(|_| Missing::Nothing)?;
    let named = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    if !kind.is_list() {
        return Ok(Named { parts: named, cursor: None });
    }
    let Query(asked) = Query::<Asked>::try_from_uri(&parts.uri).map_err(|_| Missing::Nothing)?;
    Ok(Named { parts: named, cursor: asked.cursor })
}

/// Under what a page is kept: its path, and of a list where it goes on. Nothing else of an address changes a page, and what
/// has more than one spelling, be it of a name, is not kept.
fn key(kind: Kind, uri: &Uri) -> Option<&str> {
    match uri.query() {
        None => Some(uri.path()),
        Some(_) if !kind.is_list() => Some(uri.path()),
        Some(query) if query.starts_with("cursor=") && !query.contains(['&', '%', '+']) => uri.path_and_query().map(|all| all.as_str()),
        Some(query) if query.contains("cursor") || query.contains('%') => None,
        Some(_) => Some(uri.path()),
    }
}

impl Entry {
    fn new(fresh: &Fresh) -> Self {
        let etag = etag::of(fresh.body.as_bytes());
        let mut headers = HeaderMap::with_capacity(5);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(fresh.content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(etag::REVALIDATED));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(etag) = HeaderValue::try_from(&etag) {
            headers.insert(header::ETAG, etag);
        }
        let mut gzip_headers = headers.clone();
        gzip_headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        let plain = Bytes::copy_from_slice(fresh.body.as_bytes());
        Self { project: fresh.project, etag, headers, gzip_headers, plain, gzip: OnceLock::new() }
    }

    fn gzipped(&self) -> Bytes {
        self.gzip.get_or_init(|| gzip(&self.plain)).clone()
    }
}

fn with(status: StatusCode, headers: &HeaderMap, body: Bytes) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    *response.headers_mut() = headers.clone();
    response
}

/// Whether the browser says that it takes gzip, and does not say that it does not.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok()) == Some(0.0);
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// The bytes in gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::default());
    // A vector takes every byte.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_for_those_who_take_it() {
        let takes = |value: &'static str| takes_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]));
        for value in ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, GZIP;q=0.8"] {
            assert!(takes(value), "{value}");
        }
        for value in ["", "br", "gzip;q=0", "identity, gzip; q=0.0", "xgzip"] {
            assert!(!takes(value), "{value}");
        }
    }

    /// Or whoever likes could fill the memory with copies of one page.
    #[test]
    fn one_page_is_kept_under_one_key() {
        for (kind, address, kept) in [
            (Kind::Stories, "/north", Some("/north")),
            (Kind::Stories, "/north?utm_source=x", Some("/north")),
            (Kind::Stories, "/north?cursor=abc", Some("/north?cursor=abc")),
            (Kind::Stories, "/north?utm_source=x&cursor=abc", None),
            (Kind::Stories, "/north?cursor=%61bc", None),
            // The name of the cursor in another spelling.
            (Kind::Stories, "/north?%63ursor=abc", None),
            (Kind::Tag, "/north/tags/ice?cursor=abc", Some("/north/tags/ice?cursor=abc")),
            // What is no list does not go on.
            (Kind::Article, "/north/hello?cursor=abc", Some("/north/hello")),
            (Kind::Atom, "/north/atom.xml?cursor=abc", Some("/north/atom.xml")),
        ] {
            assert_eq!(key(kind, &Uri::from_static(address)), kept, "{address}");
        }
    }
}
