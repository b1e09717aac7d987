//! What rendering promises: safe, bounded, and the same every time.

use super::{Article, absolute, sanitize::sanitize};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn html(markdown: &str) -> String {
    Article::parse(markdown).unwrap().render()
}

#[track_caller]
fn renders(markdown: &str, expected: &str) {
    assert_eq!(html(markdown).trim_end(), expected, "{markdown:?}");
}

fn rule(markdown: &str) -> Option<(&'static str, Option<u64>)> {
    Article::parse(markdown).err().map(|violation| (violation.rule, violation.length))
}

#[test]
fn keeps_the_text_but_for_its_line_ends() {
    let article = Article::parse("  a\r\nb\rc\n\td ").unwrap();
    assert_eq!(article.markdown, "  a\nb\nc\n\td ");
}

#[test]
fn refuses_control_characters_and_excess() {
    assert_eq!(rule(&"ü".repeat(Article::MAX)), None);
    assert_eq!(rule(&"ü".repeat(Article::MAX + 1)), Some(("max_length", Some(200_001))));
    for hostile in ["a\0b", "a\u{1b}[0m", "a\u{85}b"] {
        assert_eq!(rule(hostile), Some(("characters", None)), "{hostile:?}");
    }
}

#[test]
fn only_an_article_that_says_something_can_be_published() {
    let check = |markdown| Article::parse(markdown).unwrap().check_publishable().map_err(|violation| violation.rule);
    assert_eq!(check("Hello"), Ok(()));
    assert_eq!(check(" \n\t"), Err("required"));
}

