use itoms_core::{content::Tag, project::Slug};
use url::{Position, Url};

/// Where the public pages of one project are. Built here alone, so that a project's own domain changes one
/// place.
#[derive(Debug, Clone)]
pub(crate) struct SiteUrl(Url);

/// An address as links within the site spell it, and as others find it.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    pub(crate) path: String,
    pub(crate) absolute: String,
    pub(crate) url: Url,
}

impl Address {
    /// Where the list that begins there goes on.
    pub(crate) fn after(&self, cursor: &str) -> Self {
        let mut url = self.url.clone();
        url.query_pairs_mut().append_pair("cursor", cursor);
        Self::from(url)
    }
}

impl From<Url> for Address {
    fn from(url: Url) -> Self {
        Self { path: url[Position::BeforePath..].to_owned(), absolute: url.as_str().to_owned(), url }
    }
}

impl SiteUrl {
    pub(crate) fn of(base: &Url, project: &Slug) -> Self {
        let mut root = base.clone();
        root.set_query(None);
        root.set_fragment(None);
        if let Ok(mut segments) = root.path_segments_mut() {
            segments.pop_if_empty().push(project.as_str());
        }
        Self(root)
    }

    pub(crate) fn home(&self) -> Address {
        self.below(&[])
    }

    pub(crate) fn content(&self, content: &Slug) -> Address {
        self.below(&[content.as_str()])
    }

    pub(crate) fn tag(&self, tag: &Tag) -> Address {
        self.below(&["tags", tag.as_str()])
    }

    pub(crate) fn rss(&self) -> Address {
        self.below(&["rss.xml"])
    }

    pub(crate) fn atom(&self) -> Address {
        self.below(&["atom.xml"])
    }

    fn below(&self, segments: &[&str]) -> Address {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.extend(segments);
        }
        Address::from(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_address_below_a_prefix() {
        let site = SiteUrl::of(&Url::parse("https://example.com/blog/").unwrap(), &Slug::parse("north").unwrap());
        assert_eq!(site.home().absolute, "https://example.com/blog/north");
        assert_eq!(site.content(&Slug::parse("a-b").unwrap()).path, "/blog/north/a-b");
        assert_eq!(site.tag(&Tag::parse("C/D ä?").unwrap()).path, "/blog/north/tags/C%2FD%20%C3%A4%3F");
        assert_eq!(site.home().after("a-b_c").path, "/blog/north?cursor=a-b_c");
        let root = SiteUrl::of(&Url::parse("http://localhost:3000").unwrap(), &Slug::parse("north").unwrap());
        assert_eq!(root.rss().absolute, "http://localhost:3000/north/rss.xml");
    }
}
