//! Where a product is mounted. A story names every address as if that were the root of the host; here they become what
//! they are, and what pages say is checked and read back.

use super::{Answer, BASE};
use axum::Router;
use http::header;

/// What leads a browser somewhere; `formaction` ends like `action`.
const LEADS: [&str; 7] = ["href", "src", "action", "hx-get", "hx-post", "data-passkey-start", "value"];

/// The path below which everything is; empty at the root.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mount(&'static str);

impl Mount {
    /// A host of its own.
    pub(crate) const ROOT: Self = Self("");
    /// A part of somebody else's.
    pub(crate) const BLOG: Self = Self("/blog");

    /// The address that people type.
    pub(crate) fn base(self) -> String {
        format!("{BASE}{}", self.0)
    }

    /// A router that answers there, and nowhere else.
    pub(crate) fn holds(self, router: Router) -> Router {
        if self.0.is_empty() { router } else { Router::new().nest(self.0, router) }
    }

    /// A path as the story names it, also where it was read in a mail.
    pub(crate) fn named(self, path: &str) -> String {
        match path.strip_prefix(self.0) {
            Some("") => "/".to_owned(),
            Some(rest) if rest.starts_with('/') => rest.to_owned(),
            _ => path.to_owned(),
        }
    }

    /// Where a path of a story is.
    pub(crate) fn real(self, path: &str) -> String {
        let path = self.named(path).replace("next=/", &format!("next={}/", self.0));
        let path = path.replace("next=%2F", &format!("next={}%2F", self.0.replace('/', "%2F")));
        match path.strip_prefix('/') {
            // `nest` answers for its own path without a slash behind it.
            Some(rest) if !self.0.is_empty() && (rest.is_empty() || rest.starts_with('?')) => format!("{}{rest}", self.0),
            _ => format!("{}{path}", self.0),
        }
    }

    /// What a field of a form says: a path where it is about one.
    pub(crate) fn field(self, name: &str, value: &str) -> String {
        if ["next", "waiting_action"].contains(&name) && value.starts_with('/') { self.real(value) } else { value.to_owned() }
    }

    /// An answer as it would be at the root. Fails where a page leads to an address of this host beside the mount.
    #[track_caller]
    pub(crate) fn read(self, mut answer: Answer) -> Answer {
        if self.0.is_empty() {
            return answer;
        }
        if let Some(location) = answer.headers.get(header::LOCATION) {
            let location = location.to_str().expect("readable headers");
            self.keeps(location);
            let read = self.named(&self.absolute(location)).replace(&self.0.replace('/', "%2F"), "");
            answer.headers.insert(header::LOCATION, read.parse().expect("an address"));
        }
        let is_text = ["text/html", "json", "xml"].iter().any(|kind| answer.header("content-type").contains(kind));
        let is_plain = answer.header("content-encoding").is_empty();
        match String::from_utf8(answer.body.clone()) {
            Ok(text) if is_text && is_plain => answer.body = self.page(&self.absolute(&text)).into_bytes(),
            _ => {}
        }
        answer
    }

    fn absolute(self, text: &str) -> String {
        text.replace(&self.base(), BASE)
    }

    fn page(self, text: &str) -> String {
        LEADS.iter().fold(text.to_owned(), |text, lead| {
            let start = format!("{lead}=\"/");
            let mut parts = text.split(&start);
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |read, part| {
                let (address, rest) = part.split_once('"').expect("the end of an attribute");
                let address = format!("/{address}");
                // What a field says may be anything.
                if *lead != "value" {
                    self.keeps(&address);
                }
                let address = self.named(&address).replace(&self.0.replace('/', "%2F"), "");
                format!("{read}{lead}=\"{address}\"{rest}")
            })
        })
    }

    /// Fails where an address leads elsewhere on the host.
    #[track_caller]
    fn keeps(self, address: &str) {
        let local = address.strip_prefix(BASE).unwrap_or(address);
        let path = local.split(['?', '#']).next().unwrap_or_default();
        let below = path.strip_prefix(self.0);
        let is_ours = !local.starts_with('/') || below.is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && rest.len() > 1));
        assert!(is_ours, "{address:?} leads beside the mount at {}", self.0);
    }
}