#[test]
fn shows_what_authors_write() {
    renders(
        "Hello *you* and **all** ~~none~~ `x<y`",
        "<p>Hello <em>you</em> and <strong>all</strong> <del>none</del> <code>x&lt;y</code></p>",
    );
    renders("one\\\ntwo\nthree", "<p>one<br>\ntwo\nthree</p>");
    renders("\"straight\" -- stays...", "<p>\"straight\" -- stays...</p>");
    renders("> wise\n\n***", "<blockquote>\n<p>wise</p>\n</blockquote>\n<hr>");
    renders("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
    renders("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>");
    renders("- [x] done\n- [ ] open", "<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>");
    renders("```rust,ignore\nfn main() {}\n```", "<pre tabindex=\"0\"><code class=\"language-rust\">fn main() {}\n</code></pre>");
    renders("    plain", "<pre tabindex=\"0\"><code>plain</code></pre>");
    renders("", "");
}

#[test]
fn shows_tables_that_scroll() {
    renders(
        "|a|b|c|\n|:-|:-:|-:|\n|1|2|3|",
        "<div class=\"table\" tabindex=\"0\"><table><thead><tr><th scope=\"col\" class=\"align-left\">a</th>\
         <th scope=\"col\" class=\"align-center\">b</th><th scope=\"col\" class=\"align-right\">c</th></tr></thead>\n\
         <tbody><tr><td class=\"align-left\">1</td><td class=\"align-center\">2</td><td class=\"align-right\">3</td></tr>\n\
         </tbody></table></div>",
    );
    assert!(html("|a|b|c|\n|-|-|-|\n||1|").contains("<tr><td></td><td>1</td></tr>"));
}

#[test]
fn headings_stand_below_the_title_and_can_be_linked() {
    renders("# Über *uns*", "<h2 id=\"s-uber-uns\">Über <em>uns</em></h2>");
    renders("### a\n# a", "<h2 id=\"s-a\">a</h2>\n<h2 id=\"s-a--2\">a</h2>");
    renders("[up](#Über-uns)", "<p><a href=\"#s-uber-uns\">up</a></p>");
}

#[test]
fn footnotes_stand_at_the_end() {
    renders(
        "a[^x] b[^y] c[^x]\n\n[^y]: second\n\n[^x]: first\n\n[^z]: unused",
        "<p>a<sup id=\"ref-1\"><a href=\"#fn-1\">1</a></sup> b<sup id=\"ref-2\"><a href=\"#fn-2\">2</a></sup> \
         c<sup><a href=\"#fn-1\">1</a></sup></p>\n<section class=\"footnotes\"><ol>\n\
         <li id=\"fn-1\"><p>first <a class=\"back\" href=\"#ref-1\">↩\u{fe0e}</a></p></li>\n\
         <li id=\"fn-2\"><p>second <a class=\"back\" href=\"#ref-2\">↩\u{fe0e}</a></p></li>\n</ol></section>",
    );
    renders("a[^missing]", "<p>a[^missing]</p>");
}

#[test]
fn links_say_where_they_lead() {
    renders("[a](/b \"c\")", "<p><a href=\"/b\" title=\"c\">a</a></p>");
    renders("<ada@example.com>", "<p><a href=\"mailto:ada@example.com\" rel=\"nofollow ugc noopener\">ada@example.com</a></p>");
    renders("[bad](javascript:alert(1)) [worse](//evil.example)", "<p>bad worse</p>");
    renders(
        "[https://bank.example](https://evil.example/x)",
        "<p><a href=\"https://evil.example/x\" rel=\"nofollow ugc noopener\">https://bank.example <bdi>(evil.example)</bdi></a></p>",
    );
}

#[test]
fn images_are_lazy_and_described() {
    renders("![a *b* `c`](/media/1/full \"t\")", "<p><img src=\"/media/1/full\" alt=\"a b c\" title=\"t\" loading=\"lazy\"></p>");
    renders("[![in](https://example.com/a.png) link](/b)", "<p><a href=\"/b\">in link</a></p>");
    renders("![only *text*](data:image/svg+xml,x)", "<p>only text</p>");
    renders("[![in](/a) link](/b)", "<p><a href=\"/b\"><img src=\"/a\" alt=\"in\" loading=\"lazy\"> link</a></p>");
}

#[test]
fn an_image_of_another_host_is_a_link() {
    let link = |text| format!("<p><a href=\"https://example.com/a.png\" rel=\"nofollow ugc noopener\">{text}</a></p>");
    renders("![a boat](https://example.com/a.png)", &link("a boat"));
    renders("![](https://example.com/a.png)", &link("https://example.com/a.png"));
}

#[test]
fn long_text_stays_in_one_piece() {
    renders("a&b ".repeat(1_000).trim_end(), &format!("<p>{}</p>", "a&amp;b ".repeat(1_000).trim_end()));
}

#[test]
fn html_is_text() {
    renders("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>");
    renders("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
    renders("a &lt;b&gt; &#1;&#x202e;&#x2067;&#0;c", "<p>a &lt;b&gt; \u{fffd}c</p>");
}

/// Everything in a page that could run: a tag off the list, or an attribute that is not ours.
fn is_inert(html: &str) -> bool {
    let tags = html.split('<').skip(1).map(|rest| rest.split_once('>').map_or(rest, |(tag, _)| tag));
    let mut tags = tags.map(str::to_ascii_lowercase);
    tags.all(|tag| {
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        let attributes: String = tag.split('"').step_by(2).collect();
        let runs = ["script", "style", "iframe", "svg", "math", "object", "embed", "form", "input", "base", "meta", "link"].contains(&name);
        let handles = attributes.split([' ', '\n']).any(|attribute| attribute.starts_with("on") || attribute.starts_with("style"));
        let leads = tag.split(['"', ' ']).any(|value| ["javascript:", "data:", "vbscript:"].iter().any(|scheme| value.starts_with(scheme)));
        !runs && !handles && (!leads || tag.contains("alt=") || tag.contains("title="))
    })
}

#[test]
fn hostile_text_is_inert() {
    for hostile in [
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "[a](<javascript:alert(1)>)",
        "[a](&#x6A;avascript:alert(1))",
        "[a](javascript&colon;alert(1))",
        "[a](java&#9;script:alert(1))",
        "[a]( data:text/html,<script>alert(1)</script>)",
        "<javascript:alert(1)>",
        "[a][b]\n\n[b]: javascript:alert(1) \"x\"",
        "![a](x\"onerror=alert(1))",
        "![\" onerror=alert(1) x=\"](/a)",
        "[a](/b \"\\\" onclick=alert(1) x=\\\"\")",
        "[a](https://e.example/\"onclick=alert(1))",
        "```\"><script>alert(1)</script>\nx\n```",
        "```x\" onclick=alert(1)\nx\n```",
        "# <script>alert(1)</script>",
        "# a {#id onclick=alert(1)}",
        "[^\"><script>]\n\n[^\"><script>]: x",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?>",
        "`<script>`",
        "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
        "</p></article><script>alert(1)</script>",
        "<plaintext>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    ] {
        let html = html(hostile);
        assert!(is_inert(&html), "{hostile}\n{html}");
        assert_eq!(sanitize(&html), html, "{hostile}");
    }
}

#[test]
fn the_second_net_holds_alone() {
    for (hostile, kept) in [
        ("<script>alert(1)</script>a", "a"),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>a", "<img src=\"x\">a"),
        ("<a href=\"javascript:alert(1)\" onclick=\"x\" id=\"main\" class=\"button\" style=\"x\">a</a>", "<a>a</a>"),
        ("<img src=\"//evil.example/a.png\" srcset=\"x\" alt=\"b\">", "<img alt=\"b\">"),
        (
            "<code class=\"language-x y\">a</code><iframe src=\"/a\"></iframe><form action=\"/a\"><input name=\"b\"></form>",
            "<code>a</code>",
        ),
        ("<h1 id=\"s-a\">a</h1><h2 id=\"s-a\">b</h2><!-- c -->", "a<h2 id=\"s-a\">b</h2>"),
    ] {
        assert_eq!(sanitize(hostile), kept, "{hostile}");
    }
}

/// Each is of that many characters, and made to be deep, wide or ambiguous.
fn floods(length: usize) -> Vec<String> {
    let times = |unit: &str, length: usize| unit.repeat(length / unit.chars().count());
    let halves = |first: &str, second: &str| format!("{}\n{}", times(first, length / 2 - 1), times(second, length / 2));
    let units = [
        ">",
        "> ",
        "[",
        "![",
        "*",
        "_",
        "*a_ ",
        "**a ",
        "1. ",
        "* - ",
        "-\t",
        "|",
        "`",
        "<",
        "<a ",
        "&",
        "\\",
        "[](",
        "[a](",
        "[^a]",
        "~~",
        "# a\n",
        "- a\n",
        "- [ ] a\n",
        "> a\n\n",
        "<!--",
        "<b>",
        "</b>",
        "[^a]: a\n",
        "a<br>",
        "|a|\n|-|\n",
        "![a](b",
        "[a]: <",
    ];
    let mut floods: Vec<String> = units.into_iter().map(|unit| times(unit, length)).collect();
    floods.extend([
        halves("1. ", "\n"),
        halves("* - ", "\n"),
        halves(">", ">\n"),
        halves("> - ", "a\n"),
        halves("1. ", "   a\n"),
        halves("*", "a*"),
        halves("&", "😀"),
        halves("Â", "😀"),
        format!("```\n{}", times("&", length - 10)),
        format!("`{}`", times("&", length - 10)),
        format!("[a](/{})", times("&", length - 10)),
        format!("![{0}](/a \"{0}\")", times("&", length / 2 - 10)),
        format!("{}\n{}\n{}", times("|a", length / 4), times("|-", length / 4), times("|a|\n", length / 4)),
        format!("[a]: https://example.com/{}\n\n{}", times("x", length / 2 - 30), times("[a] ", length / 2)),
        format!("[^a]: {}\n\n{}", times("x ", length / 2 - 10), times("[^a] ", length / 2)),
        format!("[{}](https://example.com)", times("a.b ", length - 30)),
        (0..).map(|indent| format!("{}- a\n", " ".repeat(indent))).take_while(|line| line.len() < length.isqrt()).collect(),
        (1..).map(|ticks| format!("{} ", "`".repeat(ticks))).take_while(|line| line.len() < length.isqrt()).collect(),
    ]);
    floods
}

/// What costs the square of the length takes a minute here, and what recurses the stack.
#[test]
#[expect(clippy::disallowed_methods, reason = "it measures its own run")]
fn floods_cost_little() {
    let (length, limit) = match itoms_testing::is_long() {
        true => (Article::MAX, Duration::from_secs(20)),
        false => (Article::MAX / 4, Duration::from_secs(3)),
    };
    for flood in floods(length) {
        let name: String = flood.chars().take(20).collect();
        let start = Instant::now();
        let html = html(&flood);
        let away = absolute(&html, &"https://example.com/north/hello".parse().unwrap());
        assert!(start.elapsed() < limit, "{name:?} took {:?}", start.elapsed());
        assert!(away.len() < 50 * length, "{name:?} gave {} bytes away from its page", away.len());
        assert!(html.len() < 25 * length, "{name:?} gave {} bytes", html.len());
        assert!(is_inert(&html), "{name:?}");
    }
}

#[test]
fn what_is_too_deep_keeps_its_text() {
    let html = html(&format!("{}deep *a*", "> ".repeat(1_000)));
    assert_eq!(html.matches("<blockquote>").count(), super::render::MAX_DEPTH);
    assert!(html.contains("deep a"));
}

fn snippet() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "[",
        "](",
        ")",
        "![",
        "<",
        ">",
        "\"",
        "'",
        "&",
        "&lt;",
        "&#x3c;",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "1. ",
        "> ",
        "# ",
        "|",
        "|-|\n",
        "[^a]",
        "[^a]: ",
        "[x] ",
        "<script>",
        "</",
        "<!--",
        "-->",
        "<style>",
        "<svg",
        " onload=",
        "javascript:",
        "https://",
        "bank.example",
        "//",
        "\\",
        "/a",
        "#s-a",
        "mailto:",
        "@",
        "\u{202e}",
        "\u{2066}",
        "\u{a0}",
        "é",
        "ａ",
        "a",
        "b c",
        "=",
        "{",
        "}",
        "\t",
        "<a href=",
    ];
    prop::collection::vec(prop::sample::select(PIECES).prop_map(str::to_owned), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_inert_and_stays_as_it_is(markdown in prop_oneof![snippet(), "[^\\p{Cc}]{0,80}"]) {
        let html = html(&markdown);
        prop_assert!(is_inert(&html), "{}", html);
        prop_assert_eq!(sanitize(&html), html.clone());
        prop_assert_eq!(super::tests::html(&markdown), html);
    }

    #[test]
    fn any_html_is_inert_and_clean_at_once(text in snippet()) {
        let once = sanitize(&text);
        prop_assert!(is_inert(&once), "{}", once);
        prop_assert_eq!(sanitize(&once), once.clone());
    }
}
