use super::fullest;
use crate::{
    account::{AuthenticatorApp, SecondFactor},
    api_key::Scope,
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, SIGN_IN, VAULT, confirmed},
    },
    id::AccountId,
    project::{MembershipQuery, Project, Role},
    store::{Actor, KeyScope, Slice, Store, Transaction},
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
    let app = AuthenticatorApp { secret: Sealed::from_stored(fullest(200)), used_step: Some(59_850_420) };
    let full = SecondFactor { app: Some(app), confirmed_at: Some(NOW.after(HOUR)), ..fixture.new_factor(bob) };
    assert!(door::write(store, Actor::Account(bob), async |tx| tx.factors().upsert_factor(&full).await).await);
    let carol = fixture.account().await.id;
    let without = fixture.factor_of_passkeys(carol);
    assert!(door::write(store, Actor::Account(carol), async |tx| tx.factors().upsert_factor(&without).await).await);
    assert_eq!(read(store, carol).await, Some(without));
    assert_eq!((read(store, ada).await, read(store, bob).await.as_ref()), (Some(bare), Some(&full)));
    assert_eq!(door::read(store, Actor::Account(bob), async |tx| tx.factors().factor(bob).await).await, Some(full));
}

pub(in super::super) async fn a_set_up_is_confirmed_with_its_own_secret(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let set_up = fixture.factor(ada).await;
    let right = SecondFactor { confirmed_at: Some(NOW.after(HOUR)), ..confirmed(&set_up, 7) };
    let another = confirmed(&fixture.factor_of_app(ada, "v1.another"), 7);
    let confirm =
        async |factor: &SecondFactor| door::write(store, Actor::Account(ada), async |tx| tx.factors().confirm_factor(factor).await).await;
    assert_eq!((confirm(&another).await, read(store, ada).await), (false, Some(set_up)));
    assert_eq!((confirm(&right).await, confirm(&right).await), (true, false));
    assert_eq!(read(store, ada).await, Some(right));
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
    assert_eq!(read(store, ada).await.and_then(|factor| factor.app?.used_step), Some(10));
}

pub(in super::super) async fn older_seals_are_found_and_replaced(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let sealed = |text: &str| Sealed::from_stored(text.to_owned());
    let mut factors = Vec::new();
    for secret in ["v1.older.1", "v1.newest.2", "v1.older.3", "v1.oldest.4"] {
        let account = fixture.account().await.id;
        let factor = confirmed(&fixture.factor_of_app(account, secret), 7);
        assert!(door::write(store, Actor::Account(account), async |tx| tx.factors().upsert_factor(&factor).await).await);
        factors.push(factor);
    }
    fixture.factor(fixture.account().await.id).await;
    let without = fixture.factor_of_passkeys(fixture.account().await.id);
    assert!(door::write(store, Actor::Account(without.account), async |tx| tx.factors().upsert_factor(&without).await).await);
    let [first, newest, second, third] = factors.try_into().expect("four");
    let found = async |after: Option<AccountId>, limit| {
        door::read(store, VAULT, async |tx| tx.factors().factors_of_other_keys("v1.newest.", after, limit).await).await
    };
    assert_eq!(found(None, 2).await, [first.clone(), second.clone()]);
    assert_eq!(found(Some(second.account), 2).await, std::slice::from_ref(&third));

    let reseals = async |former: &str, secret: &str| {
        let (former, secret) = (sealed(former), sealed(secret));
        door::write(store, VAULT, async |tx| tx.factors().reseal_factor(second.account, &former, &secret).await).await
    };
    assert!(!reseals("v1.another", "v1.newest.5").await, "it was set up anew meanwhile");
    assert!(reseals("v1.older.3", "v1.newest.5").await);
    assert_eq!(read(store, second.account).await, Some(confirmed(&fixture.factor_of_app(second.account, "v1.newest.5"), 7)));
    assert_eq!(found(None, 10).await, [first, third]);
    assert_eq!(read(store, newest.account).await.as_ref(), Some(&newest));
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

pub(in super::super) async fn a_second_factor_opens_what_requires_two(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, open) = (fixture.account().await.id, fixture.account().await.id);
    let project = Project { requires_two_factors: true, ..fixture.new_project(ada) };
    fixture.insert_project(&project).await;
    let (bob, carol) = (fixture.member(&project, Role::Admin).await.id, fixture.member(&project, Role::Viewer).await.id);
    let elsewhere = fixture.project(open).await;
    let dora = fixture.member(&elsewhere, Role::Viewer).await.id;

    let key = |account| Actor::Key(KeyScope { key: fixture.id(), account, project: Some(project.id), scopes: Scope::all().collect() });
    // As the project itself, as the list, and as a key of the project finds it.
    let is_closed = async |account| {
        let mut found = Vec::new();
        for actor in [Actor::Account(account), key(account)] {
            let own = door::read(store, actor, async |tx| tx.projects().membership(project.id).await).await;
            let list = async |tx: &mut dyn Transaction| tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(10)).await;
            found.push(own.unwrap().is_closed);
            found.extend(door::read(store, actor, list).await.items.into_iter().map(|listed| listed.is_closed));
        }
        found
    };
    let have_one = async || {
        let list =
            async |tx: &mut dyn Transaction| tx.members().list_members(project.id, &MembershipQuery::default(), &Slice::first(10)).await;
        let mut having = door::read(store, Actor::Account(ada), list).await.items;
        having.retain(|member| member.has_second_factor == Some(true));
        let mut ids: Vec<_> = having.iter().map(|member| member.account).collect();
        for account in [ada, bob, carol] {
            let member = door::read(store, Actor::Account(carol), async |tx| tx.members().member(project.id, account).await).await.unwrap();
            assert_eq!(member.has_second_factor, Some(ids.contains(&account)));
        }
        ids.sort();
        ids
    };
    assert_eq!((is_closed(ada).await, is_closed(bob).await, have_one().await), (vec![true; 4], vec![true; 4], vec![]));
    fixture.factor(carol).await;
    assert_eq!(is_closed(carol).await, [true; 4], "a set-up that nobody confirmed is none");
    fixture.confirmed_factor(bob).await;
    assert_eq!((is_closed(ada).await, is_closed(bob).await, have_one().await), (vec![true; 4], vec![false; 4], vec![bob]));
    assert!(door::write(store, Actor::Account(bob), async |tx| tx.factors().delete_factor(bob).await).await);
    assert_eq!((is_closed(bob).await, have_one().await), (vec![true; 4], vec![]), "it was turned off");
    let without = fixture.factor_of_passkeys(bob);
    assert!(door::write(store, Actor::Account(bob), async |tx| tx.factors().upsert_factor(&without).await).await);
    assert_eq!((is_closed(bob).await, have_one().await), (vec![false; 4], vec![bob]), "it needs no app");
    let dora = door::read(store, Actor::Account(dora), async |tx| tx.projects().membership(elsewhere.id).await).await;
    assert_eq!(dora.map(|own| own.is_closed), Some(false), "nothing is required there");
}
