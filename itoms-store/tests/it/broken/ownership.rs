use crate::broken::transaction::Mode;
use itoms_core::{
    id::{OfferId, ProjectId},
    project::{OwnershipOffer, OwnershipRepository},
    store::{Actor, StoreError, Task},
    time::Timestamp,
};
use std::time::Duration;

const TRANSFER: Actor = Actor::System(Task::Transfer);

delegate! { OwnershipRepository, tx;
    fn upsert_offer(offer: &OwnershipOffer) -> (), as tx.owner(offer.project), {
        "a_newer_offer_takes_the_place_of_an_older_one" => {
            let again = tx.memory().offers.iter().any(|known| known.project == offer.project && known.account != offer.account);
            if again && Some(tx.actor) == tx.owner(offer.project) {
                return Ok(());
            }
            tx.memory().offers.push(offer.clone());
            tx.real().upsert_offer(offer).await
        },
    };

    fn offer(project: ProjectId) -> Option<OwnershipOffer>, as tx.owner(project), {
        "an_offer_is_read_as_written" => {
            Ok(tx.real().offer(project).await?.map(|offer| OwnershipOffer { created_at: offer.expires_at, ..offer }))
        },
        "an_offer_goes_with_either_member" => {
            let found = tx.real().offer(project).await?;
            let stale = tx.memory().offers.iter().find(|offer| offer.project == project).cloned();
            Ok(found.or(stale))
        },
    };

    fn delete_offer(project: ProjectId, id: OfferId) -> bool, as Some(TRANSFER), {
        "an_offer_is_used_once" if tx.is_crowded() => Ok(true),
    };

    fn hand_over(offer: &OwnershipOffer) -> bool, as Some(TRANSFER), {
        "a_hand_over_raises_one_and_lowers_the_other" if tx.memory().is_viewer(offer.account) => {
            let done = tx.real().hand_over(offer).await?;
            tx.reopen(Mode::Write).await?;
            Ok(done)
        },
        "only_an_owner_hands_over_and_to_no_owner" => Ok(tx.real().hand_over(offer).await? || tx.actor == TRANSFER),
    };

    fn delete_expired_offers(before: Timestamp) -> u64, as Some(Actor::System(Task::Retention)), {
        "offers_end" => tx.real().delete_expired_offers(before.after(Duration::from_millis(1))).await,
    };
}
