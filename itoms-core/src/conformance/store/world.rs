//! A project with people around it, and who of them gets what from a method.

use super::{
    door,
    fixture::{AUDIT, AUTHENTICATE, EVENTS, Fixture, HOUR, NOW, SIGN_IN, SIGN_UP, VAULT, WORK, external_id},
};
use crate::{
    account::{
        Account, AccountLink, KnownDevice, LinkedIdentity, OperatorLink, Passkey, PasskeyChallenge, PendingAuthorization, Registration,
        SecondFactor, Session,
    },
    api_key::{ApiKey, Scope, Scopes},
    audit::{AuditQuery, Chain, Link},
    content::{Content, ContentQuery, PreviewLink},
    event::{EventCursor, EventSlice},
    id::Id,
    idempotency::Once,
    job::{ClaimedJob, JobQuery, JobState, Outcome},
    limit::Taken,
    people::Admission,
    project::{Invitation, MembershipQuery, OwnershipOffer, Project, ReadKey, Role},
    store::{Actor, KeyScope, OperatorId, Page, Recipient, Slice, Store, StoreError, Task, Transaction},
    token::TokenHash,
    vault::Sealed,
};

/// Whoever may come to a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Owner,
    Admin,
    Viewer,
    /// Signed in, and a member of other projects only.
    Stranger,
    /// Runs the installation, and is no member.
    Operator,
    /// A key of the owner's for this project.
    Key,
    /// A key of the owner's for another project.
    KeyElsewhere,
    KeyOfStranger,
    Subscriber,
    Visitor,
    Task(Task),
}

pub(super) const READERS: &[Who] = &[Who::Owner, Who::Admin, Who::Viewer, Who::Key];
pub(super) const WRITERS: &[Who] = &[Who::Owner, Who::Admin, Who::Key];
pub(super) const OWNERS: &[Who] = &[Who::Owner, Who::Key];

pub(super) struct World<'s> {
    pub(super) fixture: Fixture<'s>,
    pub(super) owner: Account,
    pub(super) admin: Account,
    pub(super) viewer: Account,
    pub(super) stranger: Account,
    pub(super) operator: Account,
    pub(super) project: Project,
    pub(super) elsewhere: Project,
    pub(super) draft: Content,
    pub(super) public: Content,
    pub(super) invitation: Invitation,
    /// To the viewer.
    pub(super) offer: OwnershipOffer,
    /// The owner's, to the draft.
    pub(super) preview: PreviewLink,
    pub(super) read_key: ReadKey,
    pub(super) session: Session,
    /// Of the owner's second factor.
    pub(super) recovery_code: TokenHash,
    /// The admin's, not confirmed.
    pub(super) set_up: SecondFactor,
    /// The owner's.
    pub(super) admission: Admission,
    pub(super) device: KnownDevice,
    pub(super) passkey: Passkey,
    /// What the owner's passkey is asked.
    pub(super) asked: PasskeyChallenge,
    /// Of the owner.
    pub(super) identity: LinkedIdentity,
    pub(super) authorization: PendingAuthorization,
    /// Of the owner, for the project.
    pub(super) api_key: ApiKey,
    pub(super) registration: Registration,
    /// Of the owner.
    pub(super) account_link: AccountLink,
    pub(super) once: Once,
    pub(super) link: OperatorLink,
    pub(super) leased: ClaimedJob,
    pub(super) parked: ClaimedJob,
    pub(super) deleted: Project,
    pub(super) link_of_operators: Link,
    /// Up to where the audit trail has read.
    pub(super) position: EventCursor,
    aside: &'static [Who],
}

