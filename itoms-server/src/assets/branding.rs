//! The style sheet of a project's branding. It is made of the colour and the font alone, and its name says both, so
//! that it needs no database, is kept by browsers for ever, and a change of the branding is a sheet of another name.
//! Whatever stands in it was parsed: a colour is six digits, a font one of a closed list.

use itoms_core::project::{Color, Font, Look};
use sha2::{Digest, Sha256};

/// On what links stand in pages of the light scheme: `--paper` and `--sunken` of `tokens.css`.
const LIGHT: [Color; 2] = [Color::rgb(0xfb, 0xf9, 0xf5), Color::rgb(0xf3, 0xf0, 0xeb)];
/// The same of the dark scheme.
const DARK: [Color; 2] = [Color::rgb(0x16, 0x13, 0x10), Color::rgb(0x27, 0x24, 0x1f)];

/// The colour of links where nobody chose one: `--accent` of the light scheme.
pub(crate) const HOUSE: Color = Color::rgb(0x08, 0x5f, 0x41);

/// How much stronger than its links a page shows the one that is pointed at, of 255.
const STRONGER: u8 = 56;

/// A chosen colour, as text can be read in it: at least 4.5:1 on whatever it stands on (WCAG 2.2, 1.4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mended {
    pub(crate) light: Color,
    pub(crate) dark: Color,
}

impl Mended {
    pub(crate) fn of(accent: Color) -> Self {
        Self { light: accent.readable_on(&LIGHT), dark: accent.readable_on(&DARK) }
    }

    /// What `rules` hold, each for one scheme.
    fn rules(self) -> [String; 2] {
        let (black, white) = (Color::rgb(0, 0, 0), Color::rgb(255, 255, 255));
        let rule = |accent: Color, end| format!("--accent:{accent};--accent-strong:{}", accent.mixed(end, STRONGER));
        [rule(self.light, black), rule(self.dark, white)]
    }
}

/// Where the sheet is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// On the project's pages.
    Pages,
    /// On a specimen of them within the dashboard.
    Specimen,
}

impl Use {
    const ALL: [Self; 2] = [Self::Pages, Self::Specimen];

    fn stem(self) -> &'static str {
        match self {
            Self::Pages => "branding",
            Self::Specimen => "specimen",
        }
    }
}

/// The file's name; nothing where nobody chose colour or font, for then there is nothing to add.
pub(super) fn name(used: Use, accent: Option<Color>, font: Option<Font>) -> Option<String> {
    if accent.is_none() && font.is_none() {
        return None;
    }
    let hash = hex::encode(&Sha256::digest(css(used, accent, font))[..8]);
    let accent = accent.map_or_else(|| "house".to_owned(), |accent| accent.to_string().replace('#', ""));
    Some(format!("{}.{accent}.{}.{hash}.css", used.stem(), font.map_or("house", Font::name)))
}

/// The sheet of that name, in the one spelling that [`name`] gives.
pub(super) fn named(asked: &str) -> Option<String> {
    let mut parts = asked.split('.');
    let (stem, accent, font) = (parts.next()?, parts.next()?, parts.next()?);
    let used = Use::ALL.into_iter().find(|used| used.stem() == stem)?;
    let accent = Color::named(&format!("#{accent}"));
    let font = Font::named(font);
    (name(used, accent, font)? == asked).then(|| css(used, accent, font))
}

fn css(used: Use, accent: Option<Color>, font: Option<Font>) -> String {
    let fonts = font.map(Font::stack).map(|stack| format!("--sans:{stack};--serif:{stack}"));
    let colours = accent.map(|accent| Mended::of(accent).rules());
    match used {
        Use::Pages => {
            // On paper links stay black.
            let colours = colours.map(|[light, dark]| {
                format!(
                    "@media screen{{:root{{{light}}}.masthead,.site-title.first{{border-block-end:3px solid var(--accent)}}}}\n\
                     @media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
                )
            });
            colours.unwrap_or_default() + &fonts.map(|fonts| format!(":root{{{fonts}}}\n")).unwrap_or_default()
        }
        Use::Specimen => {
            let colours = colours.map(|[light, dark]| {
                format!(
                    ".specimen.light{{{light}}}\n.specimen.dark{{{dark}}}\n.specimen .mast{{border-block-end:3px solid var(--accent)}}\n"
                )
            });
            colours.unwrap_or_default() + &fonts.map(|fonts| format!(".specimen{{{fonts}}}\n")).unwrap_or_default()
        }
    }
}

