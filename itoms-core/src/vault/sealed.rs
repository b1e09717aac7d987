use std::fmt;

/// A sealed secret, as it is stored: `v1.<key id>.<nonce and ciphertext>`. Without the key it says nothing,
/// and moved to another place it does not open.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub(super) String);

impl Sealed {
    /// From a stored row, or from where else a sealed text was kept. It opens only if it was sealed here.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// As stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a sealed secret belongs. Part of what is authenticated: it opens nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binding {
    pub(super) owner: String,
    pub(super) field: &'static str,
}

impl Binding {
    /// The field of something that has an id or a name.
    pub(crate) fn new(owner: impl fmt::Display, field: &'static str) -> Self {
        Self { owner: owner.to_string(), field }
    }

    pub(super) fn associated_data(&self, ring: &str, key_id: &str) -> Vec<u8> {
        let parts = ["itoms", "v1", ring, key_id, self.field, &self.owner];
        // Lengths in front, so that no two lists of parts give the same bytes.
        parts.iter().flat_map(|part| (part.len() as u64).to_be_bytes().into_iter().chain(part.bytes())).collect()
    }
}
