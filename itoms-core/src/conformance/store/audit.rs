//! Chains are only ever appended to, at their end, and an event stands in each of them once.

use super::{
    door,
    fixture::{AUDIT, Fixture, NOW, RETENTION, SECOND},
};
use crate::{
    audit::{AuditQuery, Chain, Head, Link, Part},
    conformance::case::rounds,
    event::EventCursor,
    project::Project,
    store::{Actor, Position, Slice, Store},
};
use futures_util::future::join_all;

const CROWD: usize = 64;

async fn head(store: &dyn Store, chain: Chain) -> Option<Head> {
    door::read(store, AUDIT, async |tx| tx.audit().audit_head(chain).await).await
}

async fn links(store: &dyn Store, chain: Chain) -> Vec<Link> {
    door::read(store, AUDIT, async |tx| tx.audit().audit_links(chain, 0, 100).await).await
}

async fn append(store: &dyn Store, link: &Link, head: &Head) -> bool {
    door::write(store, AUDIT, async |tx| tx.audit().append_audit(link, head).await).await
}

pub(super) async fn a_link_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await.id;
    for chain in [Chain::Account(ada), Chain::Project(project), Chain::Operator] {
        let full = fixture.new_link(&Head::new(chain));
        let part = |part: Option<Part>| part.map(|part| Part { account: None, key: None, salt: None, ..part });
        let forgotten = Link { by: part(full.by.clone()), person: part(full.person.clone()), ..full.clone() };
        let bare = Link { by: None, person: None, project: None, thing: None, kind: "längst vergessen 🦀".to_owned(), ..full.clone() };
        let mut written = Vec::new();
        for (number, link) in [full, forgotten, bare].into_iter().enumerate() {
            let head = head(store, chain).await.unwrap_or_else(|| Head::new(chain));
            let link = Link { seq: number as i64 + 1, event: fixture.id(), hash: fixture.bytes().to_vec(), ..link };
            assert!(append(store, &link, &head).await);
            written.push(link);
        }
        assert_eq!(links(store, chain).await, written);
        let page = door::read(store, AUDIT, async |tx| tx.audit().list_audit(chain, &AuditQuery::default(), &Slice::first(10)).await).await;
        written.reverse();
        assert_eq!(page.items, written);
    }
}

pub(super) async fn a_chain_ends_at_its_newest_link(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let chain = Chain::Account(fixture.account().await.id);
    assert_eq!(head(store, chain).await, None);
    for seq in 1..=3 {
        let link = fixture.file(chain).await;
        assert_eq!(head(store, chain).await, Some(Head { last: seq, last_hash: link.hash, ..Head::new(chain) }));
    }
}

pub(super) async fn a_link_goes_after_the_newest_alone(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let chain = Chain::Account(fixture.account().await.id);
    fixture.file(chain).await;
    let stale = head(store, chain).await.unwrap();
    let newest = fixture.file(chain).await;
    assert!(!append(store, &fixture.new_link(&stale), &stale).await, "it goes on from one before the newest");
    assert!(!append(store, &fixture.new_link(&Head::new(chain)), &Head::new(chain)).await, "it begins what has begun");
    let forged = Head { last: newest.seq, last_hash: fixture.bytes().to_vec(), ..stale };
    assert!(!append(store, &fixture.new_link(&forged), &forged).await, "it goes on from another hash");
    assert_eq!(links(store, chain).await.len(), 2);
    fixture.file(chain).await;
}

pub(super) async fn an_event_is_filed_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let chain = Chain::Account(fixture.account().await.id);
    let link = fixture.file(chain).await;
    let newest = head(store, chain).await.unwrap();
    let again = Link { event: link.event, ..fixture.new_link(&newest) };
    assert!(!append(store, &again, &newest).await);
    assert_eq!((links(store, chain).await, head(store, chain).await), (vec![link.clone()], Some(newest)));
    let elsewhere = Head::new(Chain::Operator);
    assert!(append(store, &Link { event: link.event, ..fixture.new_link(&elsewhere) }, &elsewhere).await, "another chain has its own");
}

