//! A connection that was used as one actor is handed on as nobody.

use super::{
    cancellation::{STEPS, cut},
    door,
    fixture::{Fixture, WORK},
    world::{Who, World},
};
use crate::{
    account::Account,
    conformance::case::rounds,
    project::{MembershipQuery, Project},
    store::{Actor, Slice, Store, StoreError},
};
use futures_util::future::join_all;

/// More than a pool has connections, so that the one in question is among those asked.
const READERS: usize = 12;

struct Neighbours<'s> {
    fixture: Fixture<'s>,
    owner: Actor,
    project: Project,
    stranger: Account,
    foreign: Project,
}

impl<'s> Neighbours<'s> {
    async fn new(store: &'s dyn Store) -> Self {
        Self::among(Fixture::new(store)).await
    }

    async fn among(fixture: Fixture<'s>) -> Self {
        let ada = fixture.account().await.id;
        let project = fixture.project(ada).await;
        let stranger = fixture.account().await;
        let foreign = fixture.project(stranger.id).await;
        Self { fixture, owner: Actor::Account(ada), project, stranger, foreign }
    }

    /// That a stranger, on whichever connection, finds nothing of the owner's and all of the own.
    async fn assert_apart(&self) {
        let look = async || {
            let mut tx = self.fixture.store.read(Actor::Account(self.stranger.id)).await.unwrap();
            assert_eq!(tx.projects().membership(self.project.id).await.unwrap(), None);
            let own = tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(10)).await.unwrap();
            assert_eq!(own.items.into_iter().map(|own| own.project.id).collect::<Vec<_>>(), [self.foreign.id]);
        };
        join_all((0..READERS).map(|_| look())).await;
        let content = self.fixture.new_content(self.project.id, self.stranger.id);
        let stranger = Actor::Account(self.stranger.id);
        let refused = door::try_write(self.fixture.store, stranger, async |tx| tx.contents().insert_content(&content).await).await;
        assert!(matches!(refused, Err(StoreError::Refused)), "{refused:?}");
    }
}

pub(super) async fn a_connection_forgets_its_last_actor(store: &dyn Store) {
    let world = Neighbours::new(store).await;
    for _ in rounds(4) {
        let id = world.project.id;
        for task in [true, false] {
            let mut tx = store.read(if task { WORK } else { world.owner }).await.unwrap();
            let found = if task {
                tx.projects().project(id).await.unwrap().is_some()
            } else {
                tx.projects().membership(id).await.unwrap().is_some()
            };
            assert!(found);
            drop(tx);
            world.assert_apart().await;
        }
        world.fixture.content(&world.project).await;
        world.assert_apart().await;
    }
}

pub(super) async fn a_connection_forgets_its_actor_after_an_error(store: &dyn Store) {
    let world = Neighbours::new(store).await;
    for _ in rounds(4) {
        let mut tx = store.write(world.owner).await.unwrap();
        assert!(tx.projects().membership(world.project.id).await.unwrap().is_some());
        let content = world.fixture.new_content(world.foreign.id, world.project.founder);
        assert!(tx.contents().insert_content(&content).await.is_err());
        drop(tx);
        world.assert_apart().await;
    }
}

pub(super) async fn a_connection_forgets_its_actor_after_a_cut(store: &dyn Store) {
    let world = World::new(store).await;
    whatever_is_cut_is_forgotten(store, &world).await;
    let world = Neighbours::among(world.fixture).await;
    // Few rounds: each cuts at every poll, one after the other.
    for _ in rounds(2) {
        for polls in 1.. {
            let mut tx = store.write(world.owner).await.unwrap();
            let content = world.fixture.new_content(world.project.id, world.project.founder);
            let done = cut(tx.contents().insert_content(&content), polls).await.is_some();
            drop(tx);
            world.assert_apart().await;
            if done {
                break;
            }
        }
    }
}

/// Each method, cut early, late and not at all: who comes next finds nothing of whoever was there.
async fn whatever_is_cut_is_forgotten(store: &dyn Store, world: &World<'_>) {
    let stranger = world.actor(Who::Stranger);
    for step in STEPS {
        for polls in (0..).map(|power| 1 << power) {
            let mut tx = store.write((step.actor)(world)).await.unwrap();
            let done = cut((step.call)(&mut *tx, world), polls).await.is_some();
            drop(tx);
            let seen = door::read(store, stranger, async |tx| tx.projects().membership(world.project.id).await).await;
            assert_eq!(seen, None, "after {} was cut at poll {polls}", step.name);
            if done {
                break;
            }
        }
    }
}
