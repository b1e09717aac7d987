use super::{NAMES, assert_walked, walk_slices};
use crate::{
    account::Account,
    conformance::store::{
        door,
        fixture::{Fixture, NOW, PEOPLE, SIGN_UP, full_name},
    },
    people::PeopleQuery,
    search::fold,
    sort::ListSort,
    store::Store,
};

pub(in super::super) async fn people_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(std::cmp::Reverse(fixture.account().await.id));
    }
    let all = PeopleQuery::default();
    let shown = walk_slices(
        store,
        PEOPLE,
        async |tx, slice| tx.people().list_people(&all, slice).await,
        async |_| {
            fixture.account().await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|account| std::cmp::Reverse(account.id)).collect::<Vec<_>>(), &expected);
}

pub(in super::super) async fn people_are_paged_by_name(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let named = async |number: usize| {
        let account = Account { full_name: full_name(NAMES[number % 7]), ..fixture.new_account() };
        fixture.insert_account(&account).await;
        (fold(account.full_name.as_str()), account.id)
    };
    let mut expected = Vec::new();
    for number in 0..7 {
        expected.push(named(number).await);
    }
    let query = PeopleQuery { sort: ListSort::Name, ..PeopleQuery::default() };
    let shown = walk_slices(
        store,
        PEOPLE,
        async |tx, slice| tx.people().list_people(&query, slice).await,
        async |number| {
            named(number * 3).await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|account| (fold(account.full_name.as_str()), account.id)).collect::<Vec<_>>(), &expected);
}

pub(in super::super) async fn those_who_wait_are_paged_oldest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let waits = async || {
        let waiting = fixture.new_waiting();
        door::write(store, SIGN_UP, async |tx| tx.accounts().insert_registration(&waiting).await).await;
        waiting.id
    };
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(waits().await);
    }
    let shown = walk_slices(
        store,
        PEOPLE,
        async |tx, slice| tx.people().list_waiting(NOW, slice).await,
        async |_| {
            waits().await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|waiting| waiting.id).collect::<Vec<_>>(), &expected);
}

pub(in super::super) async fn admissions_are_paged_oldest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let early = [fixture.new_admission(), fixture.new_admission()];
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(fixture.admission().await.id);
    }
    let shown = walk_slices(
        store,
        PEOPLE,
        async |tx, slice| tx.admissions().list_admissions(slice).await,
        async |number| door::write(store, PEOPLE, async |tx| tx.admissions().upsert_admission(&early[number]).await).await,
    )
    .await;
    assert_walked(&shown.iter().map(|admission| admission.id).collect::<Vec<_>>(), &expected);
}
