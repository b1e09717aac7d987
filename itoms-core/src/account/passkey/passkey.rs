use crate::{
    id::{AccountId, PasskeyId},
    store::Version,
    text::texts,
    time::Timestamp,
};

texts! {
    /// What a person calls a passkey, to know it again.
    PasskeyName: "name", 1 to 80;
}

/// A passkey of an account. What is stored of it opens nothing: the private key never leaves the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Id.
    pub id: PasskeyId,
    /// Whose.
    pub account: AccountId,
    /// The name that the device gave it. No two passkeys have the same.
    pub credential: Vec<u8>,
    /// What its person calls it.
    pub name: PasskeyName,
    /// Its public key and what the device said of it, as JSON.
    pub key: String,
    /// How often it has signed, as the device counted at its last use; zero of those that do not count. One that counts
    /// backwards is a copy.
    pub sign_count: u32,
    /// Whether a copy is kept elsewhere, as the device said at its last use.
    pub backed_up: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// Last use.
    pub used_at: Option<Timestamp>,
    /// Counts its names.
    pub version: Version,
}

impl Passkey {
    /// How many one account may have.
    pub const MAX_PER_ACCOUNT: usize = 10;
}