pub(super) async fn nothing_is_filed_for_what_is_gone(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let there = fixture.account().await.id;
    let gone = [Chain::Account(fixture.id()), Chain::Project(fixture.id())].map(Head::new);
    let there = Head::new(Chain::Account(there));
    door::write(store, AUDIT, async |tx| {
        for head in &gone {
            assert!(!tx.audit().append_audit(&fixture.new_link(head), head).await?);
        }
        // The transaction goes on.
        assert!(tx.audit().append_audit(&fixture.new_link(&there), &there).await?);
        Ok(())
    })
    .await;
    assert_eq!(head(store, gone[0].chain).await, None);
    assert_eq!(links(store, there.chain).await.len(), 1);
}

pub(super) async fn links_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let chain = Chain::Account(ada);
    for number in 0..9 {
        let head = head(store, chain).await.unwrap_or_else(|| Head::new(chain));
        let kind = if number % 2 == 0 { "test.even" } else { "test.odd" };
        // Instants say nothing about the order.
        let at = NOW.before(SECOND * number);
        assert!(append(store, &Link { kind: kind.to_owned(), at, ..fixture.new_link(&head) }, &head).await);
    }
    for (kind, expected) in [(None, vec![9, 8, 7, 6, 5, 4, 3, 2, 1]), (Some("test.even"), vec![9, 7, 5, 3, 1]), (Some("test"), vec![])] {
        let query = AuditQuery { kind: kind.map(str::to_owned) };
        let (mut shown, mut after) = (Vec::new(), None::<Position>);
        loop {
            let slice = Slice { after: after.take(), limit: 3 };
            let page = door::read(store, Actor::Account(ada), async |tx| tx.audit().list_audit(chain, &query, &slice).await).await;
            assert!(page.next.is_none() || page.items.len() == 3);
            shown.extend(page.items.into_iter().map(|link| link.seq));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(shown, expected, "{kind:?}");
    }
}

pub(super) async fn links_are_walked_in_order(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let chain = Chain::Account(fixture.account().await.id);
    for _ in 0..5 {
        fixture.file(chain).await;
    }
    for (after, expected) in [(0, vec![1, 2]), (3, vec![4, 5]), (4, vec![5]), (5, vec![])] {
        let links = door::read(store, AUDIT, async |tx| tx.audit().audit_links(chain, after, 2).await).await;
        assert_eq!(links.into_iter().map(|link| link.seq).collect::<Vec<_>>(), expected, "after {after}");
    }
}

pub(super) async fn chains_are_walked_each_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut expected = vec![Chain::Operator, Chain::Account(ada), Chain::Account(fixture.account().await.id)];
    expected.push(Chain::Project(fixture.project(ada).await.id));
    for chain in &expected {
        fixture.file(*chain).await;
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let chains = door::read(store, AUDIT, async |tx| tx.audit().audit_chains(after, 2).await).await;
        assert!(chains.len() <= 2);
        let Some(last) = chains.last() else { break };
        after = Some(*last);
        seen.extend(chains);
    }
    let sorted = |mut chains: Vec<Chain>| {
        chains.sort_by_key(|chain| (chain.scope(), chain.uuid()));
        chains
    };
    assert_eq!(sorted(seen), sorted(expected));
}

pub(super) async fn a_chain_has_one_next_link(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for chain in [Chain::Account(ada), Chain::Project(fixture.project(ada).await.id)] {
        for round in rounds(20) {
            let head = head(store, chain).await.unwrap_or_else(|| Head::new(chain));
            let forks: Vec<_> = (0..CROWD).map(|_| fixture.new_link(&head)).collect();
            let appended = join_all(forks.iter().map(|link| append(store, link, &head))).await;
            assert_eq!(appended.into_iter().filter(|done| *done).count(), 1);
            assert_eq!(links(store, chain).await.len().min(round + 1), (round + 1).min(100), "one more than before");
        }
    }
}

pub(super) async fn an_audit_position_moves_once(store: &dyn Store) {
    for round in rounds(20) {
        let [from, to] = [round, round + 1].map(|position| EventCursor::from_i64(position as i64));
        let moves = (0..CROWD).map(|_| door::write(store, AUDIT, async |tx| tx.audit().advance_audit(from, to).await));
        assert_eq!(join_all(moves).await.into_iter().filter(|moved| *moved).count(), 1);
    }
}

