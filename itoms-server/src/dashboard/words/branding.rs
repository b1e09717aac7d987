//! How a look is called.

use crate::assets::Mended;
use itoms_core::project::{Branding, Color, Font};

/// Who is gone, or no member any more.
pub(crate) const SOMEBODY: &str = "a former member";

/// The fonts of the menu.
pub(crate) const FONTS: &[(&str, &str)] = &[
    ("", "Default: serifs in the text"),
    ("system", "System: what the reader’s device is set in"),
    ("serif", "Serif: bookish"),
    ("humanist", "Humanist: warm, without serifs"),
    ("geometric", "Geometric: round and even"),
    ("slab", "Slab: square serifs"),
    ("mono", "Mono: all letters of one width"),
];

/// A font in a few letters.
fn font(font: Option<Font>) -> &'static str {
    match font {
        None => "default font",
        Some(Font::System) => "System font",
        Some(Font::Serif) => "Serif font",
        Some(Font::Humanist) => "Humanist font",
        Some(Font::Geometric) => "Geometric font",
        Some(Font::Slab) => "Slab font",
        Some(Font::Mono) => "Mono font",
    }
}

/// `#1f5a45, Serif font, sender Acme, footer`.
pub(crate) fn summary(Branding { look, sender_name }: &Branding) -> String {
    let accent = look.accent.map_or_else(|| "Default colour".to_owned(), |accent| accent.to_string());
    let sender = sender_name.as_ref().map(|name| format!("sender “{name}”"));
    let footer = look.footer.is_some().then(|| "a footer".to_owned());
    [Some(accent), Some(font(look.font).to_owned()), sender, footer].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What pages show in the place of a colour in which text could not be read.
pub(crate) fn mended(accent: Color, Mended { light, dark }: Mended) -> Vec<String> {
    let light = (light != accent).then(|| format!("On light pages {accent} is too pale to read; they show {light} instead."));
    let dark = (dark != accent).then(|| format!("On dark pages {accent} is too dark to read; they show {dark} instead."));
    [light, dark].into_iter().flatten().collect()
}
