use super::{Identity, LinkedIdentity, PendingAuthorization};
use crate::{
    id::{AccountId, IdentityId},
    store::StoreError,
    time::Timestamp,
    token::TokenHash,
};
use async_trait::async_trait;

/// What sign-in by others asks of storage.
#[async_trait]
pub trait IdentityRepository: Send {
    /// Keeps a sign-in that goes to a provider. As `SignIn`.
    async fn insert_pending_authorization(&mut self, pending: &PendingAuthorization) -> Result<(), StoreError>;

    /// Removes the one with that state and answers it, ended or not. Of many who do it at once exactly one gets it. As
    /// `SignIn`.
    async fn take_pending_authorization(&mut self, state: &TokenHash) -> Result<Option<PendingAuthorization>, StoreError>;

    /// Removes those that ended before `before`; answers how many. As `Retention`.
    async fn delete_expired_authorizations(&mut self, before: Timestamp) -> Result<u64, StoreError>;

    /// Links an identity; `false` if an account has it, or its account has one of the same issuer. Of many who do it at
    /// once exactly one gets `true`. As the account itself, or as `SignUp`.
    async fn insert_identity(&mut self, linked: &LinkedIdentity) -> Result<bool, StoreError>;

    /// The link of that identity. As `SignIn`.
    async fn linked_identity(&mut self, identity: &Identity) -> Result<Option<LinkedIdentity>, StoreError>;

    /// The identities of an account, by issuer: one of each that was ever configured. As the account itself, or as `SignIn`.
    async fn list_identities(&mut self, account: AccountId) -> Result<Vec<LinkedIdentity>, StoreError>;

    /// Removes a link of the account; `false` if there is none. As the account itself, or as `SignIn`.
    async fn delete_identity(&mut self, account: AccountId, id: IdentityId) -> Result<bool, StoreError>;
}