/// What a page needs of a look.
pub(super) fn of(look: &Look) -> Option<String> {
    name(Use::Pages, look.accent, look.font)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: &str = include_str!("css/tokens.css");

    /// The colours of a token, in the order of the schemes, as a screen shows them.
    fn shown(token: &str) -> Vec<Color> {
        let start = format!("{token}: oklch(");
        let values = TOKENS.split(&start).skip(1).map(|rest| rest.split(')').next().unwrap());
        values
            .map(|value| from_oklch(value.split(' ').map(|number| number.parse().unwrap()).collect::<Vec<f64>>().try_into().unwrap()))
            .collect()
    }

    /// By the matrices of Oklab (Björn Ottosson).
    fn from_oklch([lightness, chroma, hue]: [f64; 3]) -> Color {
        let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
        let channel = |linear: f64| {
            let encoded = if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
            format!("{:02x}", (encoded.clamp(0.0, 1.0) * 255.0).round() as u8)
        };
        let rgb = [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
        ];
        Color::named(&format!("#{}", rgb.map(channel).concat())).unwrap()
    }

    #[test]
    fn the_surfaces_are_those_of_the_pages() {
        assert_eq!(shown("--paper"), [LIGHT[0], DARK[0]]);
        assert_eq!(shown("--sunken"), [LIGHT[1], DARK[1]]);
        assert_eq!(shown("--accent")[0], HOUSE);
    }

    /// 17 levels of each channel: the corners of the cube, its edges and what lies between.
    #[test]
    fn links_in_any_colour_can_be_read_in_both_schemes() {
        let levels: Vec<u8> = (0..=16_u8).map(|level| level.saturating_mul(16)).collect();
        let colours = levels.iter().flat_map(|r| levels.iter().flat_map(|g| levels.iter().map(|b| Color::rgb(*r, *g, *b))));
        for accent in colours {
            let sheet = css(Use::Pages, Some(accent), None);
            let stated = |name: &str| -> Vec<Color> {
                sheet.split(&format!("--{name}:")).skip(1).map(|rest| Color::named(&rest[..7]).unwrap()).collect()
            };
            for name in ["accent", "accent-strong"] {
                for (colour, surfaces) in stated(name).into_iter().zip([LIGHT, DARK]) {
                    assert!(surfaces.iter().all(|surface| colour.contrast(*surface) >= 4.5), "{accent} as {colour}");
                }
                assert_eq!(stated(name).len(), 2);
            }
        }
    }

    #[test]
    fn a_sheet_is_found_by_its_own_name_alone() {
        let mut names = std::collections::BTreeSet::new();
        for accent in [None, Some(HOUSE), Some(Color::rgb(255, 255, 0))] {
            for font in Font::ALL.map(Some).into_iter().chain([None]) {
                for used in Use::ALL {
                    let Some(name) = name(used, accent, font) else { continue };
                    assert_eq!(named(&name), Some(css(used, accent, font)));
                    assert!(css(used, accent, font).len() < 700);
                    assert!(names.insert(name));
                }
            }
        }
        assert_eq!(names.len(), 2 * (3 * 7 - 1));
        let own = name(Use::Pages, Some(HOUSE), None).unwrap();
        let hash = own.split('.').nth(3).unwrap();
        for asked in [
            String::new(),
            "branding.css".to_owned(),
            "branding.house.house.0000000000000000.css".to_owned(),
            own.replace("085f41", "085F41"),
            own.replace("085f41", "085f4"),
            own.replace(hash, "0000000000000000"),
            own.replace("house", "comic"),
            format!("{own}.css"),
            own.replace("branding", "other"),
        ] {
            assert_eq!(named(&asked), None, "{asked}");
        }
    }
}
