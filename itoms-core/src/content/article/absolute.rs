use super::render::escape;
use url::Url;

/// Our HTML as it is read away from its page: each link and each image by the address that a browser finds from that of the
/// page.
///
/// It is copied and not parsed anew, which would cost as much as to render it: where the sanitiser wrote it, a `<` begins a
/// tag, and each value stands between `"`.
pub(in crate::content) fn absolute(html: &str, page: &Url) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        out.push('<');
        rest = copy_tag(tag, page, &mut out);
    }
    out + rest
}

/// Copies the rest of a tag, and answers what stands behind it.
fn copy_tag<'h>(mut rest: &'h str, page: &Url, out: &mut String) -> &'h str {
    while let Some(end) = rest.find(['"', '>']) {
        let (written, behind) = rest.split_at(end + 1);
        out.push_str(written);
        rest = behind;
        if written.ends_with('>') {
            break;
        }
        let Some((value, behind)) = rest.split_once('"') else { break };
        let is_address = written.ends_with(" href=\"") || written.ends_with(" src=\"");
        match Some(value).filter(|_| is_address).and_then(|value| page.join(&unescaped(value)).ok()) {
            Some(address) => address.as_str().chars().for_each(|c| escape(out, c)),
            None => out.push_str(value),
        }
        out.push('"');
        rest = behind;
    }
    rest
}

/// The value of an attribute, of which the sanitiser escapes no more than this.
fn unescaped(value: &str) -> String {
    let value = value.replace("&quot;", "\"").replace("&nbsp;", "\u{a0}").replace("&lt;", "<").replace("&gt;", ">");
    value.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Article, sanitize::policy},
        *,
    };
    use ammonia::UrlRelative;
    use proptest::prelude::*;

    fn page() -> Url {
        Url::parse("https://example.com/blog/north/hello").unwrap()
    }

    #[track_caller]
    fn reads(markdown: &str, expected: &str) {
        let html = Article::parse(markdown).unwrap().render();
        assert_eq!(absolute(&html, &page()).trim_end(), expected, "{html}");
    }

    #[test]
    fn what_it_leads_to_and_shows_is_found_from_the_page() {
        reads("[a](#Ice)", "<p><a href=\"https://example.com/blog/north/hello#s-ice\">a</a></p>");
        reads("[a](other)", "<p><a href=\"https://example.com/blog/north/other\">a</a></p>");
        reads("[a](../south?b=1&c=2)", "<p><a href=\"https://example.com/blog/south?b=1&amp;c=2\">a</a></p>");
        reads("[a](<b \"c\" d> \"e\")", "<p><a href=\"https://example.com/blog/north/b%20%22c%22%20d\" title=\"e\">a</a></p>");
        reads("![a](/media/b.png)", "<p><img src=\"https://example.com/media/b.png\" alt=\"a\" loading=\"lazy\"></p>");
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for markdown in [
            "`<a href=\"b\">` and <img src=\"c\">",
            "[<a> href=\"b\"](https://example.com/?a&b \"src='c' <a href=\")",
            "[a](mailto:ada@example.com?subject=a&body=b)",
            "# A > b\n\n| a |\n|---|\n| b |",
        ] {
            let html = Article::parse(markdown).unwrap().render();
            assert_eq!(absolute(&html, &page()), html, "{markdown}");
        }
        for broken in ["<", "<a", "<a href", "<a href=\"", "<a href=\"b", "a > \" b", ""] {
            assert_eq!(absolute(broken, &page()), broken);
        }
    }

    /// Where an address may begin and end, and what could be taken for that.
    const PIECES: &str = r##"([\[\]()!<>"'&#;/?=. a-z\n|\\é\u{a0}-]|\[a\]\(|!\[|&amp;|\]\(b|\[\^1\]|\[\^1\]: |``|" href="){0,60}"##;

    proptest! {
        /// The slow way finds the same.
        #[test]
        fn it_is_what_a_parser_would_make_of_it(markdown in PIECES) {
            let html = Article::parse(&markdown).unwrap().render();
            let parsed = policy().url_relative(UrlRelative::RewriteWithBase(page())).clean(&html).to_string();
            prop_assert_eq!(absolute(&html, &page()), parsed);
        }
    }
}
