use crate::problem::Violation;
use std::fmt;
use uuid::Uuid;

/// First path segments that no project may take: the server's own, now and later, and those of the dashboard, where a
/// project's slug stands beside them. Some could not be slugs anyway; they are here because every route must find its
/// first segment on this list.
#[rustfmt::skip]
pub const RESERVED: &[&str] = &[
    ".well-known", "about", "abuse", "accept", "access", "account", "accounts", "activity", "admin", "administrator", "ads", "all",
    "analytics", "api", "api-keys", "app", "apps", "archive", "archives", "article", "articles", "asset", "assets", "atom", "atom.xml",
    "attention", "audio", "audit", "auth", "authors", "avatar", "avatars", "backup", "billing", "blog", "callback", "campaigns", "captions",
    "cdn", "checkout", "confirm", "confirm-email", "connect", "connections", "contact", "content", "contents", "cookies", "create", "css",
    "dashboard", "data", "delete", "delivery", "demo", "dev", "developer", "developers", "disclosures", "discover", "docs", "doctor",
    "domains", "download", "downloads", "edit", "email", "embed", "erase", "error", "errors", "events", "explore", "export", "exports",
    "faq", "favicon.ico", "favorites", "feed", "feed.json", "feedback", "feeds", "files", "fonts", "forgot-password", "forms", "ftp",
    "graphql", "health", "healthz", "help", "home", "host", "hosting", "htmx", "humans.txt", "icons", "image", "images", "img", "import",
    "imprint", "inbox", "index", "index.html", "info", "internal", "invitation", "invitations", "invite", "invites", "itoms", "jobs", "js",
    "keys", "languages", "legal", "legal-notice", "library", "licence", "license", "licenses", "limits", "links", "live", "livez", "local",
    "localhost", "login", "logout", "logs", "mail", "mail-preferences", "mailer", "manifest.json", "me", "media", "members", "metrics",
    "moderation", "mta-sts", "new", "news", "newsletter", "newsletters", "noreply", "notices", "notifications", "null", "oauth", "oembed",
    "official", "openapi", "openapi.json", "operator", "outbox", "pages", "passkeys", "password", "payments", "people", "photos", "ping",
    "plans", "platform", "platforms", "player", "podcast", "podcast.xml", "podcasts", "policies", "policy", "poll", "polls", "postmaster",
    "posts", "preferences", "press", "preview", "previews", "pricing", "privacy", "private", "problems", "profile", "profiles", "projects",
    "public", "publications", "publish", "publishing", "queue", "readyz", "reauthenticate", "receipts", "recovery", "redirect", "register",
    "registration", "renditions", "reports", "reset", "reset-password", "restore-email", "revisions", "robots.txt", "root", "rss",
    "rss.xml", "sales", "schedule", "search", "security", "security.txt", "send", "server", "service-worker.js", "session", "sessions",
    "settings", "setup", "share", "shout", "shouts", "sign-in", "sign-out", "sign-up", "signin", "signout", "signup", "site", "sitemap",
    "sitemap.xml", "sites", "sms", "sso", "staff", "static", "statistics", "stats", "status", "store", "stream", "style", "styles",
    "subscribe", "subscriber", "subscribers", "subscription", "subscriptions", "support", "suppressions", "sw.js", "system", "tag", "tags",
    "team", "teams", "templates", "terms", "test", "token", "tokens", "trust", "tus", "undefined", "unsubscribe", "upload", "uploads",
    "user", "users", "v1", "v2", "vault", "verify", "verify-email", "version", "video", "videos", "webhook", "webhooks", "webmaster",
    "welcome", "widget", "widgets", "wiki", "worker", "workers", "www",
];

/// Path segments below a project that none of its contents may take.
#[rustfmt::skip]
pub const RESERVED_IN_PROJECT: &[&str] = &[
    "about", "archive", "atom", "atom.xml", "author", "authors", "contact", "drafts", "embed", "feed", "feed.json", "feeds", "media",
    "newsletter", "oembed", "page", "pages", "podcast", "podcast.xml", "polls", "preview", "rss", "rss.xml", "search", "sitemap",
    "sitemap.xml", "subscribe", "tag", "tags", "unsubscribe",
];

