use super::Admission;
use crate::{
    account::EmailAddress,
    id::AdmissionId,
    store::{Page, Slice, StoreError},
    time::Timestamp,
};
use async_trait::async_trait;

/// What inviting people to the installation asks of storage.
#[async_trait]
pub trait AdmissionRepository: Send {
    /// Keeps an admission, in the place of an older one of the same address (by [`EmailAddress::key`]). As an operator, or
    /// as `People`.
    async fn upsert_admission(&mut self, admission: &Admission) -> Result<(), StoreError>;

    /// Admissions that were not used, expired or not, oldest first by id. As an operator, or as `People`.
    async fn list_admissions(&mut self, slice: &Slice) -> Result<Page<Admission>, StoreError>;

    /// One admission, expired or not. As an operator, or as `People`.
    async fn admission(&mut self, id: AdmissionId) -> Result<Option<Admission>, StoreError>;

    /// Lets an admission end then; `false` if there is none. As an operator, or as `People`.
    async fn renew_admission(&mut self, id: AdmissionId, expires_at: Timestamp) -> Result<bool, StoreError>;

    /// The admission of that address (by [`EmailAddress::key`]), expired or not. As `SignUp` or `Work`.
    async fn admission_of(&mut self, email: &EmailAddress) -> Result<Option<Admission>, StoreError>;

    /// Removes an admission; `false` if there is none. As an operator, or as `People`.
    async fn delete_admission(&mut self, id: AdmissionId) -> Result<bool, StoreError>;

    /// Removes the admission of that address (by [`EmailAddress::key`]); `false` if there is none. As `SignUp`.
    async fn use_admission(&mut self, email: &EmailAddress) -> Result<bool, StoreError>;

    /// Removes admissions that ended before `before`; answers how many. As `Retention`.
    async fn delete_expired_admissions(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