impl<'s> World<'s> {
    pub(super) async fn new(store: &'s dyn Store) -> Self {
        let fixture = Fixture::new(store);
        let owner = Account { external_id: Some(external_id("owner")), ..fixture.new_account() };
        let operator = Account { operator: true, ..fixture.new_account() };
        fixture.insert_account(&owner).await;
        fixture.insert_account(&operator).await;
        let (project, elsewhere) = (fixture.project(owner.id).await, fixture.project(owner.id).await);
        let (admin, viewer) = (fixture.member(&project, Role::Admin).await, fixture.member(&project, Role::Viewer).await);
        let stranger = fixture.account().await;
        fixture.project(stranger.id).await;
        let (draft, public) = (fixture.content(&project).await, fixture.content(&project).await);
        fixture.publish(&public).await;
        let project = fixture.brand(&project, &fixture.new_branding(&project, owner.id)).await;
        let invitation = fixture.invitation(&project).await;
        let offer = fixture.offer(&project, viewer.id).await;
        let preview = fixture.preview_link(&draft, owner.id).await;
        let read_key = fixture.read_key(&project).await;
        let session = fixture.session(owner.id).await;
        let account_link = fixture.account_link(owner.id).await;
        let (recovery_code, set_up) = (fixture.confirmed_factor(owner.id).await, fixture.factor(admin.id).await);
        let admission = fixture.admission().await;
        let device = fixture.device(owner.id).await;
        let (passkey, asked) = (fixture.passkey(owner.id).await, fixture.passkey_challenge(Some(owner.id)).await);
        let (identity, authorization) = (fixture.identity(owner.id).await, fixture.authorization().await);
        let api_key = fixture.api_key(owner.id, Some(project.id)).await;
        let (registration, once) = (fixture.new_registration(), fixture.new_once(owner.id));
        let link = OperatorLink { token: fixture.token(), expires_at: NOW };
        door::write(store, SIGN_UP, async |tx| {
            tx.accounts().insert_registration(&registration).await?;
            tx.accounts().set_operator_link(&link).await?;
            tx.events().record_events(&[fixture.new_event(owner.id)]).await
        })
        .await;
        let check = Sealed::from_stored("v1.a.b".to_owned());
        door::write(store, VAULT, async |tx| tx.vault().insert_key_check("social", &check).await).await;
        door::write(store, Actor::Account(owner.id), async |tx| tx.idempotency().once(&once).await).await;
        let deleted = delete(&fixture, fixture.project(owner.id).await).await;
        for chain in [Chain::Account(owner.id), Chain::Project(project.id)] {
            fixture.file(chain).await;
        }
        let link_of_operators = fixture.file(Chain::Operator).await;
        let position = EventCursor::from_i64(1);
        door::write(store, AUDIT, async |tx| tx.audit().advance_audit(EventCursor::START, position).await).await;
        let [leased, parked] = lease_and_park(&fixture).await;
        Self {
            fixture,
            owner,
            admin,
            viewer,
            stranger,
            operator,
            project,
            elsewhere,
            draft,
            public,
            invitation,
            offer,
            preview,
            read_key,
            session,
            recovery_code,
            set_up,
            admission,
            device,
            passkey,
            asked,
            identity,
            authorization,
            api_key,
            registration,
            account_link,
            once,
            link,
            leased,
            parked,
            deleted,
            link_of_operators,
            position,
            aside: &[],
        }
    }

    /// For what is a person's and not a project's, where the port leaves open what keys of that person get.
    pub(super) async fn keys_aside(store: &'s dyn Store) -> Self {
        Self { aside: &[Who::Key, Who::KeyElsewhere], ..Self::new(store).await }
    }

    pub(super) fn actor(&self, who: Who) -> Actor {
        match who {
            Who::Owner => Actor::Account(self.owner.id),
            Who::Admin => Actor::Account(self.admin.id),
            Who::Viewer => Actor::Account(self.viewer.id),
            Who::Stranger => Actor::Account(self.stranger.id),
            Who::Operator => Actor::Operator(OperatorId::of(self.operator.id)),
            Who::Key => Actor::Key(KeyScope {
                key: Id::from_uuid(self.owner.id.uuid()),
                account: self.owner.id,
                project: Some(self.project.id),
                scopes: every_scope(),
            }),
            Who::KeyElsewhere => Actor::Key(KeyScope {
                key: Id::from_uuid(self.owner.id.uuid()),
                account: self.owner.id,
                project: Some(self.elsewhere.id),
                scopes: every_scope(),
            }),
            Who::KeyOfStranger => Actor::Key(KeyScope {
                key: Id::from_uuid(self.owner.id.uuid()),
                account: self.stranger.id,
                project: None,
                scopes: every_scope(),
            }),
            Who::Subscriber => Actor::Subscriber(Recipient { project: self.project.id, subscriber: Id::from_uuid(self.owner.id.uuid()) }),
            Who::Visitor => Actor::Visitor,
            Who::Task(task) => Actor::System(task),
        }
    }

