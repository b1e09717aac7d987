use super::{
    Pages, SiteUrl,
    answer::{Fresh, Missing, Named, written},
};
use askama::Template;
use itoms_core::{
    content::Published,
    id::Id,
    project::Site,
    time::{TimeZone, Timestamp},
};

/// How many articles a feed holds.
const ENTRIES: u32 = 20;
/// How many bytes of their HTML a feed holds: what would be more stands there by its title, its link and its description.
const MOST_HTML: usize = 4 * 1024 * 1024;

#[derive(Template)]
#[template(path = "public/rss.xml")]
struct Rss<'a> {
    site: &'a Site,
    urls: &'a SiteUrl,
    updated_rfc_2822: String,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "public/atom.xml")]
struct Atom<'a> {
    site: &'a Site,
    urls: &'a SiteUrl,
    id: String,
    updated: Timestamp,
    entries: Vec<Entry>,
}

/// An article in a feed. Its id outlives every change of its address.
struct Entry {
    id: String,
    title: String,
    address: String,
    author: String,
    language: Option<String>,
    description: String,
    tags: Vec<String>,
    html: Option<String>,
    published_at: Timestamp,
    updated_at: Timestamp,
    published_rfc_2822: String,
}

impl Entry {
    /// With its HTML, if that takes no more than `room`.
    fn of(published: &Published, urls: &SiteUrl, room: usize) -> Self {
        let address = urls.content(&published.slug);
        let html = (published.html.len() <= room).then(|| published.html_away_from(&address.url));
        Self {
            id: format!("urn:uuid:{}", published.id),
            title: published.title.to_string(),
            address: address.absolute,
            author: published.author_name.to_string(),
            language: published.language.as_ref().map(ToString::to_string),
            description: published.description.to_string(),
            tags: published.tags.iter().map(ToString::to_string).collect(),
            html: html.filter(|html| html.len() <= room),
            published_at: published.published_at,
            updated_at: published.updated_at,
            published_rfc_2822: rfc_2822(published.published_at),
        }
    }
}

impl Pages {
    pub(super) async fn rss(&self, named: &Named) -> Result<Fresh, Missing> {
        self.feed(named, |site, urls, entries| {
            let updated_rfc_2822 = rfc_2822(updated(site, &entries));
            let body = written(&Rss { site, urls, updated_rfc_2822, entries })?;
            Ok(("application/rss+xml; charset=utf-8", body, urls.rss().path))
        })
        .await
    }

    pub(super) async fn atom(&self, named: &Named) -> Result<Fresh, Missing> {
        self.feed(named, |site, urls, entries| {
            let updated = updated(site, &entries);
            let body = written(&Atom { id: format!("urn:uuid:{}", site.project), site, urls, updated, entries })?;
            Ok(("application/atom+xml; charset=utf-8", body, urls.atom().path))
        })
        .await
    }

    /// What is newest, as `write` tells it: with what type, its text, and its path.
    async fn feed(&self, named: &Named, write: Writing) -> Result<Fresh, Missing> {
        let (site, newest) = self.itoms().pages().newest(&named.project()?, ENTRIES).await?.ok_or(Missing::Nothing)?;
        let urls = self.urls(&site.slug);
        let made = self.0.aside.make(move || {
            let (content_type, xml, path) = write(&site, &urls, entries(&newest, &urls))?;
            Ok(Fresh { project: site.project, content_type, body: without_forbidden(&xml), path })
        });
        made.await?
    }
}

type Writing = fn(&Site, &SiteUrl, Vec<Entry>) -> Result<(&'static str, String, String), Missing>;

fn entries(newest: &[Published], urls: &SiteUrl) -> Vec<Entry> {
    let mut room = MOST_HTML;
    let entries = newest.iter().map(|one| {
        let entry = Entry::of(one, urls, room);
        room -= entry.html.as_ref().map_or(0, String::len);
        entry
    });
    entries.collect()
}

/// When what a feed says changed last, be it in the oldest of its articles.
fn updated(site: &Site, entries: &[Entry]) -> Timestamp {
    entries.iter().map(|entry| entry.updated_at).max().unwrap_or_else(|| site.project.made_at())
}

fn rfc_2822(at: Timestamp) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT", &TimeZone::utc())
}

/// Without the characters that no XML document may hold, escaped or not (XML 1.0, 2.2).
fn without_forbidden(xml: &str) -> String {
    let allowed = |letter: &char| !matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    xml.chars().filter(allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_mails() {
        assert_eq!(rfc_2822(Timestamp::from_millis(1_795_512_600_007)), "Tue, 24 Nov 2026 09:30:00 GMT");
    }

    #[test]
    fn forbidden_characters_do_not_break_a_feed() {
        assert_eq!(without_forbidden("a\u{0}b\u{1f}c\u{ffff}\td\n"), "abc\td\n");
    }
}
