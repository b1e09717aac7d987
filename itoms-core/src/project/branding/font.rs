/// The fonts that a project can choose among. Each is one that readers' devices already have: nothing is downloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Font {
    /// What the reader's system itself is set in.
    System,
    /// A bookish face with serifs.
    Serif,
    /// Warm, without serifs.
    Humanist,
    /// Round and even, without serifs.
    Geometric,
    /// Strong, square serifs.
    Slab,
    /// All letters of one width.
    Mono,
}

impl Font {
    /// Every one.
    pub const ALL: [Self; 6] = [Self::System, Self::Serif, Self::Humanist, Self::Geometric, Self::Slab, Self::Mono];

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Serif => "serif",
            Self::Humanist => "humanist",
            Self::Geometric => "geometric",
            Self::Slab => "slab",
            Self::Mono => "mono",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|font| font.name() == name)
    }

    /// What a style sheet names: the first of them that a device has.
    #[must_use]
    pub const fn stack(self) -> &'static str {
        match self {
            Self::System => r#"system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif"#,
            Self::Serif => r#""Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, "Noto Serif", "Liberation Serif", serif"#,
            Self::Humanist => r#"Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", "Noto Sans", sans-serif"#,
            Self::Geometric => r#"Avenir, Montserrat, Corbel, "URW Gothic", "Century Gothic", "Noto Sans", sans-serif"#,
            Self::Slab => r#"Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", "Sitka Small", serif"#,
            Self::Mono => r#"ui-monospace, "Cascadia Mono", Menlo, "Noto Sans Mono", "Liberation Mono", Consolas, monospace"#,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Font;

    #[test]
    fn every_font_is_known_by_its_name_and_ends_in_one_that_there_always_is() {
        for font in Font::ALL {
            assert_eq!(Font::named(font.name()), Some(font));
            assert!(["serif", "sans-serif", "monospace"].iter().any(|last| font.stack().ends_with(&format!(", {last}"))), "{font:?}");
        }
    }
}