pub(super) async fn an_audit_position_is_kept(store: &dyn Store) {
    let position = async || door::read(store, AUDIT, async |tx| tx.audit().audit_position().await).await;
    let advance = async |from, to| door::write(store, AUDIT, async |tx| tx.audit().advance_audit(from, to).await).await;
    let (first, second) = (EventCursor::from_i64(7 << 20), EventCursor::from_i64(9 << 20));
    assert_eq!(position().await, EventCursor::START);
    assert!(!advance(first, second).await, "it does not stand there");
    assert!(advance(EventCursor::START, first).await);
    assert_eq!(position().await, first);
    assert!(advance(first, second).await);
    assert_eq!(position().await, second);
}

pub(super) async fn forgotten_people_leave_their_digests(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let chain = Chain::Operator;
    let mut written = Vec::new();
    for (by, person) in [(ada, bob), (bob, ada), (bob, bob), (ada, ada)] {
        let head = head(store, chain).await.unwrap_or_else(|| Head::new(chain));
        let link = fixture.new_link(&head);
        let named = |part: Option<Part>, account| part.map(|part| Part { account: Some(account), ..part });
        let link = Link { by: named(link.by.clone(), by), person: named(link.person.clone(), person), ..link };
        assert!(append(store, &link, &head).await);
        written.push(link);
    }
    let forget = async || door::write(store, RETENTION, async |tx| tx.audit().forget_in_audit(bob).await).await;
    assert!(forget().await > 0);
    assert_eq!(forget().await, 0);
    let forgotten = |part: Option<Part>| {
        part.map(|part| if part.account == Some(bob) { Part { account: None, key: None, salt: None, ..part } } else { part })
    };
    let expected: Vec<_> =
        written.into_iter().map(|link| Link { by: forgotten(link.by.clone()), person: forgotten(link.person.clone()), ..link }).collect();
    assert_eq!(links(store, chain).await, expected);
}

pub(super) async fn acts_end_with_their_age(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let chain = Chain::Account(ada);
    // An old one behind a fresh one waits until that is old as well: a chain has no gap.
    let mut written = Vec::new();
    for at in [NOW.before(SECOND * 2), NOW.before(SECOND), NOW, NOW.before(SECOND)] {
        let head = head(store, chain).await.unwrap_or_else(|| Head::new(chain));
        let link = Link { at, ..fixture.new_link(&head) };
        assert!(append(store, &link, &head).await);
        written.push(link);
    }
    let remove = async |before| door::write(store, RETENTION, async |tx| tx.audit().delete_audit(before).await).await;
    assert_eq!((remove(NOW).await, remove(NOW).await), (2, 0));
    assert_eq!(links(store, chain).await, written[2..]);
    let begun = Head { start: 2, start_hash: written[1].hash.clone(), last: 4, last_hash: written[3].hash.clone(), chain };
    assert_eq!(head(store, chain).await, Some(begun));
    assert_eq!(remove(NOW.after(SECOND)).await, 2);
    let emptied = head(store, chain).await.unwrap();
    assert_eq!((emptied.start, &emptied.start_hash, emptied.last, &emptied.last_hash), (4, &written[3].hash, 4, &written[3].hash));
    assert_eq!(fixture.file(chain).await.seq, 5, "it goes on");
}

pub(super) async fn a_chain_goes_with_its_project(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (chain, kept) = (Chain::Project(project.id), Chain::Account(ada));
    fixture.file(chain).await;
    fixture.file(kept).await;
    assert!(head(store, chain).await.is_some());
    let deleted = Project { deleted_at: Some(NOW.before(SECOND)), version: project.version.next(), ..project.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&deleted, project.version).await).await);
    assert!(door::write(store, RETENTION, async |tx| tx.projects().erase_project(project.id, NOW).await).await);
    assert_eq!((head(store, chain).await, links(store, chain).await), (None, Vec::new()));
    assert!(head(store, kept).await.is_some());
}
