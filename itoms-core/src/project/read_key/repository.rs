use super::{ReadKey, ReadKeyText};
use crate::{
    id::{ProjectId, ReadKeyId},
    store::StoreError,
};
use async_trait::async_trait;

/// What read keys ask of storage. A key goes with its project.
#[async_trait]
pub trait ReadKeyRepository: Send {
    /// Keeps a new key. As an admin or owner.
    async fn insert_read_key(&mut self, key: &ReadKey) -> Result<(), StoreError>;

    /// The keys of a project, newest first by id; in a transaction that writes, nobody else makes one until it ends. As an
    /// admin or owner.
    async fn list_read_keys(&mut self, project: ProjectId) -> Result<Vec<ReadKey>, StoreError>;

    /// The key with that text. As `Authenticate`.
    async fn read_key_by_text(&mut self, text: &ReadKeyText) -> Result<Option<ReadKey>, StoreError>;

    /// Removes a key; `false` if there is none. As an admin or owner.
    async fn delete_read_key(&mut self, project: ProjectId, id: ReadKeyId) -> Result<bool, StoreError>;
}
