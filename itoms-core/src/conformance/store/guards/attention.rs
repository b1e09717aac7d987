use crate::{
    attention::Horizon,
    conformance::store::{
        fixture::{MONTH, NOW},
        world::{Who, World},
    },
    store::Store,
};

pub(in super::super) async fn guards_list_endings(store: &dyn Store) {
    let world = World::new(store).await;
    let horizon = Horizon { now: NOW, invitations: NOW.after(MONTH), api_keys: NOW.after(MONTH) };
    // The viewer has an offer.
    world.found_by(&[Who::Owner, Who::Viewer], async |tx| tx.attention().list_endings(&horizon, 10).await).await;
}
