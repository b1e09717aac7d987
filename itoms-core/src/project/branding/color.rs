use crate::problem::Violation;
use std::fmt;

/// A colour of the screen (sRGB), written `#rrggbb` and in no other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color([u8; 3]);

impl Color {
    /// The least contrast of text that people can read (WCAG 2.2, 1.4.3).
    pub const CONTRAST: f64 = 4.5;

    const BLACK: Self = Self([0; 3]);
    const WHITE: Self = Self([255; 3]);

    /// Of red, green and blue.
    #[must_use]
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// From what somebody typed, in any letter case.
    ///
    /// # Errors
    /// The [`Violation`] of the rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        const LENGTH: usize = "#rrggbb".len();
        let text = text.trim();
        match text.chars().count() {
            length if length > LENGTH => Err(Violation::too_long("accent", LENGTH, length, "characters")),
            _ => Self::named(text)
                .ok_or_else(|| Violation::new("accent", "format", "Write a colour as # and six digits from 0 to f, such as #1f5a45.")),
        }
    }

    /// The one that is written so.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let mut rgb = [0; 3];
        hex::decode_to_slice(text.strip_prefix('#')?, &mut rgb).ok()?;
        Some(Self(rgb))
    }

    /// How well the one is read on the other, from 1 to 21 (WCAG 2.2, contrast ratio).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The colour that is nearest to this one and can be read on all of these: itself, or as much darker or lighter as
    /// it takes. Where no colour can, it is the best there is.
    #[must_use]
    pub fn readable_on(self, surfaces: &[Self]) -> Self {
        let least = |color: Self| surfaces.iter().map(|surface| color.contrast(*surface)).fold(f64::INFINITY, f64::min);
        let end = if least(Self::BLACK) >= least(Self::WHITE) { Self::BLACK } else { Self::WHITE };
        (0..=u8::MAX).map(|share| self.mixed(end, share)).find(|color| least(*color) >= Self::CONTRAST).unwrap_or(end)
    }

    /// With that share of another colour in it, of 255.
    #[must_use]
    pub fn mixed(self, other: Self, share: u8) -> Self {
        let share = u16::from(share);
        let mix = |own: u8, other: u8| ((u16::from(own) * (255 - share) + u16::from(other) * share + 127) / 255).to_le_bytes()[0];
        let ([red, green, blue], [other_red, other_green, other_blue]) = (self.0, other.0);
        Self([mix(red, other_red), mix(green, other_green), mix(blue, other_blue)])
    }

    /// How light it is to the eye, from 0 to 1 (WCAG 2.2, relative luminance).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", hex::encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Color;
    use proptest::prelude::*;

    #[test]
    fn is_written_in_one_way() {
        for (typed, shown) in [("#1F5A45", "#1f5a45"), (" #000000 ", "#000000")] {
            assert_eq!(Color::parse(typed).map(|color| color.to_string()), Ok(shown.to_owned()));
        }
        for hostile in
            ["", "#", "#fff", "#1f5a4", "#1f5a455", "1f5a45", "#1f5a4g", "red", "#00000;}*{", "＃1f5a45", "rgb(0,0,0)", "#1f5a4é"]
        {
            assert!(Color::parse(hostile).is_err(), "{hostile}");
        }
    }

    #[test]
    fn says_how_long_what_is_too_long_is() {
        for long in ["#1f5a455".to_owned(), "é".repeat(5_000)] {
            let refused = Color::parse(&long).unwrap_err();
            assert_eq!((refused.field.as_ref(), refused.rule, refused.limit), ("accent", "max_length", Some(7)));
            assert_eq!(refused.length, Some(long.chars().count() as u64));
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let contrast = |one: &str, other: &str| Color::named(one).unwrap().contrast(Color::named(other).unwrap());
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.001);
        assert!((contrast("#777777", "#ffffff") - 4.478).abs() < 0.001);
        assert!((contrast("#ff0000", "#ffffff") - 3.998).abs() < 0.001);
        assert!((contrast("#abcdef", "#abcdef") - 1.0).abs() < 0.001);
    }

    #[test]
    fn what_can_be_read_stays() {
        let (white, blue) = (Color::rgb(255, 255, 255), Color::rgb(0, 60, 200));
        assert_eq!(blue.readable_on(&[white]), blue);
        assert_eq!(Color::rgb(0x77, 0x77, 0x77).readable_on(&[white]), Color::rgb(0x76, 0x76, 0x76), "no more than it takes");
    }

    proptest! {
        /// On any two surfaces of one scheme, light or dark, text in any colour that somebody chose reaches 4.5:1.
        #[test]
        fn any_colour_is_mended(rgb: [u8; 3], light in 200..=255_u8, dark in 0..=50_u8, apart in 0..12_u8) {
            let grey = |level: u8| Color([level; 3]);
            for surfaces in [[grey(light), grey(light.saturating_sub(apart))], [grey(dark), grey(dark + apart)]] {
                let mended = Color(rgb).readable_on(&surfaces);
                for surface in surfaces {
                    prop_assert!(mended.contrast(surface) >= Color::CONTRAST, "{} on {surface}", Color(rgb));
                }
            }
        }
    }
}
