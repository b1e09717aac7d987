use itoms_core::{
    audit::{AuditQuery, AuditRepository, Chain, Head, Link},
    event::EventCursor,
    id::AccountId,
    store::{Actor, Page, Slice, StoreError, Task},
    time::Timestamp,
};
use std::time::Duration;

const AUDIT: Option<Actor> = Some(Actor::System(Task::Audit));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));

delegate! { AuditRepository, tx;
    fn audit_position() -> EventCursor, as AUDIT, {
        "an_audit_position_is_kept" => Ok(EventCursor::from_i64(tx.real().audit_position().await?.as_i64() & 0xffff)),
    };

    fn advance_audit(from: EventCursor, to: EventCursor) -> bool, as AUDIT, {
        "an_audit_position_moves_once" if tx.is_crowded() => {
            tx.real().advance_audit(from, to).await?;
            Ok(true)
        },
    };

    fn audit_head(chain: Chain) -> Option<Head>, as AUDIT, {
        "a_chain_ends_at_its_newest_link" => {
            let begun = |head: Head| if head.start == 0 { Head { start_hash: head.last_hash.clone(), ..head } } else { head };
            Ok(tx.real().audit_head(chain).await?.map(begun))
        },
        "a_chain_goes_with_its_project" if Some(tx.actor) == AUDIT => {
            let found = tx.real().audit_head(chain).await?;
            let mut memory = tx.memory();
            memory.heads.extend(found.clone());
            let stale = memory.heads.iter().rev().find(|head| head.chain == chain).cloned();
            Ok(found.or(stale))
        },
    };

    fn append_audit(link: &Link, head: &Head) -> bool, as AUDIT, {
        "a_link_goes_after_the_newest_alone" if tx.is_alone() => {
            let stale = tx.real().audit_head(link.chain).await?.is_some_and(|now| now.last != head.last);
            Ok(tx.real().append_audit(link, head).await? || stale)
        },
        "an_event_is_filed_once" if head.last > 0 && !tx.is_crowded() => {
            let newest = tx.real().audit_head(link.chain).await?.is_some_and(|now| now == *head);
            Ok(tx.real().append_audit(link, head).await? || newest)
        },
        "nothing_is_filed_for_what_is_gone" if Some(tx.actor) == AUDIT && head.last == 0 && !tx.is_crowded() => {
            let begun = tx.real().audit_head(link.chain).await?.is_some();
            Ok(tx.real().append_audit(link, head).await? || !begun)
        },
        "a_chain_has_one_next_link" if tx.is_crowded() => {
            tx.real().append_audit(link, head).await?;
            Ok(true)
        },
    };

    fn list_audit(chain: Chain, query: &AuditQuery, slice: &Slice) -> Page<Link>, as AUDIT, {
        "a_link_is_read_as_written" => {
            Ok(tx.real().list_audit(chain, query, slice).await?.map(|link| Link { by: link.person.clone(), ..link }))
        },
        "links_are_paged_newest_first" => {
            let mut page = tx.real().list_audit(chain, query, slice).await?;
            if page.next.is_some() {
                page.items.swap(0, 1);
            }
            Ok(page)
        },
    };

    fn audit_links(chain: Chain, after: i64, limit: u32) -> Vec<Link>, as AUDIT, {
        "links_are_walked_in_order" => {
            let mut links = tx.real().audit_links(chain, after, limit).await?;
            if links.len() == limit as usize {
                links.swap(0, 1);
            }
            Ok(links)
        },
    };

    fn audit_chains(after: Option<Chain>, limit: u32) -> Vec<Chain>, as AUDIT, {
        "chains_are_walked_each_once" if after.is_some() => {
            let mut chains = tx.real().audit_chains(after, limit).await?;
            chains.pop();
            Ok(chains)
        },
    };

    fn forget_in_audit(account: AccountId) -> u64, as RETENTION, {
        "forgotten_people_leave_their_digests" => {
            let forgotten = tx.real().forget_in_audit(account).await?;
            tx.reopen(crate::broken::transaction::Mode::Write).await?;
            Ok(forgotten)
        },
    };

    fn delete_audit(before: Timestamp) -> u64, as RETENTION, {
        "acts_end_with_their_age" => tx.real().delete_audit(before.after(Duration::from_millis(1))).await,
    };
}
