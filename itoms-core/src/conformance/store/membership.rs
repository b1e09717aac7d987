//! Who is a member, and who only might seem to be one.

use super::{door, fixture::Fixture};
use crate::{
    content::ContentQuery,
    project::{MembershipQuery, Role},
    store::{Actor, OperatorId, Slice, Store},
};

pub(super) async fn an_operator_is_no_member(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let root = crate::account::Account { operator: true, ..fixture.new_account() };
    fixture.insert_account(&root).await;
    let project = fixture.project(root.id).await;
    let draft = fixture.content(&project).await;
    fixture.publish(&draft).await;
    let all = Slice::first(10);
    let seen = async |tx: &mut dyn crate::store::Transaction| {
        Ok([
            tx.projects().membership(project.id).await?.is_some(),
            !tx.projects().list_projects(&MembershipQuery::default(), &all).await?.items.is_empty(),
            !tx.members().list_members(project.id, &MembershipQuery::default(), &all).await?.items.is_empty(),
            !tx.contents().list_contents(project.id, &ContentQuery::default(), &all).await?.items.is_empty(),
            tx.contents().content(project.id, draft.id).await?.is_some(),
        ])
    };
    assert_eq!(door::read(store, Actor::Account(root.id), seen).await, [true; 5], "the person is");
    assert_eq!(door::read(store, Actor::Operator(OperatorId(root.id)), seen).await, [false; 5], "the operator is not");
}

pub(super) async fn a_founder_who_left_is_counted(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let heir = fixture.member(&project, Role::Owner).await;
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.members().delete_member(project.id, ada).await).await);
    let founded = async |who| door::read(store, Actor::Account(who), async |tx| tx.projects().count_founded(who).await).await;
    assert_eq!((founded(ada).await, founded(heir.id).await), (1, 0));
}
