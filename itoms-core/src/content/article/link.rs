use super::{heading, sanitize};
use unicode_normalization::UnicodeNormalization;
use url::Url;

/// How long an address may be, in bytes; browsers and mail programs cut far longer ones.
const MAX_ADDRESS: usize = 2_000;

/// Where a link or an image in an article may lead. Anything else is shown as its text alone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Another site, or a mail address.
    Elsewhere(Url),
    /// A path of this site.
    Here(String),
    /// A heading of this article.
    Heading(String),
}

impl Target {
    /// What an author wrote as the target of a link: https, http, mailto, a path of this site, or a fragment.
    /// Read as a browser reads it, so that no spelling hides another scheme or host.
    pub(super) fn of_link(written: &str) -> Option<Self> {
        if written.len() > MAX_ADDRESS {
            return None;
        }
        match Url::parse(written) {
            Ok(url) => is_honest(&url).then_some(Self::Elsewhere(url)),
            Err(url::ParseError::RelativeUrlWithoutBase) => match written.strip_prefix('#') {
                Some(id) if sanitize::is_id(id) => Some(Self::Heading(id.to_owned())),
                Some(text) => Some(Self::Heading(heading::fragment(text))),
                None => is_here(written).then(|| Self::Here(written.to_owned())),
            },
            Err(_) => None,
        }
    }

    /// What an author wrote as the source of an image: a path of this site. An image of another host would tell
    /// that host who reads here, so pages ask no other host for anything.
    pub(super) fn of_image(written: &str) -> Option<Self> {
        Self::of_link(written).filter(|target| matches!(target, Self::Here(_)))
    }

    /// As the value of an attribute, before it is escaped.
    pub(super) fn address(&self) -> String {
        match self {
            Self::Elsewhere(url) => url.to_string(),
            Self::Here(path) => path.clone(),
            Self::Heading(id) => format!("#{id}"),
        }
    }

    /// The true host, if the link's text looks like the address of another one (H-14).
    pub(super) fn hidden_host(&self, label: &Label) -> Option<&str> {
        let Self::Elsewhere(url) = self else { return None };
        let host = match url.scheme() {
            "mailto" => url.path().rsplit_once('@').map_or(url.path(), |(_, domain)| domain),
            _ => url.host_str()?,
        };
        label.hosts().iter().any(|shown| !is_same_host(shown, host)).then_some(host)
    }
}

/// Only schemes that run nothing, and no name before the host that could be taken for it.
fn is_honest(url: &Url) -> bool {
    match url.scheme() {
        "mailto" => !url.path().is_empty(),
        "https" | "http" => url.username().is_empty() && url.password().is_none(),
        _ => false,
    }
}

/// Whether it stays on the site that shows the article, whatever that site is.
fn is_here(written: &str) -> bool {
    let Ok(page) = Url::parse("https://here.invalid/project/article") else { return false };
    !written.is_empty() && page.join(written).is_ok_and(|url| url.origin() == page.origin())
}

/// What a reader sees of a link.
#[derive(Debug, Default)]
pub(super) struct Label {
    text: String,
    /// Whether any of it is not set as code. A link that is all code names files more often than hosts.
    prose: bool,
}

impl Label {
    pub(super) fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
        self.prose = true;
    }

    pub(super) fn push_code(&mut self, code: &str) {
        self.text.push_str(code);
    }

    /// Whatever in it a reader may take for the host of an address.
    fn hosts(&self) -> Vec<String> {
        let text: String = self.text.nfkc().filter(|c| !is_invisible(*c)).collect();
        text.split_whitespace().filter_map(|word| host(word, self.prose)).collect()
    }
}

/// The host that a word names, if it looks like an address. A bare name counts only where `bare` says so.
fn host(word: &str, bare: bool) -> Option<String> {
    let (with_scheme, rest) = word.split_once("://").map_or((false, word), |(_, rest)| (true, rest));
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host.replace('\u{3002}', ".");
    let host = host.trim_matches(|c: char| !c.is_alphanumeric());
    (!host.is_empty() && (with_scheme || bare && is_domain(host))).then(|| host.to_lowercase())
}

/// Dotted, and its last part is a word: `example.com`, not `1.2.3` and not `e.g.`.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let is_top = |label: &str| label.chars().nth(1).is_some() && label.chars().all(char::is_alphabetic);
    text.rsplit_once('.').is_some_and(|(rest, top)| is_top(top) && rest.split('.').all(is_label))
}

fn is_same_host(shown: &str, host: &str) -> bool {
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    bare(shown) == bare(host)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(written: &str) -> Option<String> {
        Target::of_link(written).map(|target| target.address())
    }

    #[test]
    fn leads_to_the_web_to_mail_and_within_the_site() {
        for (written, expected) in [
            ("https://Example.com", "https://example.com/"),
            ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
            ("mailto:ada@example.com?subject=Hi", "mailto:ada@example.com?subject=Hi"),
            ("/other/article", "/other/article"),
            ("article?page=2", "article?page=2"),
            ("../media", "../media"),
            ("#Über uns", "#s-uber-uns"),
            ("#s-uber-uns", "#s-uber-uns"),
        ] {
            assert_eq!(address(written).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn leads_nowhere_else() {
        for written in [
            "",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.com",
            "blob:https://example.com/x",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "https://bank.example@evil.example/",
            "https://",
            "mailto:",
        ] {
            assert_eq!(address(written), None, "{written:?}");
        }
    }

    #[test]
    fn images_come_from_the_site_alone() {
        let shown = |written| Target::of_image(written).is_some();
        assert!(shown("/media/a/b"));
        for written in [
            "https://example.com/a.png",
            "http://example.com/a.png",
            "mailto:ada@example.com",
            "#a",
            "data:image/png;base64,AA",
            "//example.com/a.png",
        ] {
            assert!(!shown(written), "{written}");
        }
    }

    fn hidden(label: &str, written: &str) -> Option<String> {
        let mut shown = Label::default();
        shown.push_text(label);
        Target::of_link(written).and_then(|target| target.hidden_host(&shown).map(str::to_owned))
    }

    #[test]
    fn a_label_that_names_another_host_is_found_out() {
        for label in [
            "https://bank.example",
            "HTTPS://bank.example/login",
            "please see bank.example.",
            "www.bank.example",
            "ada@bank.example",
            "bank\u{200b}.example",
            "bank．example",
            "bank。example",
            "https://evil.example.bank.example/evil.example",
            "https://evil.example@bank.example",
            "https://еvil.example",
        ] {
            assert_eq!(hidden(label, "https://evil.example/x").as_deref(), Some("evil.example"), "{label}");
        }
        assert_eq!(hidden("ada@bank.example", "mailto:eve@evil.example").as_deref(), Some("evil.example"));
    }

    #[test]
    fn an_honest_label_stays_as_it_is() {
        for label in ["example.com", "https://www.example.com/a.html", "Example.com:443", "the docs", "version 1.2.3", "e.g. this", "a/b.c"]
        {
            assert_eq!(hidden(label, "https://www.example.com/"), None, "{label}");
        }
        assert_eq!(hidden("https://bank.example", "/here"), None);
    }

    #[test]
    fn code_names_files() {
        let target = Target::of_link("https://example.com").unwrap();
        let label = |code: &str| {
            let mut label = Label::default();
            label.push_code(code);
            label
        };
        assert_eq!(target.hidden_host(&label("main.rs")), None);
        assert_eq!(target.hidden_host(&label("https://bank.example")), Some("example.com"));
    }
}
