/// What an account's address is told of its links to identity providers; it cannot be turned off (P2-d).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IdentityNotice {
    /// One was linked.
    Linked,
    /// One was unlinked.
    Unlinked,
}
