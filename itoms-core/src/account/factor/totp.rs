//! Time-based one-time passwords, RFC 6238: SHA-1, 30 seconds, six digits, which every authenticator app knows.

use crate::{
    random::{Random, RandomError},
    secret::Secret,
    time::Timestamp,
};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// How long a code is shown.
const STEP_MILLIS: i64 = 30_000;
/// How many spans of time a device's clock may be off, either way.
const WINDOW: i64 = 1;
const DIGITS: u32 = 6;

/// The secret that an app shares with us: 160 bits, as long as the hash (RFC 4226, section 4).
pub(super) struct TotpSecret(Secret<[u8; 20]>);

impl TotpSecret {
    pub(super) fn new(random: &dyn Random) -> Result<Self, RandomError> {
        let mut bytes = zeroize::Zeroizing::new([0; 20]);
        random.fill(&mut *bytes)?;
        Ok(Self(Secret::new(*bytes)))
    }

    /// As it is sealed; nothing if that is not a secret.
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        let bytes = zeroize::Zeroizing::new(hex::decode(text).ok()?);
        bytes.as_slice().try_into().ok().map(|bytes| Self(Secret::new(bytes)))
    }

    pub(super) fn to_hex(&self) -> Secret<String> {
        Secret::new(hex::encode(self.0.expose()))
    }

    /// As people type it into an app.
    pub(super) fn to_base32(&self) -> Secret<String> {
        Secret::new(base32(self.0.expose()))
    }

    /// The span of time whose code this is, of those around `now` that come after `used`.
    pub(super) fn accepted_step(&self, code: &str, now: Timestamp, used: i64) -> Option<i64> {
        let current = now.as_millis().div_euclid(STEP_MILLIS);
        let window = (current - WINDOW..=current + WINDOW).filter(|step| *step > used);
        // All of them, so that the time tells nothing.
        window.fold(None, |found, step| if bool::from(self.code(step).as_bytes().ct_eq(code.as_bytes())) { Some(step) } else { found })
    }

    fn code(&self, step: i64) -> String {
        format!("{:06}", self.number(step) % 10_u32.pow(DIGITS))
    }

    /// RFC 4226, section 5.3.
    fn number(&self, step: i64) -> u32 {
        // HMAC takes keys of any length, so this cannot fail.
        let Ok(mac) = Hmac::<Sha1>::new_from_slice(self.0.expose()) else { return 0 };
        let hash: [u8; 20] = mac.chain_update(step.to_be_bytes()).finalize().into_bytes().into();
        let offset = usize::from(hash[19] & 0xf);
        u32::from_be_bytes([hash[offset], hash[offset + 1], hash[offset + 2], hash[offset + 3]]) & 0x7fff_ffff
    }
}

/// RFC 4648, without the signs that fill up.
pub(super) fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |index: usize| bytes.get(index / 8).map_or(0, |byte| byte >> (7 - index % 8) & 1);
    let letter = |start: usize| (0..5).fold(0, |letter, index| letter << 1 | bit(start + index));
    (0..bytes.len() * 8).step_by(5).map(|start| char::from(LETTERS[usize::from(letter(start))])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rfc() -> TotpSecret {
        TotpSecret(Secret::new(*b"12345678901234567890"))
    }

    /// RFC 6238, appendix B, for SHA-1: the codes have eight digits there, of which ours are the last six.
    #[test]
    fn gives_the_codes_of_the_rfc() {
        for (seconds, code) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000_i64, 65_353_130),
        ] {
            let step = seconds / 30;
            assert_eq!(rfc().number(step) % 100_000_000, code);
            assert_eq!(rfc().code(step), format!("{:06}", code % 1_000_000));
        }
    }

    /// RFC 4226, appendix D.
    #[test]
    fn gives_the_codes_of_the_older_rfc() {
        let codes = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (step, code) in (0..).zip(codes) {
            assert_eq!(rfc().code(step), code);
        }
    }

    #[test]
    fn accepts_a_code_around_its_time_and_none_again() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        let code = rfc().code(10);
        for (seconds, accepted) in [(269, None), (270, Some(10)), (300, Some(10)), (359, Some(10)), (360, None)] {
            assert_eq!(rfc().accepted_step(&code, at(seconds), 0), accepted, "{seconds}");
        }
        assert_eq!(rfc().accepted_step(&code, at(300), 9), Some(10));
        assert_eq!(rfc().accepted_step(&code, at(300), 10), None);
        for wrong in ["", "000000", "28708", "2870822", "x"] {
            assert_eq!(rfc().accepted_step(wrong, at(300), 0), None);
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn writes_base32_as_the_rfc() {
        for (text, written) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(text.as_bytes()), written);
        }
        assert_eq!(rfc().to_base32().expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_sealed_secret_reads_back() {
        assert_eq!(TotpSecret::from_hex(rfc().to_hex().expose()).map(|secret| secret.code(1)), Some(rfc().code(1)));
        assert!(TotpSecret::from_hex("00").is_none() && TotpSecret::from_hex("x").is_none());
    }
}
