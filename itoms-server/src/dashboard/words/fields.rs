use itoms_core::time::TimeZone;
use std::sync::LazyLock;

/// What a field is called: the same on its form, in the summary of errors and in messages.
pub(crate) fn label(name: &str) -> &'static str {
    match name {
        "email" => "E-mail address",
        "full_name" => "Full name",
        "password" => "Password",
        "current_password" => "Present password",
        "code" => "Code",
        "recovery_code" => "Recovery code",
        "company" => "Company",
        "sixteen_or_older" => "Age",
        "name" => "Project name",
        "slug" => "Address",
        "language" => "Language",
        "time_zone" => "Time zone",
        "accent" => "Accent colour",
        "font" => "Font",
        "sender_name" => "Sender name",
        "footer" => "Footer",
        "title" => "Title",
        "description" => "Description",
        "tags" => "Tags",
        "body" => "Text",
        "role" => "Role",
        "confirm" => "Confirmation",
        "reason" => "Reason",
        "search" => "Search",
        "status" => "Status",
        "tag" => "Tag",
        "sort" => "Order",
        "kind" => "What",
        "standing" => "Standing",
        "projects" => "Projects",
        "passkey_name" => "Name of the passkey",
        "key_name" | "read_key_name" => "Name of the key",
        "scopes" => "What it may do",
        "project" => "Project",
        "expires" | "expires_at" => "When it ends",
        "overlap" => "The old secret",
        _ => "Form",
    }
}

/// The states of content, for a menu.
pub(crate) const STATUSES: &[(&str, &str)] = &[("", "All"), ("draft", "Draft"), ("published", "Published"), ("unpublished", "Unpublished")];

/// The orders of the list of content.
pub(crate) const SORTS: &[(&str, &str)] = &[("updated", "Last changed"), ("created", "Last created"), ("title", "Title")];

/// The orders of the lists of projects and people.
pub(crate) const NEWEST_OR_NAME: &[(&str, &str)] = &[("created", "Newest first"), ("name", "Name")];

/// The orders of the list of members.
pub(crate) const JOINED_OR_NAME: &[(&str, &str)] = &[("created", "First to join"), ("name", "Name")];

/// When a new key ends, in days.
pub(crate) const KEY_ENDS: &[(&str, &str)] = &[("90", "In 90 days"), ("30", "In 30 days"), ("365", "In a year"), ("", "Not by itself")];

/// How long a replaced secret goes on working, in seconds.
pub(crate) const OVERLAPS: &[(&str, &str)] =
    &[("0", "Is dead at once"), ("3600", "Works for an hour"), ("86400", "Works for a day"), ("604800", "Works for 7 days")];

/// The time zones of the world, for a menu.
pub(crate) fn time_zones() -> &'static [(String, String)] {
    static ZONES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let names = TimeZone::names().filter(|name| name == "UTC" || (name.contains('/') && !name.starts_with("Etc/")));
        let mut zones: Vec<_> = names.map(|name| (name.clone(), name.replace('_', " "))).collect();
        zones.sort();
        zones
    });
    &ZONES
}

/// The languages of the menus, each in its own words; others are set through the API.
pub(crate) const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("ga", "Gaeilge"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("id", "Bahasa Indonesia"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("ko", "한국어"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("mk", "Македонски"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("pt-BR", "Português (Brasil)"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sq", "Shqip"),
    ("sr", "Српски"),
    ("sv", "Svenska"),
    ("ta", "தமிழ்"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh-Hans", "简体中文"),
    ("zh-Hant", "繁體中文"),
];
