use sha2::{Digest, Sha256};

/// What tells one input from another under the same key. It is kept for a day, so that it outlives an upgrade: it is made of
/// fields that are named here and nowhere else, each with its length, and one that is absent leaves no trace. A field that
/// comes with a version and is absent changes nothing.
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    /// Of an input of that operation.
    pub(crate) fn of(operation: &str) -> Self {
        Self(Sha256::new()).with("operation", operation)
    }

    /// With a field.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        [name, value]
            .into_iter()
            .fold(self, |Self(hash), text| Self(hash.chain_update((text.len() as u64).to_be_bytes()).chain_update(text)))
    }

    /// With a field that may be absent, or be there more than once, in that order.
    pub(crate) fn with_each<'v>(self, name: &str, values: impl IntoIterator<Item = &'v str>) -> Self {
        values.into_iter().fold(self, |fingerprint, value| fingerprint.with(name, value))
    }

    /// As it is kept.
    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Article, Body};

    /// Keys of yesterday hold after an upgrade: who changes this answers honest retries with `idempotency_key_reused`.
    #[test]
    fn a_fingerprint_stays_what_it_was() {
        let article = Body::Article(Article { markdown: "It *works*.".to_owned() });
        let fingerprint =
            Fingerprint::of("content.create").with("title", "Hello").with_each("slug", None).with_each("tags", ["first", "x"]);
        let pinned = "987ab165943d1385c6a5842166185f9aedda9aa0dfbd65b3e5549df4f4134a84";
        assert_eq!(hex::encode(article.told(fingerprint).finish()), pinned);
    }

    #[test]
    fn no_field_passes_for_another() {
        let fingerprints = [
            Fingerprint::of("a"),
            Fingerprint::of("a").with("b", "c"),
            Fingerprint::of("a").with("bc", ""),
            Fingerprint::of("a").with("b", "").with("c", ""),
            Fingerprint::of("a").with_each("b", ["c", "d"]),
            Fingerprint::of("a").with_each("b", ["d", "c"]),
            Fingerprint::of("a").with_each("b", ["cd"]),
        ]
        .map(Fingerprint::finish);
        let distinct: std::collections::BTreeSet<_> = fingerprints.iter().collect();
        assert_eq!(distinct.len(), fingerprints.len());
        assert_eq!(Fingerprint::of("a").with_each("b", None).finish(), Fingerprint::of("a").finish());
    }
}
