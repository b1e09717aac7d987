//! More people want to sign in than passwords can be checked: the rest are told to come again, and visitors notice nothing.

use crate::harness::{Answer, Person, World};
use futures_util::{StreamExt, stream::FuturesUnordered};
use itoms::account::{Hashing, SignUpPolicy};
use serde_json::json;
use std::{
    future::{Future, IntoFuture},
    sync::mpsc,
};

/// How many come more than there are places.
const TOO_MANY: usize = 5;

#[test]
fn on_sqlite() {
    with_one_thread_that_hashes(async |occupied| {
        let world = World::on_sqlite().await;
        a_flood_of_sign_ins_is_turned_away(&world, occupied).await;
        world.ends().await;
    });
    with_one_thread_that_hashes(async |occupied| {
        let world = World::with_default_limits().await;
        a_flood_of_new_passwords_takes_no_place_of_who_signs_in(&world, occupied).await;
        world.ends().await;
    });
}

#[test]
fn on_postgres() {
    with_one_thread_that_hashes(async |occupied| {
        let Some(world) = World::on_postgres().await else { return };
        a_flood_of_sign_ins_is_turned_away(&world, occupied).await;
        world.ends().await;
    });
    with_one_thread_that_hashes(async |occupied| {
        let Some(world) = World::on_postgres_by_default(SignUpPolicy::Open).await else { return };
        a_flood_of_new_passwords_takes_no_place_of_who_signs_in(&world, occupied).await;
        world.ends().await;
    });
}

async fn a_flood_of_sign_ins_is_turned_away(world: &World, thread: HashingThread) {
    let ada = world.person("Ada").joins().await;
    let notes = ada.founds("Notes").await;
    let hello = ada.writes(&notes, "Hello", "World").await;
    ada.publishes(&notes, &hello).await;

    let occupied = thread.occupy();
    let hashing = Hashing::default();
    let places = hashing.at_once.get() + hashing.queue;
    let mut flood: FuturesUnordered<_> = (0..places + TOO_MANY).map(|_| ada.tries_password("a wrong password")).collect();
    for _ in 0..TOO_MANY {
        let refused = next(&mut flood).await.expect_problem(503, "sign_in_busy");
        assert_eq!(refused.header("retry-after"), "5");
    }
    world.get("/notes/hello").await.expect(200);
    ada.calls("showProject", &[&notes]).await.expect(200);

    drop(occupied);
    for _ in 0..places {
        next(&mut flood).await.expect_problem(401, "wrong_credentials");
    }
    ada.clone().signs_in().await;
}

async fn a_flood_of_new_passwords_takes_no_place_of_who_signs_in(world: &World, thread: HashingThread) {
    let ada = world.person("Ada").joins().await;
    let mallory = world.person("Mallory");
    let mut sign_up = mallory.registration();
    sign_up["sixteen_or_older"] = json!(false);

    let occupied = thread.occupy();
    let hashing = Hashing::default();
    let many = hashing.at_once.get().div_ceil(2) + hashing.queue + TOO_MANY;
    let bot = |number: usize| mallory.at(&format!("198.51.{}.{}", number / 250, number % 250 + 1));
    let mut flood: FuturesUnordered<_> =
        (0..many).map(|number| bot(number).calls("createAccount", &[]).json(sign_up.clone()).into_future()).collect();
    for _ in 0..TOO_MANY {
        next(&mut flood).await.expect_problem(503, "sign_in_busy");
    }
    // All who may be judged wait for it, and every place to sign in is there.
    let places = hashing.at_once.get() + hashing.queue;
    let as_ada = |number: usize| Person { email: ada.email.clone(), ..bot(number) };
    let guesses = (0..=places).map(|number| async move { as_ada(number).tries_password("a wrong password").await });
    let mut guesses: FuturesUnordered<_> = guesses.collect();
    next(&mut guesses).await.expect_problem(503, "sign_in_busy");
    drop(occupied);
    for _ in 0..places {
        next(&mut guesses).await.expect_problem(401, "wrong_credentials");
    }
    while let Some(answer) = flood.next().await {
        assert!([422, 503].contains(&answer.status));
    }
}

async fn next(flood: &mut FuturesUnordered<impl Future<Output = Answer>>) -> Answer {
    flood.next().await.unwrap()
}

/// The only thread of a runtime that takes slow work such as a hash.
struct HashingThread;

impl HashingThread {
    /// Gives it something to do until the answer is dropped.
    fn occupy(self) -> mpsc::Sender<()> {
        let (occupied, ends) = mpsc::channel();
        tokio::task::spawn_blocking(move || ends.recv());
        occupied
    }
}

fn with_one_thread_that_hashes(story: impl AsyncFnOnce(HashingThread)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build().unwrap();
    runtime.block_on(story(HashingThread));
}
