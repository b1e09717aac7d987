//! Roles while many act at once: a project is never without an owner, and nobody acts by a role that is gone.

use super::{
    door::{self, try_write},
    fixture::{Fixture, NOW, PEOPLE, SECOND, TRANSFER, WORK},
    races::{CROWD, winners},
};
use crate::{
    conformance::case::rounds,
    content::{Content, ContentQuery},
    id::AccountId,
    project::{Member, MembershipQuery, Permission, Project, Role},
    store::{Actor, Slice, Store, StoreError, Transaction},
};
use futures_util::future::{join, join_all};
use std::collections::HashSet;

pub(super) async fn the_last_owner_cannot_leave(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let leave = async |who| door::write(store, Actor::Account(who), async |tx| tx.members().delete_member(project.id, who).await).await;
    assert!(!leave(ada).await, "the only owner stays");
    fixture.member(&project, Role::Admin).await;
    assert!(!leave(ada).await, "an admin is no owner");
    let bob = fixture.member(&project, Role::Owner).await.id;
    assert!(leave(ada).await);
    assert!(!leave(bob).await);
}

pub(super) async fn the_last_owner_cannot_step_down(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let own = door::read(store, Actor::Account(ada), async |tx| tx.members().member(project.id, ada).await).await.unwrap();
    let mut lesser = own.clone();
    (lesser.role, lesser.version) = (Role::Admin, own.version.next());
    let step_down =
        async || door::write(store, Actor::Account(ada), async |tx| tx.members().update_member(&lesser, own.version).await).await;
    assert!(!step_down().await);
    fixture.member(&project, Role::Owner).await;
    assert!(step_down().await);
}

pub(super) async fn an_owner_who_may_not_act_does_not_count(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Owner).await.id;
    let as_person = Actor::Account(ada);
    let own = door::read(store, as_person, async |tx| tx.members().member(project.id, ada).await).await.unwrap();
    let lesser = Member { role: Role::Admin, version: own.version.next(), ..own.clone() };
    let leave = async |actor| door::write(store, actor, async |tx| tx.members().delete_member(project.id, ada).await).await;
    let step_down = async || door::write(store, as_person, async |tx| tx.members().update_member(&lesser, own.version).await).await;
    let is_last = async || door::read(store, as_person, async |tx| tx.people().departures(ada).await).await[0].is_last_owner;

    assert!(!is_last().await);
    assert!(door::write(store, PEOPLE, async |tx| tx.people().suspend(bob, NOW).await).await);
    assert_eq!((is_last().await, step_down().await, leave(as_person).await, leave(PEOPLE).await), (true, false, false, false));
    assert!(door::write(store, PEOPLE, async |tx| tx.people().resume(bob).await).await);
    assert!(!is_last().await, "who is back decides again");
    assert!(door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(bob, NOW).await).await);
    assert_eq!((is_last().await, step_down().await, leave(as_person).await), (true, false, false), "nor does who leaves");

    let carol = fixture.member(&project, Role::Owner).await.id;
    assert!(door::write(store, PEOPLE, async |tx| tx.people().suspend(carol, NOW).await).await);
    assert!(door::write(store, PEOPLE, async |tx| tx.people().hide_project(project.id, NOW).await).await);
    assert!(!is_last().await && leave(PEOPLE).await, "a deleted project may be brought back by another owner");
}

pub(super) async fn of_many_owners_leaving_at_once_one_stays(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let project = fixture.project(ada).await;
        let mut owners = fixture.owners(&project, CROWD - 1).await;
        owners.push(ada);
        let left =
            winners(store, &owners, |who| Actor::Account(*who), async |tx, who| tx.members().delete_member(project.id, *who).await).await;
        assert_eq!(left, CROWD - 1);
    }
}

pub(super) async fn of_many_owners_stepping_down_at_once_one_stays(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let project = fixture.project(ada).await;
        fixture.owners(&project, CROWD - 1).await;
        let owners = door::read(store, Actor::Account(ada), async |tx| {
            tx.members().list_members(project.id, &MembershipQuery::default(), &Slice::first(100)).await
        })
        .await
        .items;
        let stepped = winners(
            store,
            &owners,
            |owner| Actor::Account(owner.account),
            async |tx, owner| {
                let mut lesser = owner.clone();
                (lesser.role, lesser.version) = (Role::Viewer, owner.version.next());
                tx.members().update_member(&lesser, owner.version).await
            },
        )
        .await;
        assert_eq!(stepped, CROWD - 1);
    }
}

/// In a ring: who was removed removes nobody.
pub(super) async fn owners_removing_each_other_leave_one(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let project = fixture.project(ada).await;
        let witness = fixture.member(&project, Role::Viewer).await.id;
        let mut owners = fixture.owners(&project, CROWD - 1).await;
        owners.push(ada);
        let ring: Vec<_> = owners.iter().copied().zip(owners.iter().copied().cycle().skip(1)).collect();
        let removed = winners(
            store,
            &ring,
            |(owner, _)| Actor::Account(*owner),
            async |tx, (_, other)| tx.members().delete_member(project.id, *other).await,
        )
        .await;
        let members =
            async |tx: &mut dyn Transaction| tx.members().list_members(project.id, &MembershipQuery::default(), &Slice::first(100)).await;
        let left = door::read(store, Actor::Account(witness), members).await.items;
        let owners = left.iter().filter(|member| member.role == Role::Owner).count();
        assert_eq!(owners, CROWD - removed);
        assert!(owners > 0);
    }
}

