use crate::{
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, TRANSFER, WORK},
    },
    project::{OwnershipOffer, Role},
    store::{Actor, Store},
};

pub(in super::super) async fn an_offer_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Viewer).await.id;
    let offer = OwnershipOffer { created_at: NOW.before(HOUR), ..fixture.offer(&project, bob).await };
    door::write(store, Actor::Account(ada), async |tx| tx.ownership().upsert_offer(&offer).await).await;
    for who in [Actor::Account(ada), Actor::Account(bob), TRANSFER, WORK] {
        let read = door::read(store, who, async |tx| tx.ownership().offer(project.id).await).await;
        assert_eq!(read.as_ref(), Some(&offer), "{who:?}");
    }
}

pub(in super::super) async fn an_offer_goes_with_either_member(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for is_the_receiver in [true, false] {
        let project = fixture.project(ada).await;
        let (from, to) = (fixture.member(&project, Role::Owner).await.id, fixture.member(&project, Role::Admin).await.id);
        let offer = OwnershipOffer { offered_by: from, ..fixture.new_offer(&project, to) };
        door::write(store, Actor::Account(from), async |tx| tx.ownership().upsert_offer(&offer).await).await;
        let leaving = if is_the_receiver { to } else { from };
        assert!(door::write(store, Actor::Account(leaving), async |tx| tx.members().delete_member(project.id, leaving).await).await);
        assert_eq!(door::read(store, WORK, async |tx| tx.ownership().offer(project.id).await).await, None);
    }
}

pub(in super::super) async fn a_hand_over_raises_one_and_lowers_the_other(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (bob, carol) = (fixture.member(&project, Role::Viewer).await.id, fixture.member(&project, Role::Viewer).await.id);
    let offer = fixture.offer(&project, bob).await;
    assert!(door::write(store, TRANSFER, async |tx| tx.ownership().hand_over(&offer).await).await);
    let member = async |who| door::read(store, Actor::Account(bob), async |tx| tx.members().member(project.id, who).await).await.unwrap();
    let (ada, bob, carol) = (member(ada).await, member(bob).await, member(carol).await);
    assert_eq!((ada.role, bob.role, carol.role), (Role::Admin, Role::Owner, Role::Viewer));
    assert_eq!([ada.version, bob.version, carol.version].map(|version| version.as_i64()), [2, 2, 1]);
}
