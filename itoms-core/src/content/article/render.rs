use super::{
    footnote::Footnotes,
    heading::Outline,
    link::{Label, Target},
    sanitize::{REL, is_language},
};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

/// HTML of Markdown with tables, footnotes, task lists and strikethrough. HTML in it is shown as text.
pub(super) fn html(markdown: &str) -> String {
    let extensions = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut writer = Writer::default();
    for event in Parser::new_ext(markdown, extensions) {
        writer.event(event);
    }
    writer.out + &writer.footnotes.html()
}

/// How deep quotes, lists and emphasis may stand in each other. What is deeper, and nobody writes that by
/// hand, loses its tags and keeps its text, so that neither the sanitiser nor a browser meets a deep tree.
pub(super) const MAX_DEPTH: usize = 40;

/// How many bytes of text stand in one piece. At each `&` the sanitiser looks ahead to the end of the piece,
/// so that long ones would cost the square of their length.
const MAX_PIECE: usize = 512;

/// How long the text in an attribute may be, in bytes.
const MAX_ATTRIBUTE: usize = 1_000;

/// Writes what the parser tells, each event once.
#[derive(Debug, Default)]
struct Writer {
    out: String,
    /// Where the text was last cut.
    cut: usize,
    depth: usize,
    outline: Outline,
    heading: Option<Heading>,
    link: Option<Link>,
    image: Option<Image>,
    table: Table,
    footnotes: Footnotes,
}

/// A heading that is open. Its tag is written when its text, and so its id, is known.
#[derive(Debug)]
struct Heading {
    start: usize,
    level: u8,
    text: String,
}

/// A link that is open.
#[derive(Debug)]
struct Link {
    target: Target,
    label: Label,
}

/// An image that is open: everything in it is its alternative text.
#[derive(Debug)]
struct Image {
    written: String,
    title: String,
    alt: String,
    /// Images within its text.
    nested: usize,
}