/// What was founded in the moment of leaving goes along; what would be founded later is not, and so nothing is left that is nobody's.
pub(super) async fn who_leaves_meanwhile_founds_nothing_that_stays(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        let older = fixture.project(ada).await;
        let projects: Vec<_> = (1..CROWD).map(|_| fixture.new_project(ada)).collect();
        let found =
            async |project| match try_write(store, Actor::Account(ada), async |tx| tx.projects().insert_project(project).await).await {
                Ok(is_kept) => is_kept.then_some(project.id),
                Err(StoreError::Refused) => None,
                Err(error) => panic!("founding: {error}"),
            };
        let leave = async {
            let going = door::write(store, PEOPLE, async |tx| {
                assert!(tx.people().begin_leaving(ada, NOW).await?);
                tx.people().departures(ada).await
            });
            let going: HashSet<_> = going.await.into_iter().map(|departure| departure.project).collect();
            door::write(store, PEOPLE, async |tx| erase(tx, ada).await).await;
            going
        };
        let (founded, going) = join(join_all(projects.iter().map(found)), leave).await;
        let founded: HashSet<_> = founded.into_iter().flatten().chain([older.id]).collect();
        assert_eq!(founded, going, "what was founded is known to who leaves");
        assert_eq!(found(&fixture.new_project(ada)).await, None, "who is gone founds nothing");
        for project in &projects {
            assert_eq!(door::read(store, WORK, async |tx| tx.projects().project(project.id).await).await, None, "it has no owner");
        }
    }
}

/// As the use case does where there is no other owner.
async fn erase(tx: &mut dyn Transaction, account: AccountId) -> Result<(), StoreError> {
    for departure in tx.people().departures(account).await? {
        tx.people().hide_project(departure.project, NOW).await?;
        assert!(tx.projects().erase_project(departure.project, NOW.after(SECOND)).await?);
    }
    tx.people().erase_account(account, "Former member").await?;
    Ok(())
}

pub(super) async fn an_offer_is_used_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Admin).await.id;
    for _ in rounds(20) {
        let offer = fixture.offer(&project, bob).await;
        let won = winners(store, &[(); CROWD], |()| TRANSFER, async |tx, ()| tx.ownership().delete_offer(project.id, offer.id).await).await;
        assert_eq!(won, 1);
    }
}

pub(super) async fn no_act_outlives_its_role(store: &dyn Store) {
    no_act_outlives(store, async |tx, admin, _| {
        let viewer = Member { role: Role::Viewer, version: admin.version.next(), ..admin.clone() };
        tx.members().update_member(&viewer, admin.version).await
    })
    .await;
}

pub(super) async fn no_act_outlives_what_is_required(store: &dyn Store) {
    no_act_outlives(store, async |tx, _, project| {
        let strict = Project { requires_two_factors: true, version: project.version.next(), ..project.clone() };
        tx.projects().update_project(&strict, project.version).await
    })
    .await;
}

/// An admin writes until an owner takes the right to it. What others see once that is written, before it is committed,
/// is all that there will be; whoever was under way is told to try again, and learns that the right is gone.
async fn no_act_outlives(store: &dyn Store, take: impl AsyncFn(&mut dyn Transaction, &Member, &Project) -> Result<bool, StoreError>) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let project = fixture.project(ada).await;
        let bob = fixture.account().await;
        let admin = fixture.join(&project, &bob, Role::Admin).await;
        let all = Slice::first(100);
        let written =
            async |tx: &mut dyn Transaction| Ok(tx.contents().list_contents(project.id, &ContentQuery::default(), &all).await?.items.len());
        // As the use cases do: first whether it is allowed.
        let writes = async |content: &Content| {
            door::write(store, Actor::Account(bob.id), async |tx| {
                let own = tx.projects().membership(project.id).await?;
                let may = own.is_some_and(|own| !own.is_closed && own.role.may(Permission::WriteContent));
                Ok(may && tx.contents().insert_content(content).await?)
            })
            .await
        };
        let contents: Vec<_> = (0..CROWD).map(|_| fixture.new_content(project.id, bob.id)).collect();
        let runs = contents.iter().enumerate().map(async |(number, content)| {
            if number != CROWD / 2 {
                return (writes(content).await, None);
            }
            let taken = door::write(store, Actor::Account(ada), async |tx| {
                assert!(take(tx, &admin, &project).await?);
                written(tx).await
            });
            (false, Some(taken.await))
        });
        let (wrote, seen): (Vec<_>, Vec<_>) = join_all(runs).await.into_iter().unzip();
        let left = door::read(store, Actor::Account(ada), written).await;
        assert_eq!(seen.into_iter().flatten().collect::<Vec<_>>(), [left], "nothing came after the right was gone");
        assert_eq!(wrote.into_iter().filter(|wrote| *wrote).count(), left, "what was refused left nothing");
    }
}
