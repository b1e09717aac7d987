//! Ids: one UUIDv7 newtype for each concept, made in use cases from the clock and the randomness port.

use crate::{
    problem::{Kind, Problem},
    random::{Random, RandomError},
    time::Timestamp,
};
use uuid::Uuid;

/// What every id can do. An id of one concept is no id of another.
pub trait Id: Copy + Send + Sync + 'static {
    /// Wraps a raw UUID, as a store does when it reads a row.
    fn from_uuid(uuid: Uuid) -> Self;

    /// The raw UUID, as a store binds it.
    fn uuid(self) -> Uuid;

    /// A new id: 48 bits of `now`, the rest from `random` (RFC 9562, version 7).
    ///
    /// # Errors
    /// [`RandomError`] when the source of randomness answers none.
    fn new(now: Timestamp, random: &dyn Random) -> Result<Self, RandomError> {
        let mut bytes = [0; 10];
        random.fill(&mut bytes)?;
        let millis = u64::try_from(now.as_millis()).unwrap_or(0);
        let uuid = uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid();
        Ok(Self::from_uuid(uuid))
    }

    /// When it was made, as its first 48 bits tell.
    fn made_at(self) -> Timestamp {
        let millis = self.uuid().as_u128() >> 80;
        Timestamp::from_millis(i64::try_from(millis).unwrap_or(0))
    }
}

/// Text that is not a hyphenated, lower-case UUID. Answer it as a missing row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id: ids are lower-case hyphenated UUIDs")]
pub struct NotAnId;

impl Problem for NotAnId {
    fn kind(&self) -> Kind {
        Kind::NotFound
    }

    fn code(&self) -> &'static str {
        "not_found"
    }
}

/// Only the one spelling that we print is an id; `uuid` alone would also take braces and URNs.
fn parse(text: &str) -> Result<Uuid, NotAnId> {
    let uuid = Uuid::try_parse(text).map_err(|_| NotAnId)?;
    let mut spelled = [0; uuid::fmt::Hyphenated::LENGTH];
    if uuid.as_hyphenated().encode_lower(&mut spelled) == text { Ok(uuid) } else { Err(NotAnId) }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl Id for $name {
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A person: one who has signed up, whom a host has adopted, or who set the installation up.
    AccountId
    /// A sign-up that waits for its mailed link.
    RegistrationId
    /// An operator's invitation of an address to the installation.
    AdmissionId
    /// One signed-in device.
    SessionId
    /// A link between an account and who an identity provider names.
    IdentityId
    /// An API key.
    ApiKeyId
    /// A read key of a project.
    ReadKeyId
    /// A passkey.
    PasskeyId
    /// A project: the tenant.
    ProjectId
    /// An open invitation to a project.
    InvitationId
    /// An open offer of a project's ownership.
    OfferId
    /// A piece of content.
    ContentId
    /// A recorded event.
    EventId
    /// A piece of durable work.
    JobId
    /// A mail that is kept on this machine.
    KeptMailId
    /// A subscriber of one project.
    SubscriberId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_printed_spelling_is_an_id() {
        let text = "01920000-0000-7000-8000-00000000abcd";
        assert_eq!(text.parse::<ProjectId>().map(|id| id.to_string()), Ok(text.to_owned()));
        for other in
            ["01920000-0000-7000-8000-00000000ABCD", "{01920000-0000-7000-8000-00000000abcd}", "0192000000007000800000000000abcd", "", "x"]
        {
            assert_eq!(other.parse::<ProjectId>(), Err(NotAnId), "{other}");
        }
    }
}