/// The part of an address that names a project or a piece of content: lower-case ASCII letters and digits in
/// words joined by single hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// The greatest length, in characters.
    pub const MAX: usize = 80;

    /// A project's slug, from what somebody typed: none of [`RESERVED`].
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse_project(text: &str) -> Result<Self, Violation> {
        Self::parse(text)?.none_of(RESERVED)
    }

    /// A content's slug, from what somebody typed: none of [`RESERVED_IN_PROJECT`].
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse_content(text: &str) -> Result<Self, Violation> {
        Self::parse(text)?.none_of(RESERVED_IN_PROJECT)
    }

    /// Any slug, from what somebody typed or an address names. Capital letters are folded.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let text = text.trim();
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric());
        match text.chars().count() {
            0 => Err(Violation::required("slug")),
            length if length > Self::MAX => Err(Violation::too_long("slug", Self::MAX, length, "characters")),
            _ if text.split('-').all(is_word) => Ok(Self(text.to_ascii_lowercase())),
            _ => Err(Violation::new("slug", "format", "Use letters a to z and digits, with single hyphens between words.")),
        }
    }

    /// From a title in any script, cut between words; nothing if no letter or digit is left.
    #[must_use]
    pub fn from_title(title: &str) -> Option<Self> {
        let ascii = deunicode::deunicode_with_tofu(title, " ").to_ascii_lowercase().replace('\'', "");
        let words = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut slug = String::new();
        for word in words {
            match slug.len() {
                0 => slug.extend(word.chars().take(Self::MAX)),
                length if length + 1 + word.len() > Self::MAX => break,
                _ => slug.extend(["-", word]),
            }
        }
        (!slug.is_empty()).then_some(Self(slug))
    }

    /// The same with a number behind it, cut to fit.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        self.followed_by(&number.to_string())
    }

    /// With what it becomes where others have it: numbered from 2 on, at last with the end of a new id, so that a popular
    /// name never runs out.
    pub(crate) fn with_alternatives(self, id: Uuid) -> (Self, Vec<Self>) {
        const NUMBERED: std::ops::Range<u32> = 2..20;
        const END_OF_ID: usize = 20;
        let last = self.followed_by(&id.simple().to_string()[END_OF_ID..]);
        let others = NUMBERED.map(|number| self.numbered(number)).chain([last]).collect();
        (self, others)
    }

    /// The same with one more word behind it, cut to fit. The word is of lower-case letters and digits.
    #[must_use]
    pub(crate) fn followed_by(&self, word: &str) -> Self {
        let room = Self::MAX.saturating_sub(word.len() + 1).min(self.0.len());
        let stem = self.0[..room].trim_end_matches('-');
        Self(format!("{stem}-{word}"))
    }

    /// From a stored row, which was checked when it was written: for stores alone, since nothing is checked here.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn none_of(self, reserved: &[&str]) -> Result<Self, Violation> {
        if reserved.contains(&self.as_str()) {
            return Err(Violation::new("slug", "reserved", "This one is kept for the product's own pages; choose another."));
        }
        Ok(self)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn from_title(title: &str) -> Option<String> {
        Slug::from_title(title).map(|slug| slug.to_string())
    }

    #[test]
    fn takes_words_joined_by_single_hyphens() {
        for (typed, stored) in [("hello-world", "hello-world"), (" Hello-World ", "hello-world"), ("7", "7")] {
            assert_eq!(Slug::parse(typed).map(|slug| slug.to_string()), Ok(stored.to_owned()));
        }
        assert!(Slug::parse(&"x".repeat(Slug::MAX)).is_ok());
    }

    #[test]
    fn refuses_with_the_rules_name() {
        let long = "ü".repeat(Slug::MAX + 1);
        for (typed, rule, length) in [
            ("", "required", None),
            (" \n", "required", None),
            (&long, "max_length", Some(81)),
            ("-a", "format", None),
            ("a-", "format", None),
            ("a--b", "format", None),
            ("a b", "format", None),
            ("a_b", "format", None),
            ("ä", "format", None),
            ("a/b", "format", None),
            ("..", "format", None),
            ("a\0", "format", None),
            ("%61", "format", None),
        ] {
            let violation = Slug::parse(typed).unwrap_err();
            assert_eq!((violation.field.as_ref(), violation.rule, violation.length), ("slug", rule, length), "{typed:?}");
        }
    }

    #[test]
    fn keeps_the_products_own_names() {
        let rule = |parsed: Result<Slug, Violation>| parsed.err().map(|violation| violation.rule);
        assert_eq!(rule(Slug::parse_project("Dashboard")), Some("reserved"));
        assert_eq!(rule(Slug::parse_content("dashboard")), None);
        assert_eq!(rule(Slug::parse_content("tags")), Some("reserved"));
        assert_eq!(rule(Slug::parse_project("dashboards")), None);
    }

    #[test]
    fn the_lists_are_sorted_and_in_lower_case() {
        for list in [RESERVED, RESERVED_IN_PROJECT] {
            assert!(list.is_sorted_by(|a, b| a < b), "sorted, each once");
            assert!(list.iter().all(|word| *word == word.to_ascii_lowercase()));
        }
    }

    #[test]
    fn titles_of_any_script_give_one() {
        for (title, slug) in [
            ("Hello, World!", Some("hello-world")),
            ("Don't panic – it’s fine", Some("dont-panic-its-fine")),
            ("Über die Größe", Some("uber-die-grosse")),
            ("Привет, мир", Some("privet-mir")),
            ("你好世界", Some("ni-hao-shi-jie")),
            ("C++ & Rust", Some("c-rust")),
            ("<script>", Some("script")),
            ("…!?", None),
            ("", None),
        ] {
            assert_eq!(from_title(title).as_deref(), slug, "{title}");
        }
    }

    #[test]
    fn titles_are_cut_between_words() {
        assert_eq!(from_title(&"word ".repeat(40)), Some(["word"; 16].join("-")));
        assert_eq!(from_title(&"x".repeat(200)), Some("x".repeat(Slug::MAX)));
    }

    #[test]
    fn a_number_fits_behind_any() {
        let numbered = |slug: &str, number| Slug::parse(slug).unwrap().numbered(number).to_string();
        assert_eq!(numbered("a", 2), "a-2");
        assert_eq!(numbered(&"x".repeat(80), 19), format!("{}-19", "x".repeat(77)));
        assert_eq!(numbered(&format!("{}-{}", "x".repeat(77), "yy"), 2), format!("{}-2", "x".repeat(77)));
    }

    proptest! {
        #[test]
        fn whatever_is_made_can_be_parsed(title in ".{0,200}", number in 2_u32..) {
            if let Some(slug) = Slug::from_title(&title) {
                prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
                let numbered = slug.numbered(number);
                prop_assert_eq!(Slug::parse(numbered.as_str()), Ok(numbered.clone()));
            }
        }
    }
}
