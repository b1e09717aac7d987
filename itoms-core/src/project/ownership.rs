use crate::{
    id::{AccountId, OfferId, ProjectId},
    store::StoreError,
    time::Timestamp,
};
use async_trait::async_trait;
use std::time::Duration;

/// An owner's offer to another member to become owner in its place. It takes both: who offers, and who accepts.
/// A project has one open offer at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnershipOffer {
    /// Id.
    pub id: OfferId,
    /// Project.
    pub project: ProjectId,
    /// The member to whom it is made.
    pub account: AccountId,
    /// The owner who made it, and who becomes an admin once it is accepted.
    pub offered_by: AccountId,
    /// When.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

impl OwnershipOffer {
    /// How long it can be accepted.
    pub const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);
}

/// What the transfer of ownership asks of storage. An offer goes when one of its two members goes, when who made it is
/// no owner any more, and when the other has become one.
#[async_trait]
pub trait OwnershipRepository: Send {
    /// Keeps an offer, in the place of an older one of this project. As an owner who is not suspended and
    /// not leaving, also not in this moment.
    async fn upsert_offer(&mut self, offer: &OwnershipOffer) -> Result<(), StoreError>;

    /// The offer of a project, ended or not. As an owner, as the member to whom it is made, as `Transfer` or
    /// `Work`.
    async fn offer(&mut self, project: ProjectId) -> Result<Option<OwnershipOffer>, StoreError>;

    /// Removes an offer; `false` if there is none: exactly one of many who use it at once gets `true`. As an
    /// owner, as the member to whom it is made, or as `Transfer`.
    async fn delete_offer(&mut self, project: ProjectId, id: OfferId) -> Result<bool, StoreError>;

    /// Makes the member to whom the offer is made an owner, and who made it an admin, at once; `false` unless
    /// the one is an owner still, and the other a member who is none, and neither suspended nor leaving. Invitations of the
    /// former owner are removed. As `Transfer`.
    async fn hand_over(&mut self, offer: &OwnershipOffer) -> Result<bool, StoreError>;

    /// Removes offers that ended before `before`; answers how many. As `Retention`.
    async fn delete_expired_offers(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
