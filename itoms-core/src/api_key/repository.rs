use super::{ApiKey, ReachingKey};
use crate::{
    id::{AccountId, ApiKeyId, ProjectId},
    store::{Page, Slice, StoreError},
    time::Timestamp,
    token::TokenHash,
};
use async_trait::async_trait;

/// What API keys ask of storage. They are a person's: no key sees one.
#[async_trait]
pub trait ApiKeyRepository: Send {
    /// Keeps a new key of the own account; one of a project, only as its member. It goes with that membership.
    async fn insert_api_key(&mut self, key: &ApiKey) -> Result<(), StoreError>;

    /// The key that has or had that secret, over or not; none of an account that is not active. As `Authenticate`.
    async fn api_key_by_secret(&mut self, secret: &TokenHash) -> Result<Option<ApiKey>, StoreError>;

    /// Records a use. As `Authenticate`.
    async fn touch_api_key(&mut self, id: ApiKeyId, used_at: Timestamp) -> Result<(), StoreError>;

    /// A key of the own account.
    async fn api_key(&mut self, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError>;

    /// The keys of the own account, newest first by id; all, or those of one project.
    async fn list_api_keys(&mut self, project: Option<ProjectId>, slice: &Slice) -> Result<Page<ApiKey>, StoreError>;

    /// How many keys the own account has, over or not. Whoever counts them at the same time waits until this transaction ends.
    async fn count_api_keys(&mut self) -> Result<u64, StoreError>;

    /// The keys of a project's members that are for that project, or for all of their member's, have a scope of projects and
    /// are not over at `now`; newest first by id. As an owner of the project, in person.
    async fn list_reaching_keys(&mut self, project: ProjectId, now: Timestamp, slice: &Slice) -> Result<Page<ReachingKey>, StoreError>;

    /// Gives a key of the own account its new prefix, secret and former secret; `false` if there is none with the secret
    /// `before`. Of many who do it at once exactly one gets `true`.
    async fn rotate_api_key(&mut self, key: &ApiKey, before: &TokenHash) -> Result<bool, StoreError>;

    /// Removes a key of the own account; `false` if there is none.
    async fn delete_api_key(&mut self, id: ApiKeyId) -> Result<bool, StoreError>;

    /// Removes the keys of an account that were made until `until`, that instant included; answers which. As `SignIn`.
    async fn delete_api_keys(&mut self, account: AccountId, until: Timestamp) -> Result<Vec<ApiKeyId>, StoreError>;

    /// Removes keys that ended before `before`; answers how many. As `Retention`.
    async fn delete_expired_api_keys(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
