use super::{Db, Transaction, decode, failed, need::Need, query, query_as, query_scalar};
use async_trait::async_trait;
use itoms_core::{
    audit::{AuditQuery, AuditRepository, Chain, Head, Link, Part},
    event::EventCursor,
    id::{AccountId, EventId, Id},
    project::Role,
    store::{Page, Position, Slice, SortKey, StoreError, Task},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct HeadRow {
    start_seq: i64,
    start_hash: Vec<u8>,
    last_seq: i64,
    last_hash: Vec<u8>,
}

#[derive(FromRow)]
struct LinkRow {
    seq: i64,
    event_id: Uuid,
    at: i64,
    kind: String,
    by_digest: Option<Vec<u8>>,
    by_account: Option<Uuid>,
    by_key: Option<Uuid>,
    by_salt: Option<Vec<u8>>,
    person_digest: Option<Vec<u8>>,
    person_account: Option<Uuid>,
    person_salt: Option<Vec<u8>>,
    in_project: Option<Uuid>,
    thing_id: Option<Uuid>,
    hash: Vec<u8>,
}

impl LinkRow {
    fn read(self, chain: Chain) -> Link {
        Link {
            chain,
            seq: self.seq,
            event: EventId::from_uuid(self.event_id),
            at: Timestamp::from_millis(self.at),
            kind: self.kind,
            by: part(self.by_digest, self.by_account, self.by_key, self.by_salt),
            person: part(self.person_digest, self.person_account, None, self.person_salt),
            project: decode::optional(self.in_project),
            thing: self.thing_id,
            hash: self.hash,
        }
    }
}

/// A name without a digest is nobody that the chain knows: what is left of it does not fit its digest.
fn part(digest: Option<Vec<u8>>, account: Option<Uuid>, key: Option<Uuid>, salt: Option<Vec<u8>>) -> Option<Part> {
    let is_there = digest.is_some() || account.is_some() || key.is_some() || salt.is_some();
    is_there.then(|| Part { digest: digest.unwrap_or_default(), account: decode::optional(account), key: decode::optional(key), salt })
}

const HEAD: &str = "select start_seq, start_hash, last_seq, last_hash from audit_chains where scope = $1 and chain_id = $2";

const BEGIN: &str = "\
    insert into audit_chains (scope, chain_id, account_id, project_id, start_seq, start_hash, last_seq, last_hash)
    values ($1, $2, case when $1 = 'account' then $2 end, case when $1 = 'project' then $2 end, 0, $3, 1, $4)";

const EXTEND: &str = "\
    update audit_chains set last_seq = $3, last_hash = $4
    where scope = $1 and chain_id = $2 and last_seq = $3 - 1 and last_hash = $5
      and not exists (select 1 from audit_links l where l.scope = $1 and l.chain_id = $2 and l.event_id = $6)";

const INSERT: &str = "\
    insert into audit_links (scope, chain_id, seq, event_id, at, kind, by_digest, by_account, by_key, by_salt,
        person_digest, person_account, person_salt, in_project, thing_id, hash)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

const LIST: &str = "\
    select seq, event_id, at, kind, by_digest, by_account, by_key, by_salt, person_digest, person_account, person_salt,
        in_project, thing_id, hash
    from audit_links
    where scope = $1 and chain_id = $2 and seq < $3 and kind = coalesce($4, kind) order by seq desc limit $5";

const LINKS: &str = "\
    select seq, event_id, at, kind, by_digest, by_account, by_key, by_salt, person_digest, person_account, person_salt,
        in_project, thing_id, hash
    from audit_links
    where scope = $1 and chain_id = $2 and seq > $3 order by seq limit $4";

const CHAINS: &str = "\
    select scope, chain_id from audit_chains where (scope, chain_id) > ($1, $2) order by scope, chain_id limit $3";

const FORGET_DOER: &str = "update audit_links set by_account = null, by_key = null, by_salt = null where by_account = $1";
const FORGET_PERSON: &str = "update audit_links set person_account = null, person_salt = null where person_account = $1";

