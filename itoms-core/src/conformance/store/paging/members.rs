use super::{NAMES, assert_walked, walk_slices};
use crate::{
    account::Account,
    conformance::store::{
        door,
        fixture::{Fixture, NOW, SECOND, full_name},
    },
    project::{Member, MembershipQuery, Role},
    search::fold,
    sort::ListSort,
    store::{Actor, Store},
};

/// A project of whose seven members some joined in the same moment and some have the same name, and two more who come
/// meanwhile.
async fn walk_members(store: &dyn Store, sort: ListSort) -> (Vec<Member>, Vec<Member>) {
    let fixture = Fixture::new(store);
    let founder = Account { full_name: full_name(NAMES[6]), ..fixture.new_account() };
    fixture.insert_account(&founder).await;
    let project = fixture.project(founder.id).await;
    let joins = async |number: u32| {
        let account = Account { full_name: full_name(NAMES[number as usize % 7]), ..fixture.new_account() };
        fixture.insert_account(&account).await;
        let created_at = NOW.after(SECOND * (3 - number % 4 / 2));
        let member = Member { created_at, ..fixture.new_member(project.id, &account, Role::Viewer) };
        assert!(door::write(store, Actor::Account(founder.id), async |tx| tx.members().insert_member(&member).await).await);
        member
    };
    let mut expected = vec![fixture.new_member(project.id, &founder, Role::Owner)];
    for number in 0..6 {
        expected.push(joins(number).await);
    }
    let query = MembershipQuery { sort, ..MembershipQuery::default() };
    let shown = walk_slices(
        store,
        Actor::Account(founder.id),
        async |tx, slice| tx.members().list_members(project.id, &query, slice).await,
        async |number| {
            joins(number as u32 * 3).await;
        },
    )
    .await;
    (shown, expected)
}

pub(in super::super) async fn members_are_paged_by_joining(store: &dyn Store) {
    let (shown, expected) = walk_members(store, ListSort::Created).await;
    let keys = |members: &[Member]| members.iter().map(|member| (member.created_at, member.account)).collect::<Vec<_>>();
    assert_walked(&keys(&shown), &keys(&expected));
}

pub(in super::super) async fn members_are_paged_by_name(store: &dyn Store) {
    let (shown, expected) = walk_members(store, ListSort::Name).await;
    let keys = |members: &[Member]| members.iter().map(|member| (fold(member.full_name.as_str()), member.account)).collect::<Vec<_>>();
    assert_walked(&keys(&shown), &keys(&expected));
}

pub(in super::super) async fn a_list_shows_names_as_they_are_now(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Viewer).await;
    let mut renamed = bob.clone();
    (renamed.full_name, renamed.email, renamed.version) = (full_name("Robert"), Some(fixture.email()), bob.version.next());
    assert!(door::write(store, Actor::Account(bob.id), async |tx| tx.accounts().update_account(&renamed, bob.version).await).await);
    let member = door::read(store, Actor::Account(ada), async |tx| tx.members().member(project.id, bob.id).await).await.unwrap();
    assert_eq!((member.full_name, member.email), (renamed.full_name.clone(), renamed.email.clone()));
    let address = renamed.email.unwrap();
    assert!(door::read(store, Actor::Account(ada), async |tx| tx.members().has_member_with(project.id, &address).await).await);
}
