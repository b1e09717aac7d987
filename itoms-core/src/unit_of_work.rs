//! One change: a transaction, the events that it causes and the work that it asks for, committed together.

use crate::{
    event::{Change, Event},
    failure::Failure,
    id::{AccountId, ApiKeyId, EventId, Id, JobId, ProjectId},
    idempotency::{Fingerprint, IdempotencyKey, Once},
    itoms::Itoms,
    job::{Job, JobRow},
    store::{Actor, Transaction},
    time::Timestamp,
    token::Token,
    vault::{Binding, Sealed},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Dropped without [`UnitOfWork::commit`], it never happened.
pub(crate) struct UnitOfWork {
    itoms: Itoms,
    tx: Box<dyn Transaction>,
    by: Option<AccountId>,
    by_key: Option<ApiKeyId>,
    now: Timestamp,
    events: Vec<Event>,
    wakes_worker: bool,
}

impl UnitOfWork {
    pub(crate) async fn begin(itoms: &Itoms, actor: Actor) -> Result<Self, Failure> {
        let tx = itoms.store().write(actor).await?;
        let (by, by_key) = (actor.account(), actor.key());
        Ok(Self { itoms: itoms.clone(), tx, by, by_key, now: itoms.now(), events: Vec::new(), wakes_worker: false })
    }

    /// The same, in the name of whoever decided it in person, whatever the product acts as; also what was taken note of before.
    pub(crate) fn on_behalf_of(mut self, by: Option<AccountId>) -> Self {
        self.events.iter_mut().for_each(|event| (event.by, event.by_key) = (by, None));
        Self { by, by_key: None, ..self }
    }

    /// The same, of what happened at an earlier instant.
    pub(crate) fn at(self, now: Timestamp) -> Self {
        Self { now, ..self }
    }

    pub(crate) fn tx(&mut self) -> &mut dyn Transaction {
        &mut *self.tx
    }

    /// The instant of this change; the same throughout.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn id<T: Id>(&self) -> Result<T, Failure> {
        Ok(T::new(self.now, self.itoms.random())?)
    }

    /// A new token.
    pub(crate) fn token(&self) -> Result<Token, Failure> {
        Ok(Token::new(self.itoms.random())?)
    }

    /// A token as the job that mails it carries it.
    pub(crate) fn seal(&self, token: &Token, binding: &Binding) -> Result<Sealed, Failure> {
        Ok(self.itoms.vault().seal(token.expose(), binding)?)
    }

    /// Takes note of what happens.
    pub(crate) fn record(&mut self, change: Change) -> Result<(), Failure> {
        let id = self.id::<EventId>()?;
        self.events.push(Event { id, at: self.now, by: self.by, by_key: self.by_key, change });
        Ok(())
    }

    /// Asks for work, at once.
    pub(crate) async fn enqueue(&mut self, job: Job, project: Option<ProjectId>) -> Result<(), Failure> {
        self.wakes_worker = true;
        self.enqueue_at(job, project, self.now).await
    }

    /// Asks for a mail that tells what has happened: without a mailer it happens all the same, and nobody is told.
    pub(crate) async fn notify(&mut self, letter: Job, project: Option<ProjectId>) -> Result<(), Failure> {
        if self.itoms.mailer().is_err() {
            return Ok(());
        }
        self.enqueue(letter, project).await
    }

    /// Asks for work, not before `due_at`.
    pub(crate) async fn enqueue_at(&mut self, job: Job, project: Option<ProjectId>, due_at: Timestamp) -> Result<(), Failure> {
        let row = JobRow {
            id: self.id::<JobId>()?,
            kind: job.kind().to_owned(),
            version: Job::VERSION,
            body: job.body()?,
            project,
            asked_by: self.by,
            due_at,
            created_at: self.now,
            expires_at: job.purpose().map(|span| due_at.after(span)),
        };
        Ok(self.tx.jobs().enqueue(&row).await?)
    }

    /// What was created under this key before, if it was: the input must be the same as then.
    pub(crate) async fn once(&mut self, key: Option<&IdempotencyKey>, input: Fingerprint, resource: Uuid) -> Result<Option<Uuid>, Failure> {
        let (Some(key), Some(account)) = (key, self.by) else { return Ok(None) };
        let fingerprint = input.finish();
        let key = Sha256::digest(key.as_str()).into();
        let once = Once { account, key, fingerprint, resource, created_at: self.now };
        match self.tx.idempotency().once(&once).await? {
            None => Ok(None),
            Some(kept) if kept.fingerprint == fingerprint => Ok(Some(kept.resource)),
            Some(kept) => Err(Failure::KeyReused { made: kept.resource }),
        }
    }

    /// Makes it happen, and tells whoever watches. In a task of its own: once it has begun, nobody who goes
    /// away can come between the commit and the telling.
    pub(crate) async fn commit(mut self) -> Result<(), Failure> {
        if !self.events.is_empty() {
            self.tx.events().record_events(&self.events).await?;
        }
        let Self { itoms, tx, events, wakes_worker, .. } = self;
        let committed = tokio::spawn(async move {
            tx.commit().await?;
            itoms.committed(&events, wakes_worker);
            Ok(())
        });
        committed.await.map_err(|error| Failure::Defect(error.to_string()))?
    }
}