/// A chain goes on from the last link that is old, up to the first that is not.
const BEGIN_LATER: &str = "\
    update audit_chains
    set start_seq = (
            select max(l.seq) from audit_links l
            where l.scope = audit_chains.scope and l.chain_id = audit_chains.chain_id and l.seq < coalesce((
                select min(y.seq) from audit_links y
                where y.scope = audit_chains.scope and y.chain_id = audit_chains.chain_id and y.at >= $1
            ), audit_chains.last_seq + 1)
        ),
        start_hash = (
            select l.hash from audit_links l
            where l.scope = audit_chains.scope and l.chain_id = audit_chains.chain_id and l.seq < coalesce((
                select min(y.seq) from audit_links y
                where y.scope = audit_chains.scope and y.chain_id = audit_chains.chain_id and y.at >= $1
            ), audit_chains.last_seq + 1)
            order by l.seq desc limit 1
        )
    where (scope, chain_id) in (select o.scope, o.chain_id from audit_links o where o.at < $1)
      and (
          select f.at from audit_links f
          where f.scope = audit_chains.scope and f.chain_id = audit_chains.chain_id and f.seq = audit_chains.start_seq + 1
      ) < $1";

const DELETE: &str = "\
    delete from audit_links
    where at < $1 and seq <= (
        select c.start_seq from audit_chains c where c.scope = audit_links.scope and c.chain_id = audit_links.chain_id
    )";

/// Whoever reads a chain.
fn readers(chain: Chain) -> Need {
    match chain {
        Chain::Account(account) => Need::Person(account),
        Chain::Project(project) => Need::Role(project, Role::Owner),
        Chain::Operator => Need::Operator,
    }
}

#[async_trait]
impl AuditRepository for Transaction {
    async fn audit_position(&mut self) -> Result<EventCursor, StoreError> {
        if !self.may(&[Need::Task(Task::Audit)]).await? {
            return Ok(EventCursor::START);
        }
        let position = query_scalar::<Db, i64>("select position from consumers where name = 'audit'");
        Ok(EventCursor::from_i64(position.fetch_one(self.connection()).await.map_err(failed)?))
    }

    async fn advance_audit(&mut self, from: EventCursor, to: EventCursor) -> Result<bool, StoreError> {
        if !self.may(&[Need::Task(Task::Audit)]).await? {
            return Ok(false);
        }
        let advance = query::<Db>("update consumers set position = $2 where name = 'audit' and position = $1");
        let advance = advance.bind(from.as_i64()).bind(to.as_i64());
        Ok(advance.execute(self.connection()).await.map_err(failed)?.rows_affected() == 1)
    }

    async fn audit_head(&mut self, chain: Chain) -> Result<Option<Head>, StoreError> {
        if !self.may(&[Need::Task(Task::Audit), readers(chain)]).await? {
            return Ok(None);
        }
        let head = query_as::<Db, HeadRow>(HEAD).bind(chain.scope()).bind(chain.uuid());
        let head = head.fetch_optional(self.connection()).await.map_err(failed)?;
        Ok(head.map(|row| Head { chain, start: row.start_seq, start_hash: row.start_hash, last: row.last_seq, last_hash: row.last_hash }))
    }

