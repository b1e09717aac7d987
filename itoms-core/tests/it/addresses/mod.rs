//! P1.1-a as a state machine: whatever people, thieves, scanners and operators do in whatever order, an account has an
//! address that was proved, and a secret goes to the proven address, or to a new one for its own confirmation.

mod act;
mod history;
mod installation;
mod mailbox;
mod person;

use act::acts;
use history::{History, Reached};
use installation::Installation;
use itoms_store::{postgres::PostgresOptions, sqlite::SqliteStore};
use itoms_testing::Postgres;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::{
    cell::{Cell, RefCell},
    thread,
};
use tokio::runtime::Runtime;

/// 10,000 histories with `ITOMS_TEST_LONG=1`. Without, as many as fit into some seconds, and no tenth of that: each takes
/// more than a tenth of a second, half of it for hashing passwords, and no configuration makes a hash cheap.
fn histories() -> u32 {
    if itoms_testing::is_long() { 10_000 } else { 60 }
}

#[test]
fn p1_1_a_a_secret_goes_to_the_proven_address_alone_on_sqlite() {
    play_halves([1, 2], |seed| {
        let runtime = runtime();
        let store = runtime.block_on(SqliteStore::temporary()).unwrap();
        play(&runtime, &Installation::on(&store), seed)
    });
}

#[test]
fn p1_1_a_a_secret_goes_to_the_proven_address_alone_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    play_halves([3, 4], |seed| {
        let runtime = runtime();
        let database = runtime.block_on(postgres.database());
        let store = runtime.block_on(PostgresOptions::to(database.application_url()).open()).unwrap();
        play(&runtime, &Installation::on(&store), seed)
    });
}

/// Each seed plays half of them in a database of its own, the same ones every time, and goes on while the other one waits
/// for its database.
fn play_halves([one, other]: [u8; 2], play_half: impl Fn(u8) -> Reached + Sync) {
    let reached = thread::scope(|scope| {
        let other = scope.spawn(|| play_half(other));
        let mut reached = play_half(one);
        reached.further(other.join().unwrap());
        reached
    });
    reached.went_everywhere();
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Half of the histories, one after the other in one installation, each with people and addresses of its own.
fn play(runtime: &Runtime, installation: &Installation, seed: u8) -> Reached {
    let config = Config { cases: histories() / 2, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let (number, reached) = (Cell::new(0), RefCell::new(Reached::default()));
    let played = runner.run(&acts(), |acts| {
        let history = History::of(installation, number.replace(number.get() + 1));
        reached.borrow_mut().further(runtime.block_on(history.play(&acts)));
        Ok(())
    });
    played.unwrap();
    reached.into_inner()
}
