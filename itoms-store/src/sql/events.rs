use super::{Db, Transaction, decode, dialect, failed, need::Need, query, query_as, query_scalar};
use async_trait::async_trait;
use itoms_core::{
    event::{Change, Event, EventCursor, EventRepository, EventSlice},
    id::{EventId, Id, ProjectId},
    store::{StoreError, Task},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct EventRow {
    position: i64,
    id: Uuid,
    at: i64,
    kind: String,
    project_id: Option<Uuid>,
    account_id: Option<Uuid>,
    by_key: Option<Uuid>,
    subject_id: Option<Uuid>,
}

impl EventRow {
    /// Whether this version has a reader for it; what a newer one recorded may be of another kind.
    fn is_known(&self) -> bool {
        Change::KINDS.contains(&self.kind.as_str())
    }

    fn read(self) -> Result<Event, StoreError> {
        let change = Change::from_stored(&self.kind, self.project_id.map(ProjectId::from_uuid), self.subject_id);
        let change = change.ok_or_else(|| StoreError::Corrupt { table: "events", column: "subject_id", id: self.id.to_string() })?;
        let (id, at) = (EventId::from_uuid(self.id), Timestamp::from_millis(self.at));
        Ok(Event { id, at, by: decode::optional(self.account_id), by_key: decode::optional(self.by_key), change })
    }
}

const INSERT: &str = "\
    insert into events (id, at, kind, project_id, account_id, by_key, subject_id) values ($1, $2, $3, $4, $5, $6, $7)";

const DELETE: &str = "\
    delete from events where position in (select position from events where at < $1 and position <= $2 order by at, position limit $3)";

impl Transaction {
    /// Whether something behind that position is committed and waits for what may come before it.
    async fn is_held_back(&mut self, cursor: EventCursor) -> Result<bool, StoreError> {
        let Some(asked) = dialect::EVENTS_HELD_BACK else { return Ok(false) };
        query_scalar::<Db, bool>(asked).bind(cursor.as_i64()).fetch_one(self.connection()).await.map_err(failed)
    }
}

#[async_trait]
impl EventRepository for Transaction {
    async fn record_events(&mut self, events: &[Event]) -> Result<(), StoreError> {
        for event in events {
            self.require(&[Need::Name(event.by)]).await?;
            let (project, subject) = event.change.concerns();
            let insert = query::<Db>(INSERT)
                .bind(event.id.uuid())
                .bind(event.at.as_millis())
                .bind(event.change.kind())
                .bind(project.map(Id::uuid))
                .bind(event.by.map(Id::uuid))
                .bind(event.by_key.map(Id::uuid))
                .bind(subject);
            insert.execute(self.connection()).await.map_err(failed)?;
        }
        Ok(())
    }

    async fn events_after(&mut self, cursor: EventCursor, limit: u32) -> Result<EventSlice, StoreError> {
        if !self.may(&[Need::Task(Task::Events)]).await? {
            return Ok(EventSlice { events: Vec::new(), next: cursor, is_held_back: false });
        }
        let rows = query_as::<Db, EventRow>(dialect::EVENTS_AFTER).bind(cursor.as_i64()).bind(i64::from(limit));
        let rows = rows.fetch_all(self.connection()).await.map_err(failed)?;
        let (found, mut events, mut next) = (rows.len(), Vec::new(), cursor);
        for row in rows.into_iter().take_while(EventRow::is_known) {
            next = EventCursor::from_i64(row.position);
            events.push(row.read()?);
        }
        let is_held_back = events.len() < found || self.is_held_back(next).await?;
        Ok(EventSlice { events, next, is_held_back })
    }

    async fn events_end(&mut self) -> Result<EventCursor, StoreError> {
        if !self.may(&[Need::Task(Task::Events)]).await? {
            return Ok(EventCursor::START);
        }
        let end = query_scalar::<Db, i64>(dialect::EVENTS_END);
        Ok(EventCursor::from_i64(end.fetch_one(self.connection()).await.map_err(failed)?))
    }

    async fn delete_events(&mut self, before: Timestamp, up_to: EventCursor, limit: u32) -> Result<u64, StoreError> {
        if !self.may(&[Need::Task(Task::Retention)]).await? {
            return Ok(0);
        }
        let delete = query::<Db>(DELETE).bind(before.as_millis()).bind(up_to.as_i64()).bind(i64::from(limit));
        Ok(delete.execute(self.connection()).await.map_err(failed)?.rows_affected())
    }
}