    async fn append_audit(&mut self, link: &Link, head: &Head) -> Result<bool, StoreError> {
        if !self.may(&[Need::Task(Task::Audit)]).await? {
            return Ok(false);
        }
        let (scope, id) = (link.chain.scope(), link.chain.uuid());
        let extended = match head.last {
            0 => {
                let begin = query::<Db>(BEGIN).bind(scope).bind(id).bind(head.last_hash.as_slice()).bind(link.hash.as_slice());
                self.execute_unless_orphaned(begin).await?
            }
            _ => {
                let extend = query::<Db>(EXTEND)
                    .bind(scope)
                    .bind(id)
                    .bind(link.seq)
                    .bind(link.hash.as_slice())
                    .bind(head.last_hash.as_slice())
                    .bind(link.event.uuid());
                extend.execute(self.connection()).await.map_err(failed)?.rows_affected()
            }
        };
        if extended == 0 {
            return Ok(false);
        }
        let (by, person) = (link.by.as_ref(), link.person.as_ref());
        let insert = query::<Db>(INSERT)
            .bind(scope)
            .bind(id)
            .bind(link.seq)
            .bind(link.event.uuid())
            .bind(link.at.as_millis())
            .bind(link.kind.as_str())
            .bind(by.map(|part| part.digest.as_slice()))
            .bind(by.and_then(|part| part.account).map(Id::uuid))
            .bind(by.and_then(|part| part.key).map(Id::uuid))
            .bind(by.and_then(|part| part.salt.as_deref()))
            .bind(person.map(|part| part.digest.as_slice()))
            .bind(person.and_then(|part| part.account).map(Id::uuid))
            .bind(person.and_then(|part| part.salt.as_deref()))
            .bind(link.project.map(Id::uuid))
            .bind(link.thing)
            .bind(link.hash.as_slice());
        insert.execute(self.connection()).await.map_err(failed)?;
        Ok(true)
    }

    async fn list_audit(&mut self, chain: Chain, query: &AuditQuery, slice: &Slice) -> Result<Page<Link>, StoreError> {
        if !self.may(&[Need::Task(Task::Audit), readers(chain)]).await? {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let after = slice.after.as_ref().map_or(i64::MAX, |position| i64::try_from(position.id.as_u128()).unwrap_or(i64::MAX));
        let rows = query_as::<Db, LinkRow>(LIST)
            .bind(chain.scope())
            .bind(chain.uuid())
            .bind(after)
            .bind(query.kind.as_deref())
            .bind(i64::from(slice.limit) + 1);
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let links = rows.into_iter().map(|row| row.read(chain)).collect();
        // The number alone gives the order.
        let position =
            |link: &Link| Position { key: SortKey::Time(link.at.as_millis()), id: Uuid::from_u128(u128::from(link.seq.unsigned_abs())) };
        Ok(Page::from_rows(links, slice.limit, position))
    }

    async fn audit_links(&mut self, chain: Chain, after: i64, limit: u32) -> Result<Vec<Link>, StoreError> {
        if !self.may(&[Need::Task(Task::Audit), readers(chain)]).await? {
            return Ok(Vec::new());
        }
        let rows = query_as::<Db, LinkRow>(LINKS).bind(chain.scope()).bind(chain.uuid()).bind(after).bind(i64::from(limit));
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        Ok(rows.into_iter().map(|row| row.read(chain)).collect())
    }

    async fn audit_chains(&mut self, after: Option<Chain>, limit: u32) -> Result<Vec<Chain>, StoreError> {
        if !self.may(&[Need::Task(Task::Audit)]).await? {
            return Ok(Vec::new());
        }
        let (scope, id) = after.map_or(("", Uuid::nil()), |chain| (chain.scope(), chain.uuid()));
        let rows = query_as::<Db, (String, Uuid)>(CHAINS).bind(scope).bind(id).bind(i64::from(limit));
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        rows.into_iter()
            .map(|(scope, id)| Chain::from_stored(&scope, id).ok_or_else(|| decode::corrupt("audit_chains", "scope", id)))
            .collect()
    }

    async fn forget_in_audit(&mut self, account: AccountId) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let mut forgotten = 0;
        for forget in [FORGET_DOER, FORGET_PERSON] {
            let forget = query::<Db>(forget).bind(account.uuid());
            forgotten += forget.execute(self.connection()).await.map_err(failed)?.rows_affected();
        }
        Ok(forgotten)
    }

    async fn delete_audit(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let begin_later = query::<Db>(BEGIN_LATER).bind(before.as_millis());
        begin_later.execute(self.connection()).await.map_err(failed)?;
        let delete = query::<Db>(DELETE).bind(before.as_millis());
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
