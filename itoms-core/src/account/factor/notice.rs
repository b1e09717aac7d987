/// What an account's address is told of its second factor and its passkeys; it cannot be turned off (P2-d).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Notice {
    /// It was turned on.
    On,
    /// It was turned off.
    Off,
    /// An operator turned it off, and removed all passkeys.
    Cleared,
    /// There are new recovery codes.
    CodesReplaced,
    /// A recovery code was used.
    CodeUsed,
    /// A passkey was added.
    PasskeyAdded,
    /// One was removed.
    PasskeyRemoved,
}
