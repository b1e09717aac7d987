//! A whole product in one process: the real router over a real store, with a clock that stands still, repeatable
//! randomness, and mails and logs that stay here. On the embedded database it has a host of its own, on PostgreSQL it is
//! mounted below a path of another one.

mod browser;
mod database;
mod document;
mod front_end;
mod http;
mod logs;
mod mails;
mod mount;
mod outage;
mod person;
mod recorded;
mod secrets;
mod world;

pub(crate) use browser::{Browser, address, hidden};
pub(crate) use front_end::FrontEnd;
pub(crate) use http::{Answer, Ask};
pub(crate) use outage::Writers;
pub(crate) use person::Person;
pub(crate) use recorded::kinds;
pub(crate) use world::{BASE, World};

/// How often something is played that chance could hide: `times`, or ten times that with `ITOMS_TEST_LONG=1`.
pub(crate) fn rounds(times: usize) -> std::ops::Range<usize> {
    0..if itoms_testing::is_long() { times * 10 } else { times }
}

/// Tells each story twice: on the embedded database, and on PostgreSQL under the application's role. Afterwards
/// everything that the product let out is searched for what nobody may see. `under` names who may sign up,
/// `by others` adds an identity provider, and `by default` keeps the limits that the product has.
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {
        crate::harness::on_both_databases!(under Open: $($story),+);
    };
    (by others under $policy:ident: $($story:ident),+ $(,)?) => {
        crate::harness::on_both_databases!(on_sqlite_by_others, on_postgres_by_others, $policy: $($story),+);
    };
    (by default: $($story:ident),+ $(,)?) => {
        crate::harness::on_both_databases!(on_sqlite_by_default, on_postgres_by_default, Open: $($story),+);
    };
    (under $policy:ident: $($story:ident),+ $(,)?) => {
        crate::harness::on_both_databases!(on_sqlite_under, on_postgres_under, $policy: $($story),+);
    };
    ($sqlite:ident, $postgres:ident, $policy:ident: $($story:ident),+) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $story() {
                let world = crate::harness::World::$sqlite(itoms::account::SignUpPolicy::$policy).await;
                super::$story(&world).await;
                world.ends().await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test]
            async fn $story() {
                let Some(world) = crate::harness::World::$postgres(itoms::account::SignUpPolicy::$policy).await else { return };
                super::$story(&world).await;
                world.ends().await;
            })+
        }
    };
}
pub(crate) use on_both_databases;
