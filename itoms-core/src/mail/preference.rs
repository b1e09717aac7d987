use super::MailTopic;
use crate::{account::EmailAddress, time::Timestamp};
use sha2::{Digest, Sha256};

/// An address as preferences know it: SHA-256 of [`EmailAddress::key`]. Whoever was mailed may turn mails off without
/// an account here, and then nothing but this is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AddressHash([u8; 32]);

impl AddressHash {
    /// Of that address, in whatever letter case.
    #[must_use]
    pub fn of(address: &EmailAddress) -> Self {
        Self(Sha256::digest(address.key()).into())
    }

    /// From bytes that [`AddressHash::as_bytes`] gave.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, as stored.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Mails of a topic that an address does not want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailRefusal {
    /// Where nothing is to be sent.
    pub address: AddressHash,
    /// What is not to be sent there.
    pub topic: MailTopic,
    /// Since when.
    pub refused_at: Timestamp,
}

/// Which mails an address gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailPreferences {
    refused: Vec<MailTopic>,
    /// What the mail was about that led here, if one did and it can be turned off.
    pub about: Option<MailTopic>,
}

impl MailPreferences {
    pub(super) fn new(refused: Vec<MailTopic>, about: Option<MailTopic>) -> Self {
        Self { refused, about }
    }

    /// Whether mails of that topic are sent.
    #[must_use]
    pub fn wants(&self, topic: MailTopic) -> bool {
        !self.refused.contains(&topic)
    }
}
