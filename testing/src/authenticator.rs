use hmac::{Hmac, KeyInit, Mac};
use itoms_core::time::Timestamp;
use sha1::Sha1;

/// The app on somebody's phone, with one entry. It is written by the RFC and not by our code.
#[derive(Debug, Clone)]
pub struct Authenticator {
    key: Vec<u8>,
}

impl Authenticator {
    /// How long it shows a code.
    pub const STEP: std::time::Duration = std::time::Duration::from_secs(30);

    /// The key as it was typed in, with blanks or without (RFC 4648).
    #[must_use]
    pub fn holding(key: &str) -> Self {
        let letters = key.bytes().filter(|letter| *letter != b' ');
        let bits = letters.flat_map(|letter| {
            let value = if letter.is_ascii_digit() { letter - b'2' + 26 } else { letter - b'A' };
            (0..5).rev().map(move |bit| value >> bit & 1)
        });
        let bits: Vec<u8> = bits.collect();
        Self { key: bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |whole, bit| whole << 1 | bit)).collect() }
    }

    /// What it shows (RFC 6238).
    #[must_use]
    pub fn shows(&self, now: Timestamp) -> String {
        let step = now.as_millis() / 30_000;
        let hash = Hmac::<Sha1>::new_from_slice(&self.key)
            .expect("HMAC takes keys of any length")
            .chain_update(step.to_be_bytes())
            .finalize()
            .into_bytes();
        let offset = usize::from(hash[19] & 0xf);
        let number = u32::from_be_bytes(hash[offset..offset + 4].try_into().expect("four bytes")) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}
