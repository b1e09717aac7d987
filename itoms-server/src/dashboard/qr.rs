use itoms_core::secret::Secret;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// A QR code as it is drawn in a page: one path of squares, so that no image is asked for and no style is needed.
pub(crate) struct Qr {
    /// How many squares it is wide, without the margin.
    pub(crate) size: i32,
    pub(crate) path: String,
}

impl Qr {
    /// What readers need around it, in squares.
    pub(crate) const MARGIN: i32 = 4;

    /// Nothing if the text is too long for one.
    pub(crate) fn of(text: &Secret<String>) -> Option<Self> {
        let code = QrCode::encode_text(text.expose(), QrCodeEcc::Medium).ok()?;
        let (size, mut path) = (code.size(), String::new());
        for y in 0..size {
            let mut x = 0;
            while x < size {
                let start = x;
                while code.get_module(x, y) {
                    x += 1;
                }
                if x > start {
                    write!(path, "M{start} {y}H{x}v1H{start}z").ok()?;
                }
                x += 1;
            }
        }
        Some(Self { size, path })
    }

    /// As the drawing says what it shows.
    pub(crate) fn view(&self) -> String {
        let (start, whole) = (-Self::MARGIN, self.size + 2 * Self::MARGIN);
        format!("{start} {start} {whole} {whole}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the drawing back: its squares are those of the code.
    #[test]
    fn draws_every_square_once() {
        let text = "otpauth://totp/itoms:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=itoms";
        let (qr, code) = (Qr::of(&text.into()).unwrap(), QrCode::encode_text(text, QrCodeEcc::Medium).unwrap());
        let mut drawn = std::collections::BTreeSet::new();
        for run in qr.path.split('M').skip(1) {
            let (start, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('H').unwrap();
            let (end, _) = rest.split_once('v').unwrap();
            let [start, y, end] = [start, y, end].map(|number| number.parse::<i32>().unwrap());
            assert!((start..end).all(|x| drawn.insert((x, y))));
        }
        let all = (0..qr.size).flat_map(|y| (0..qr.size).map(move |x| (x, y)));
        assert_eq!(drawn, all.filter(|(x, y)| code.get_module(*x, *y)).collect());
        assert_eq!(qr.view(), format!("-4 -4 {0} {0}", qr.size + 8));
    }

    #[test]
    fn too_long_a_text_is_not_drawn() {
        assert!(Qr::of(&"x".repeat(5000).as_str().into()).is_none());
    }
}
