use super::fullest;
use crate::{
    account::SecondFactor,
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, SIGN_IN},
    },
    id::AccountId,
    store::{Actor, Store},
    token::TokenHash,
    vault::Sealed,
};

async fn read(store: &dyn Store, account: AccountId) -> Option<SecondFactor> {
    door::read(store, SIGN_IN, async |tx| tx.factors().factor(account).await).await
}

async fn uses(store: &dyn Store, account: AccountId, code: TokenHash) -> bool {
    door::write(store, SIGN_IN, async |tx| tx.factors().use_recovery_code(account, &code).await).await
}

pub(in super::super) async fn a_second_factor_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let bare = fixture.factor(ada).await;
    let full = SecondFactor {
        secret: Sealed::from_stored(fullest(200)),
        used_step: 59_850_420,
        confirmed_at: Some(NOW.after(HOUR)),
        ..fixture.new_factor(bob)
    };
    assert!(door::write(store, Actor::Account(bob), async |tx| tx.factors().upsert_factor(&full).await).await);
    assert_eq!((read(store, ada).await, read(store, bob).await.as_ref()), (Some(bare), Some(&full)));
    assert_eq!(door::read(store, Actor::Account(bob), async |tx| tx.factors().factor(bob).await).await, Some(full));
}

pub(in super::super) async fn a_set_up_is_confirmed_with_its_own_secret(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let set_up = fixture.factor(ada).await;
    let confirmed = SecondFactor { used_step: 7, confirmed_at: Some(NOW.after(HOUR)), ..set_up.clone() };
    let another = SecondFactor { secret: Sealed::from_stored("v1.another".to_owned()), ..confirmed.clone() };
    let confirm =
        async |factor: &SecondFactor| door::write(store, Actor::Account(ada), async |tx| tx.factors().confirm_factor(factor).await).await;
    assert_eq!((confirm(&another).await, read(store, ada).await), (false, Some(set_up)));
    assert_eq!((confirm(&confirmed).await, confirm(&confirmed).await), (true, false));
    assert_eq!(read(store, ada).await, Some(confirmed));
}

pub(in super::super) async fn a_step_is_used_up_with_all_before(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    fixture.confirmed_factor(ada).await;
    fixture.factor(bob).await;
    let uses = async |account, step| door::write(store, SIGN_IN, async |tx| tx.factors().use_factor_step(account, step).await).await;
    for (step, is_new) in [(7, true), (7, false), (6, false), (8, true), (10, true), (9, false)] {
        assert_eq!(uses(ada, step).await, is_new, "{step}");
    }
    assert!(!uses(bob, 100).await, "it is not confirmed");
    assert_eq!(read(store, ada).await.map(|factor| factor.used_step), Some(10));
}

pub(in super::super) async fn a_second_factor_takes_its_codes_along(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let (code, foreign) = (fixture.confirmed_factor(ada).await, fixture.confirmed_factor(bob).await);
    let delete = async || door::write(store, Actor::Account(ada), async |tx| tx.factors().delete_factor(ada).await).await;
    assert_eq!((delete().await, delete().await), (true, false));
    assert_eq!((read(store, ada).await, uses(store, ada, code).await), (None, false));
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.factors().count_recovery_codes(ada).await).await, 0);
    assert!(read(store, bob).await.is_some() && uses(store, bob, foreign).await);
}

pub(in super::super) async fn recovery_codes_are_replaced_together(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let (old, foreign) = (fixture.confirmed_factor(ada).await, fixture.confirmed_factor(bob).await);
    let codes: Vec<_> = (0..3).map(|_| fixture.token()).collect();
    let replace = async |who, codes: &[TokenHash]| {
        door::write(store, Actor::Account(who), async |tx| tx.factors().replace_recovery_codes(who, codes).await).await
    };
    assert!(replace(ada, &codes).await);
    let count = async || door::read(store, Actor::Account(ada), async |tx| tx.factors().count_recovery_codes(ada).await).await;
    assert_eq!((count().await, uses(store, ada, old).await, uses(store, ada, foreign).await), (3, false, false));
    assert_eq!((uses(store, ada, codes[1]).await, uses(store, ada, codes[1]).await, count().await), (true, false, 2));
    assert!(uses(store, bob, foreign).await);
    let carol = fixture.account().await.id;
    assert!(!replace(carol, &codes).await, "there is no second factor");
}
