//! Names of what everybody may read, by its bytes.

use http::{HeaderMap, header};
use sha2::{Digest, Sha256};

/// Anybody may keep it, and asks each time whether it still holds.
pub(crate) const REVALIDATED: &str = "public, max-age=0, must-revalidate";

/// The tag of these bytes: a weak one, since they may be compressed on their way.
pub(crate) fn of(bytes: &[u8]) -> String {
    format!("W/\"{}\"", hex::encode(&Sha256::digest(bytes)[..12]))
}

/// Whether one of the tags that the caller knows is this one, by the weak comparison (RFC 9110, 13.1.2).
pub(crate) fn is_known(tag: &str, asked: &HeaderMap) -> bool {
    let own = tag.trim_start_matches("W/");
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|known| known.to_str().ok());
    known.flat_map(|known| known.split(',')).map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == own)
}