    /// All that can be seen, as those see it who may.
    pub(super) async fn portrait(&self) -> Vec<String> {
        let (store, project, all) = (self.fixture.store, self.project.id, Slice::first(100));
        let mut portrait = door::read(store, self.actor(Who::Owner), async |tx| {
            Ok(vec![
                format!("{:?}", tx.accounts().account(self.owner.id).await?),
                format!("{:?} {}", tx.factors().factor(self.owner.id).await?, tx.factors().count_recovery_codes(self.owner.id).await?),
                format!("{:?}", tx.passkeys().list_passkeys(self.owner.id).await?),
                format!("{:?}", tx.identities().list_identities(self.owner.id).await?),
                format!("{:?}", tx.projects().list_projects(&MembershipQuery::default(), &all).await?),
                format!("{:?}", tx.members().list_members(project, &MembershipQuery::default(), &all).await?),
                format!("{:?}", tx.members().list_invitations(project, &all).await?),
                format!("{:?}", tx.ownership().offer(project).await?),
                format!("{:?}", tx.previews().preview_link(project, self.draft.id).await?),
                format!("{:?}", tx.read_keys().list_read_keys(project).await?),
                format!("{:?}", tx.branding().branding_versions(project).await?),
                format!("{:?}", tx.contents().list_contents(project, &ContentQuery::default(), &all).await?),
                format!("{:?}", tx.api_keys().list_api_keys(None, &all).await?),
                format!("{:?}", tx.contents().list_published(project, None, &all).await?),
            ])
        })
        .await;
        portrait.push(format!("{:?}", door::read(store, SIGN_UP, async |tx| tx.accounts().registration(self.registration.id).await).await));
        portrait.push(format!("{:?}", door::read(store, SIGN_UP, async |tx| tx.accounts().operator_link().await).await));
        let token = &self.account_link.token;
        portrait.push(format!("{:?}", door::read(store, SIGN_IN, async |tx| tx.account_links().account_link_by_token(token).await).await));
        let token = &self.session.token;
        portrait.push(format!("{:?}", door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(token).await).await));
        let EventSlice { events, next, .. } =
            door::read(store, EVENTS, async |tx| tx.events().events_after(EventCursor::START, 100).await).await;
        portrait.push(format!("{events:?} {next:?}"));
        portrait.push(format!(
            "{:?}",
            door::read(store, self.actor(Who::Operator), async |tx| tx.jobs().list_jobs(&JobQuery::parked(), &all).await).await
        ));
        portrait.push(format!("{:?}", door::read(store, AUDIT, async |tx| tx.audit().audit_position().await).await));
        for chain in [Chain::Account(self.owner.id), Chain::Project(project), Chain::Operator] {
            portrait.push(format!("{:?}", door::read(store, AUDIT, async |tx| tx.audit().audit_head(chain).await).await));
            let query = AuditQuery::default();
            portrait.push(format!("{:?}", door::read(store, AUDIT, async |tx| tx.audit().list_audit(chain, &query, &all).await).await));
        }
        let counts = door::read(store, WORK, async |tx| tx.jobs().count_jobs().await).await;
        portrait.push(format!("{:?}", count_by_state(&counts)));
        for ring in ["social", "internal"] {
            portrait.push(format!("{:?}", door::read(store, VAULT, async |tx| tx.vault().key_check(ring).await).await));
        }
        portrait
    }

    fn everybody(&self) -> impl Iterator<Item = Who> {
        let persons = [Who::Owner, Who::Admin, Who::Viewer, Who::Stranger, Who::Operator, Who::Key, Who::KeyElsewhere, Who::KeyOfStranger];
        let others = [Who::Subscriber, Who::Visitor].into_iter().chain(Task::ALL.map(Who::Task));
        persons.into_iter().chain(others).filter(|who| !self.aside.contains(who))
    }

    /// That a read gives something to those alone; the others find nothing there.
    pub(super) async fn found_by<T: Found>(&self, those: &[Who], look: impl AsyncFn(&mut dyn Transaction) -> Result<T, StoreError>) {
        for who in self.everybody() {
            let answer = door::try_read(self.fixture.store, self.actor(who), &look).await;
            assert_answer(who, those, answer);
        }
    }

    /// That a change is made by those alone; the others find nothing to change. It is undone each time.
    pub(super) async fn changed_by<T: Found>(&self, those: &[Who], act: impl AsyncFn(&mut dyn Transaction) -> Result<T, StoreError>) {
        for who in self.everybody() {
            let answer = self.try_and_undo(who, &act).await;
            assert_answer(who, those, answer);
        }
    }

    /// That an insert is made by those alone; the others are refused. It is undone each time.
    pub(super) async fn inserted_by<T: Found>(&self, those: &[Who], act: impl AsyncFn(&mut dyn Transaction) -> Result<T, StoreError>) {
        for who in self.everybody() {
            match self.try_and_undo(who, &act).await {
                Ok(answer) => assert!(answer.is_something() && those.contains(&who), "{who:?} was let in: {}", those.contains(&who)),
                Err(error) => assert!(matches!(error, StoreError::Refused) && !those.contains(&who), "{who:?}: {error}"),
            }
        }
    }

    /// That a change which answers nothing is made by those alone: `act` marks a row, `is_marked` looks.
    pub(super) async fn marked_by(
        &self,
        those: &[Who],
        act: impl AsyncFn(&mut dyn Transaction, &str) -> Result<(), StoreError>,
        is_marked: impl AsyncFn(&str) -> bool,
    ) {
        for who in self.everybody() {
            let mark = format!("{who:?}");
            let answer = door::try_write(self.fixture.store, self.actor(who), async |tx| act(tx, &mark).await).await;
            assert!(matches!(answer, Ok(()) | Err(StoreError::Refused)), "{who:?}: {answer:?}");
            assert_eq!(is_marked(&mark).await, those.contains(&who), "whether {who:?} changed it");
        }
    }

    async fn try_and_undo<T>(&self, who: Who, act: &impl AsyncFn(&mut dyn Transaction) -> Result<T, StoreError>) -> Result<T, StoreError> {
        loop {
            let answer = async {
                let mut tx = self.fixture.store.write(self.actor(who)).await?;
                act(&mut *tx).await
            };
            match answer.await {
                Err(StoreError::Contended) => tokio::task::yield_now().await,
                answer => return answer,
            }
        }
    }
}

