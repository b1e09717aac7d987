//! The transfer of a project's ownership: offered by the one, accepted by the other.

pub(super) mod accept;
pub(super) mod decline;
pub(super) mod offer;
pub(super) mod revoke;
pub(super) mod show;

use super::scalar;
use itoms_core::{
    id::{AccountId, OfferId, ProjectId},
    project,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An owner's offer to another member to become owner in its place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnershipOffer {
    /// Its id.
    #[schema(value_type = scalar::Id)]
    id: OfferId,
    /// The project.
    #[schema(value_type = scalar::Id)]
    project: ProjectId,
    /// The member to whom it is made.
    #[schema(value_type = scalar::Id)]
    account: AccountId,
    /// The owner who made it, and who becomes an admin once it is accepted.
    #[schema(value_type = scalar::Id)]
    offered_by: AccountId,
    /// When.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
    /// When it ends by itself.
    #[schema(value_type = scalar::Time)]
    expires_at: Timestamp,
}

impl From<project::OwnershipOffer> for OwnershipOffer {
    fn from(offer: project::OwnershipOffer) -> Self {
        Self {
            id: offer.id,
            project: offer.project,
            account: offer.account,
            offered_by: offer.offered_by,
            created_at: offer.created_at,
            expires_at: offer.expires_at,
        }
    }
}
