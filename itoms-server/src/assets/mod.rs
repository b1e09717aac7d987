//! Style sheets, scripts and the icon: served from memory under names that hold a hash of their bytes, so
//! that browsers keep them for ever and an upgrade is seen at once.

mod branding;

use axum::{
    Router,
    extract::{Path, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
pub(crate) use branding::{HOUSE, Mended};
use bytes::Bytes;
use itoms_core::project::{Color, Font, Look};
use sha2::{Digest, Sha256};
use std::sync::{LazyLock, OnceLock};

const CSS: &str = "text/css; charset=utf-8";

/// Of the dashboard and the pages on the way to it.
static DASHBOARD_CSS: LazyLock<Asset> = LazyLock::new(|| {
    let css = concat!(include_str!("css/tokens.css"), include_str!("css/article.css"), include_str!("css/dashboard.css"));
    Asset::new("dashboard", "css", CSS, css)
});
/// Of the pages that visitors read.
static PUBLIC_CSS: LazyLock<Asset> = LazyLock::new(|| {
    let css = concat!(include_str!("css/tokens.css"), include_str!("css/article.css"), include_str!("css/public.css"));
    Asset::new("public", "css", CSS, css)
});
/// htmx 2.0.11, as published on npm; its licence (0BSD) stands beside it.
static HTMX: LazyLock<Asset> = LazyLock::new(|| Asset::new("htmx", "js", "text/javascript; charset=utf-8", include_str!("htmx.min.js")));
/// Comfort for writing; everything works without it.
static EDITOR: LazyLock<Asset> = LazyLock::new(|| Asset::new("editor", "js", "text/javascript; charset=utf-8", include_str!("editor.js")));
/// Sends a form once; without it a second press sends it again.
static ONCE: LazyLock<Asset> = LazyLock::new(|| Asset::new("once", "js", "text/javascript; charset=utf-8", include_str!("once.js")));
/// Asks a device for its passkey; a password works without it.
static PASSKEY: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("passkey", "js", "text/javascript; charset=utf-8", include_str!("passkey.js")));
static ICON: LazyLock<Asset> = LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("icon.svg")));

/// The folder of all assets, below the prefix of the server.
pub(crate) const FOLDER: &str = "/assets";

/// Serves the assets by their names.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{asset}", get(show))
}

/// The addresses of all assets below a prefix, as pages link to them.
#[derive(Debug, Clone)]
pub(crate) struct Assets {
    pub(crate) dashboard_css: String,
    pub(crate) public_css: String,
    pub(crate) htmx: String,
    pub(crate) editor: String,
    pub(crate) once: String,
    pub(crate) passkey: String,
    pub(crate) icon: String,
    folder: String,
}

impl Assets {
    pub(crate) fn below(prefix: &str) -> Self {
        let address = |asset: &Asset| format!("{prefix}{FOLDER}/{}", asset.name);
        Self {
            dashboard_css: address(&DASHBOARD_CSS),
            public_css: address(&PUBLIC_CSS),
            htmx: address(&HTMX),
            editor: address(&EDITOR),
            once: address(&ONCE),
            passkey: address(&PASSKEY),
            icon: address(&ICON),
            folder: format!("{prefix}{FOLDER}"),
        }
    }

    /// The style sheet that a look adds to public pages, if it adds one.
    pub(crate) fn branding(&self, look: &Look) -> Option<String> {
        Some(format!("{}/{}", self.folder, branding::of(look)?))
    }

    /// The same for specimens of such pages.
    pub(crate) fn specimen(&self, accent: Option<Color>, font: Option<Font>) -> Option<String> {
        Some(format!("{}/{}", self.folder, branding::name(branding::Use::Specimen, accent, font)?))
    }
}

struct Asset {
    name: String,
    content_type: HeaderValue,
    plain: Bytes,
    /// Made when somebody first takes it: packing all of them takes as long as the rest of a start.
    gzip: OnceLock<Bytes>,
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, text: &'static str) -> Self {
        let hash = hex::encode(&Sha256::digest(text)[..8]);
        Self {
            name: format!("{stem}.{hash}.{extension}"),
            content_type: HeaderValue::from_static(content_type),
            plain: Bytes::from_static(text.as_bytes()),
            gzip: OnceLock::new(),
        }
    }

    fn gzip(&self) -> Bytes {
        self.gzip.get_or_init(|| crate::public::gzip(&self.plain)).clone()
    }
}

async fn show(name: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    let name = name.map(|Path(name)| name).unwrap_or_default();
    let assets: [&LazyLock<Asset>; 7] = [&DASHBOARD_CSS, &PUBLIC_CSS, &HTMX, &EDITOR, &ONCE, &PASSKEY, &ICON];
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    let Some(asset) = assets.into_iter().find(|asset| asset.name == name) else {
        let Some(css) = branding::named(&name) else { return (StatusCode::NOT_FOUND, "there is nothing here\n").into_response() };
        return ([(header::CONTENT_TYPE, HeaderValue::from_static(CSS)), (header::CACHE_CONTROL, forever)], css).into_response();
    };
    let headers_of = [
        (header::CONTENT_TYPE, asset.content_type.clone()),
        (header::CACHE_CONTROL, forever),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if crate::public::takes_gzip(&headers) {
        return (headers_of, [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))], asset.gzip()).into_response();
    }
    (headers_of, asset.plain.clone()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn htmx_is_the_published_file() {
        let published = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717";
        assert_eq!(hex::encode(Sha256::digest(include_bytes!("htmx.min.js"))), published);
    }

    #[test]
    fn a_public_page_spends_at_most_thirty_kilobytes_on_style_and_text() {
        assert!(PUBLIC_CSS.plain.len() < 12_000, "{} bytes of style leave too little for an article", PUBLIC_CSS.plain.len());
    }
}