/// The table that is open, if one is; tables do not nest.
#[derive(Debug, Default)]
struct Table {
    columns: Vec<Alignment>,
    column: usize,
    head: bool,
    /// Where the content of the open cell starts.
    cell: usize,
    /// Where the last cell of the row that is not empty ends.
    filled: usize,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        if let Some(image) = self.image.take() {
            return self.alternative(image, event);
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text);
            }
            Event::Code(code) => self.code(&code),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.out.push_str(if done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        self.depth += usize::from(nests(&tag.to_end()));
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => self.start_heading(level),
            Tag::CodeBlock(kind) => self.start_code_block(&kind),
            Tag::Table(columns) => self.start_table(columns),
            Tag::TableHead => {
                self.table.head = true;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.out.push_str("<tr>");
                self.table.filled = self.out.len();
            }
            Tag::TableCell => self.start_cell(),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(link_type, &dest_url, &title),
            Tag::Image { dest_url, title, .. } => {
                self.image = Some(Image { written: dest_url.into_string(), title: title.into_string(), alt: String::new(), nested: 0 });
            }
            Tag::FootnoteDefinition(name) => self.footnotes.start_definition(&name, &mut self.out),
            _ if self.depth > MAX_DEPTH => {}
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>\n"),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.out.push_str("<li>"),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.out.push_str("</p>\n"),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::CodeBlock => self.out.push_str("</code></pre>\n"),
            TagEnd::Table => self.out.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => self.end_table_head(),
            TagEnd::TableRow => self.end_row(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Link => self.end_link(),
            TagEnd::FootnoteDefinition => self.footnotes.end_definition(&mut self.out),
            _ if self.depth > MAX_DEPTH => self.out.push(' '),
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            _ => {}
        }
        self.depth -= usize::from(nests(&tag));
    }

    fn text(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if let Some(link) = &mut self.link {
            link.label.push_text(text);
        }
        self.write(text);
    }

    fn code(&mut self, code: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(code);
        }
        if let Some(link) = &mut self.link {
            link.label.push_code(code);
        }
        self.out.push_str("<code>");
        self.write(code);
        self.out.push_str("</code>");
    }

    /// Writes text in pieces, cut by comments. The sanitiser drops those.
    fn write(&mut self, text: &str) {
        for c in text.chars() {
            if self.out.len().abs_diff(self.cut) > MAX_PIECE {
                self.out.push_str("<!---->");
                self.cut = self.out.len();
            }
            escape(&mut self.out, c);
        }
    }

    fn start_heading(&mut self, level: HeadingLevel) {
        let level = self.outline.level(level as u8);
        self.heading = Some(Heading { start: self.out.len(), level, text: String::new() });
    }

    fn end_heading(&mut self) {
        let Some(Heading { start, level, text }) = self.heading.take() else { return };
        let id = self.outline.id(&text);
        self.out.insert_str(start, &format!("<h{level} id=\"{id}\">"));
        self.out.push_str(&format!("</h{level}>\n"));
    }

    fn start_code_block(&mut self, kind: &CodeBlockKind<'_>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.to_ascii_lowercase(),
            CodeBlockKind::Indented => String::new(),
        };
        let language = info.split([' ', ',', '{']).next().filter(|name| is_language(name));
        let class = language.map(|name| format!(" class=\"language-{name}\"")).unwrap_or_default();
        // Whoever has no mouse scrolls a wide block by keyboard, once it has the focus.
        self.out.push_str(&format!("<pre tabindex=\"0\"><code{class}>"));
    }

    fn start_table(&mut self, columns: Vec<Alignment>) {
        self.table = Table { columns, ..Table::default() };
        self.out.push_str("<div class=\"table\" tabindex=\"0\"><table>");
    }

    fn end_table_head(&mut self) {
        self.table.head = false;
        self.table.column = 0;
        self.out.push_str("</tr></thead>\n<tbody>");
    }

    /// Without the empty cells at its end: the parser fills each row up, which makes much of little text.
    fn end_row(&mut self) {
        self.out.truncate(self.table.filled);
        self.table.column = 0;
        self.out.push_str("</tr>\n");
    }

    fn start_cell(&mut self) {
        let tag = if self.table.head { "th scope=\"col\"" } else { "td" };
        let class = match self.table.columns.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.table.column += 1;
        self.out.push_str(&format!("<{tag}{class}>"));
        self.table.cell = self.out.len();
    }

    fn end_cell(&mut self) {
        let empty = self.out.len() == self.table.cell;
        self.out.push_str(if self.table.head { "</th>" } else { "</td>" });
        if !empty {
            self.table.filled = self.out.len();
        }
    }

    fn start_link(&mut self, kind: LinkType, written: &str, words: &str) {
        let target = match kind {
            LinkType::Email => Target::of_link(&format!("mailto:{written}")),
            _ => Target::of_link(written),
        };
        let Some(target) = target else { return };
        self.out.push_str("<a");
        attribute(&mut self.out, "href", &target.address());
        title(&mut self.out, words);
        if matches!(target, Target::Elsewhere(_)) {
            attribute(&mut self.out, "rel", REL);
        }
        self.out.push('>');
        self.link = Some(Link { target, label: Label::default() });
    }

    fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if let Some(host) = link.target.hidden_host(&link.label) {
            let host = format!("({host})");
            self.out.push_str(" <bdi>");
            self.write(&host);
            self.out.push_str("</bdi>");
        }
        self.out.push_str("</a>");
    }

    /// What happens within an image: its text is collected, and its end writes it.
    fn alternative(&mut self, mut image: Image, event: Event<'_>) {
        match event {
            Event::End(TagEnd::Image) if image.nested == 0 => return self.end_image(&image),
            Event::End(TagEnd::Image) => image.nested -= 1,
            Event::Start(Tag::Image { .. }) => image.nested += 1,
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => image.alt.push_str(&text),
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            _ => {}
        }
        self.image = Some(image);
    }

    fn end_image(&mut self, image: &Image) {
        let Some(target) = Target::of_image(&image.written) else { return self.image_elsewhere(image) };
        self.out.push_str("<img");
        attribute(&mut self.out, "src", &target.address());
        attribute(&mut self.out, "alt", cut(&image.alt));
        title(&mut self.out, &image.title);
        attribute(&mut self.out, "loading", "lazy");
        self.out.push('>');
    }

    /// A link to the image of another host: who follows it decides to.
    fn image_elsewhere(&mut self, image: &Image) {
        let linked = self.link.is_none() && matches!(Target::of_link(&image.written), Some(Target::Elsewhere(_)));
        if linked {
            self.start_link(LinkType::Inline, &image.written, &image.title);
        }
        self.text(if linked && image.alt.is_empty() { &image.written } else { &image.alt });
        if linked {
            self.end_link();
        }
    }

    fn footnote_reference(&mut self, name: &str) {
        let linked = self.link.is_none();
        self.footnotes.reference(name, linked, &mut self.out);
    }
}

/// Whether such tags stand in each other without end. An item has the depth of its list.
fn nests(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!(" {name}=\""));
    value.chars().for_each(|c| escape(out, c));
    out.push('"');
}

/// A title, unless there is none.
fn title(out: &mut String, title: &str) {
    if !title.is_empty() {
        attribute(out, "title", cut(title));
    }
}

/// As much of it as an attribute carries.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_ATTRIBUTE)]
}

/// A character as HTML. Leaves out what no page and no feed can carry, and what would show text in another order.
pub(super) fn escape(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\n' | '\t' => out.push(c),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
        _ if c.is_control() => {}
        _ => out.push(c),
    }
}