fn every_scope() -> Scopes {
    Scope::all().collect()
}

async fn delete(fixture: &Fixture<'_>, project: Project) -> Project {
    let deleted = Project { deleted_at: Some(NOW), version: project.version.next(), ..project.clone() };
    let owner = Actor::Account(project.founder);
    assert!(door::write(fixture.store, owner, async |tx| tx.projects().update_project(&deleted, project.version).await).await);
    deleted
}

async fn lease_and_park(fixture: &Fixture<'_>) -> [ClaimedJob; 2] {
    let (leased, parked) = (fixture.new_job(None, None), fixture.new_job(None, None));
    fixture.enqueue(&leased).await;
    fixture.enqueue(&parked).await;
    let mut claimed = fixture.claim(2, HOUR).await;
    claimed.sort_by_key(|claimed| claimed.job.id);
    let claimed: [ClaimedJob; 2] = claimed.try_into().expect("two jobs are claimed");
    let outcomes = [(parked.id, claimed[1].fence, Outcome::Parked { at: NOW, reason: "given up".to_owned() })];
    door::write(fixture.store, WORK, async |tx| tx.jobs().finish_jobs(&outcomes).await).await;
    claimed
}

fn count_by_state(counts: &[(JobState, u64)]) -> Vec<u64> {
    let of = |state| counts.iter().filter(|(counted, _)| *counted == state).map(|(_, count)| count).sum();
    JobState::ALL.map(of).to_vec()
}

fn assert_answer<T: Found>(who: Who, those: &[Who], answer: Result<T, StoreError>) {
    let is_person = !matches!(who, Who::Subscriber | Who::Visitor | Who::Task(_));
    match answer {
        Ok(answer) => assert_eq!(answer.is_something(), those.contains(&who), "whether {who:?} gets something"),
        Err(StoreError::Refused) => assert!(!is_person && !those.contains(&who), "{who:?} was refused, and learns that there is something"),
        Err(error) => panic!("{who:?}: {error}"),
    }
}

/// Whether an answer holds anything.
pub(super) trait Found {
    fn is_something(&self) -> bool;
}

impl Found for () {
    fn is_something(&self) -> bool {
        true
    }
}

impl Found for bool {
    fn is_something(&self) -> bool {
        *self
    }
}

impl Found for u64 {
    fn is_something(&self) -> bool {
        *self > 0
    }
}

impl<T> Found for Option<T> {
    fn is_something(&self) -> bool {
        self.is_some()
    }
}

impl<T> Found for Vec<T> {
    fn is_something(&self) -> bool {
        !self.is_empty()
    }
}

impl<T> Found for Page<T> {
    fn is_something(&self) -> bool {
        !self.items.is_empty()
    }
}

impl Found for EventSlice {
    fn is_something(&self) -> bool {
        !self.events.is_empty()
    }
}

impl Found for EventCursor {
    fn is_something(&self) -> bool {
        *self != EventCursor::START
    }
}

impl Found for Taken {
    fn is_something(&self) -> bool {
        matches!(self, Self::Yes { .. })
    }
}

/// How many jobs there are in any state.
pub(super) fn total(counts: &[(JobState, u64)]) -> u64 {
    counts.iter().map(|(_, count)| count).sum()
}
