use super::{AddressHash, MailRefusal, MailTopic};
use crate::store::StoreError;
use async_trait::async_trait;

/// What mail preferences ask of storage.
#[async_trait]
pub trait MailPreferenceRepository: Send {
    /// The topics that an address has turned off, in the order of their names. As `MailPreferences`, `SignIn`, `SignUp` or
    /// `Work`.
    async fn refused_topics(&mut self, address: &AddressHash) -> Result<Vec<MailTopic>, StoreError>;

    /// Turns a topic off; `false` if it is off already. As `MailPreferences`, `SignIn` or `SignUp`.
    async fn refuse_topic(&mut self, refusal: &MailRefusal) -> Result<bool, StoreError>;

    /// Turns a topic on; `false` if it is on already. As `MailPreferences`, `SignIn` or `SignUp`.
    async fn accept_topic(&mut self, address: &AddressHash, topic: MailTopic) -> Result<bool, StoreError>;
}
