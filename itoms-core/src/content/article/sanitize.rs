use super::link::Target;
use ammonia::{Builder, UrlRelative};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// What a link to another site says about itself. Sign-up is open by default: it shall pay no spammer.
pub(super) const REL: &str = "nofollow ugc noopener";

/// HTML of which nothing can run, whoever wrote it: a closed list of tags without `svg`, `math`, `style` and
/// `iframe`, and of each attribute only the values that our renderer writes. Sanitising again changes nothing.
pub(super) fn sanitize(html: &str) -> String {
    static POLICY: LazyLock<Builder<'static>> = LazyLock::new(policy);
    POLICY.clean(html).to_string()
}

pub(super) fn policy() -> Builder<'static> {
    let tags = [
        "a",
        "bdi",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let attributes: [(&str, &[&str]); 16] = [
        ("a", &["class", "href", "id", "rel", "title"]),
        ("code", &["class"]),
        ("div", &["class", "tabindex"]),
        ("h2", &["id"]),
        ("h3", &["id"]),
        ("h4", &["id"]),
        ("h5", &["id"]),
        ("h6", &["id"]),
        ("img", &["alt", "loading", "src", "title"]),
        ("li", &["id"]),
        ("ol", &["start"]),
        ("pre", &["tabindex"]),
        ("section", &["class"]),
        ("sup", &["id"]),
        ("td", &["class"]),
        ("th", &["class", "scope"]),
    ];
    let attributes: HashMap<_, HashSet<_>> = attributes.into_iter().map(|(tag, names)| (tag, names.iter().copied().collect())).collect();
    let mut policy = Builder::empty();
    policy
        .tags(tags.into())
        .tag_attributes(attributes)
        .url_schemes(["https", "http", "mailto"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(admit);
    policy
}

/// The value, if our renderer would write it there.
fn admit<'v>(tag: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let admitted = match (tag, attribute) {
        ("a", "href") => Target::of_link(value).is_some(),
        ("img", "src") => Target::of_image(value).is_some(),
        (_, "alt" | "title") => true,
        (_, "id") => is_id(value),
        ("a", "rel") => value == REL,
        ("a", "class") => value == "back",
        ("code", "class") => value.strip_prefix("language-").is_some_and(is_language),
        ("div", "class") => value == "table",
        ("section", "class") => value == "footnotes",
        ("td" | "th", "class") => matches!(value, "align-left" | "align-center" | "align-right"),
        ("th", "scope") => value == "col",
        ("div" | "pre", "tabindex") => value == "0",
        ("img", "loading") => value == "lazy",
        ("ol", "start") => value.len() <= 9 && value.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    };
    admitted.then_some(Cow::Borrowed(value))
}

/// An id with a prefix that keeps it apart from the ids of the page.
pub(super) fn is_id(value: &str) -> bool {
    let rest = ["s-", "fn-", "ref-"].into_iter().find_map(|prefix| value.strip_prefix(prefix));
    rest.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
}

/// The name of a programming language, as a class may carry it.
pub(super) fn is_language(name: &str) -> bool {
    (1..=30).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+-#".contains(&b))
}
