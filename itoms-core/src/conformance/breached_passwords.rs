//! The suite of the port of passwords that breaches made known, [`BreachedPasswords`].
//!
//! A list is what it holds, so an implementer brings a [`Shelf`]: the adapter, and the other side, where the list lies.

use super::case::suite;
use crate::{
    account::{BreachedPasswords, BreachedPasswordsError, PasswordDigest},
    secret::Secret,
};
use async_trait::async_trait;
use std::collections::HashMap;

/// An adapter under test, and where its list lies.
#[async_trait]
pub trait Shelf: Send + Sync + 'static {
    /// The adapter.
    fn list(&self) -> &dyn BreachedPasswords;

    /// From now on the list has these passwords and no others.
    async fn holds(&self, digests: &[PasswordDigest]);

    /// From now on the list cannot be read.
    async fn is_lost(&self);
}

/// The list of all cases. From it come the tests, the table and the count.
#[doc(hidden)]
#[macro_export]
macro_rules! __breached_passwords_cases {
    ($then:path, $($argument:tt)*) => {
        $then! {
            $($argument)*
            what_it_holds_is_found,
            its_first_and_its_last_are_found,
            what_it_does_not_hold_is_not_found,
            what_begins_alike_is_told_apart,
            a_list_of_one_is_a_list,
            an_empty_list_holds_nothing,
            what_comes_to_it_later_is_found,
            it_answers_a_check,
            a_list_that_is_lost_says_so,
        }
    };
}

/// Tests a list of breached passwords: `breached_passwords!(constructor)`, where the constructor is a future of a fresh
/// [`Shelf`](crate::conformance::breached_passwords::Shelf), evaluated anew for each case.
#[doc(hidden)]
#[macro_export]
macro_rules! __breached_passwords {
    ($constructor:expr $(,)?) => {
        $crate::__breached_passwords_cases! { $crate::__suite_tests, { breached_passwords, $constructor } }
    };
}

__breached_passwords_cases! { suite, { dyn Shelf } }

fn digest(password: &str) -> PasswordDigest {
    PasswordDigest::of(&Secret::from(password))
}

/// So many passwords of that name, in the order of a list.
fn many(name: &str, count: usize) -> Vec<PasswordDigest> {
    let mut digests: Vec<_> = (0..count).map(|number| digest(&format!("{name} {number}"))).collect();
    digests.sort_by(|one, other| one.expose().cmp(other.expose()));
    digests
}

/// How many of these the list says it has.
async fn found(shelf: &dyn Shelf, digests: &[PasswordDigest]) -> usize {
    let mut found = 0;
    for digest in digests {
        found += usize::from(shelf.list().contains(digest).await.unwrap());
    }
    found
}

async fn what_it_holds_is_found(shelf: &dyn Shelf) {
    let stolen = many("stolen", 300);
    shelf.holds(&stolen).await;
    let inner = &stolen[1..299];
    assert_eq!(found(shelf, inner).await, inner.len());
}

async fn its_first_and_its_last_are_found(shelf: &dyn Shelf) {
    let stolen = many("stolen", 300);
    shelf.holds(&stolen).await;
    assert_eq!(found(shelf, &[stolen[0].clone(), stolen[299].clone()]).await, 2);
}

async fn what_it_does_not_hold_is_not_found(shelf: &dyn Shelf) {
    shelf.holds(&many("stolen", 300)).await;
    assert_eq!(found(shelf, &many("nobody’s", 300)).await, 0);
}

/// Services are asked by the first five letters.
async fn what_begins_alike_is_told_apart(shelf: &dyn Shelf) {
    let mut seen = HashMap::new();
    let (stolen, other) = (0..)
        .find_map(|number| {
            let one = digest(&format!("password {number}"));
            let other: Option<PasswordDigest> = seen.insert(one.expose()[..5].to_owned(), one.clone());
            other.map(|other| (one, other))
        })
        .expect("two of many begin alike");
    shelf.holds(std::slice::from_ref(&stolen)).await;
    assert!(!shelf.list().contains(&other).await.unwrap());
}

async fn a_list_of_one_is_a_list(shelf: &dyn Shelf) {
    let stolen = many("stolen", 1);
    shelf.holds(&stolen).await;
    assert_eq!(found(shelf, &stolen).await, 1);
}

async fn an_empty_list_holds_nothing(shelf: &dyn Shelf) {
    shelf.holds(&[]).await;
    assert_eq!(found(shelf, &many("nobody’s", 3)).await, 0);
}

async fn what_comes_to_it_later_is_found(shelf: &dyn Shelf) {
    let (first, later) = (many("stolen", 20), many("stolen", 40));
    shelf.holds(&first).await;
    assert_eq!(found(shelf, &later).await, first.len());
    shelf.holds(&later).await;
    assert_eq!(found(shelf, &later).await, later.len());
}

async fn it_answers_a_check(shelf: &dyn Shelf) {
    shelf.holds(&many("stolen", 3)).await;
    shelf.list().check().await.unwrap();
}

async fn a_list_that_is_lost_says_so(shelf: &dyn Shelf) {
    let stolen = many("stolen", 3);
    shelf.holds(&stolen).await;
    shelf.is_lost().await;
    let told: BreachedPasswordsError = shelf.list().contains(&stolen[1]).await.expect_err("it cannot be read");
    assert!(!format!("{told} {told:?}").contains(&stolen[1].expose()[..8]), "an error holds no digest");
    assert!(shelf.list().check().await.is_err());
}
