//! The suite of the storage port, [`Store`].

#[macro_use]
mod cases;

mod atomicity;
mod audit;
mod cancellation;
mod conflicts;
mod connections;
mod door;
mod events;
mod fixture;
mod guards;
mod jobs;
mod limits;
mod lost_updates;
mod membership;
mod paging;
mod races;
mod retention;
mod roles;
mod round_trips;
mod world;

use super::case::{self, Case};
use crate::store::Store;
use guards::{
    account_links, accounts, admissions, api_keys, attention, audit as trail, branding, contents, devices, factors, identities, members,
    ownership, passkeys, people, previews, projects, read_keys, sessions, shared, work,
};

/// Tests a store: `store!(constructor)`, where the constructor is a future of a fresh, empty store, or of
/// anything that derefs to one and keeps it alive, evaluated anew for each case.
#[doc(hidden)]
#[macro_export]
macro_rules! __store {
    ($constructor:expr $(,)?) => {
        $crate::__store_cases! { $crate::__store_tests, { $constructor } }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __store_tests {
    ({ $constructor:expr } $($theme:ident: $($case:ident),+;)+) => {
        $($(#[test]
        fn $case() {
            use $crate::conformance::store::AsStore as _;
            $crate::conformance::block_on(async {
                let fresh = $constructor.await;
                $crate::conformance::store::run(stringify!($case), fresh.as_store()).await;
            });
        })+)+

        #[test]
        fn the_suite_is_not_empty() {
            assert!(!$crate::conformance::store::CASES.is_empty());
            assert_eq!($crate::conformance::store::CASES.len(), [$($(stringify!($case)),+),+].len());
        }
    };
}

macro_rules! table {
    ({} $($theme:ident: $($case:ident),+;)+) => {
        /// Every case.
        pub const CASES: &[Case<dyn Store>] =
            &[$($(Case { name: stringify!($case), run: |store| Box::pin($theme::$case(store)) }),+),+];
    };
}

__store_cases! { table, {} }

/// Looks whether a fresh, empty store holds the rule of that name; panics if it does not.
pub async fn run(name: &str, store: &dyn Store) {
    (case::named(CASES, name).run)(store).await;
}

/// A store, or what derefs to one.
pub trait AsStore {
    /// The store.
    fn as_store(&self) -> &dyn Store;
}

impl<S: Store> AsStore for S {
    fn as_store(&self) -> &dyn Store {
        self
    }
}

impl AsStore for dyn Store {
    fn as_store(&self) -> &dyn Store {
        self
    }
}
