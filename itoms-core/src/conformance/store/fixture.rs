//! Rows to play with: each has ids, names and an instant of its own, in growing order.

use super::door;
use crate::{
    account::{
        Account, AccountLink, AuthorizationPurpose, EmailAddress, ExternalId, FullName, Identity, KnownDevice, LinkPurpose, LinkedIdentity,
        Network, Passkey, PasskeyChallenge, PasskeyName, PasskeyPurpose, PasswordHash, PendingAuthorization, Registration,
        RegistrationProof, SecondFactor, Session, Standing,
    },
    api_key::{ApiKey, ApiKeyName, Scope},
    audit::{Chain, Head, Link, Part},
    content::{Article, Body, Content, Description, PreviewLink, Published, Status, Title},
    event::{Change, Event},
    id::{AccountId, Id, ProjectId, SessionId},
    idempotency::Once,
    job::{Claim, ClaimedJob, JobRow},
    language::Language,
    mail::{AddressHash, MailRefusal, MailTopic},
    project::{
        Branding, BrandingVersion, Color, Invitation, Look, Member, OwnershipOffer, Project, ProjectName, ReadKey, ReadKeyName,
        ReadKeyText, Role, Slug,
    },
    store::{Actor, Store, Task, Version},
    time::{TimeZone, Timestamp},
    token::TokenHash,
    vault::Sealed,
};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use uuid::Uuid;

/// The instant at which the cases play: 2026-11-24T09:30:00Z.
pub(super) const NOW: Timestamp = Timestamp::from_millis(1_795_512_600_000);
pub(super) const SECOND: Duration = Duration::from_secs(1);
pub(super) const HOUR: Duration = Duration::from_secs(60 * 60);
pub(super) const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A store, and a counter from which everything gets its own id, name and token.
pub(super) struct Fixture<'s> {
    pub(super) store: &'s dyn Store,
    drawn: AtomicU64,
}

impl<'s> Fixture<'s> {
    pub(super) fn new(store: &'s dyn Store) -> Self {
        Self { store, drawn: 0.into() }
    }

    fn draw(&self) -> u64 {
        self.drawn.fetch_add(1, Ordering::Relaxed)
    }

    /// An id greater than all before.
    pub(super) fn id<T: Id>(&self) -> T {
        T::from_uuid(self.uuid())
    }

    pub(super) fn uuid(&self) -> Uuid {
        let [_, _, _, _, _, a, b, c] = self.draw().to_be_bytes();
        uuid::Builder::from_unix_timestamp_millis(1_795_512_600_000, &[0, 0, 0, 0, 0, 0, 0, a, b, c]).into_uuid()
    }

    pub(super) fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0xa5; 32];
        bytes[..8].copy_from_slice(&self.draw().to_be_bytes());
        bytes
    }

    pub(super) fn token(&self) -> TokenHash {
        TokenHash::from_bytes(&self.bytes()).expect("32 bytes")
    }

    pub(super) fn email(&self) -> EmailAddress {
        email(&format!("person{}@example.com", self.draw()))
    }

    pub(super) fn slug(&self) -> Slug {
        slug(&format!("slug-{}", self.draw()))
    }

    pub(super) fn new_registration(&self) -> Registration {
        Registration {
            id: self.id(),
            email: self.email(),
            full_name: full_name("Ada Lovelace"),
            company: None,
            proof: RegistrationProof::Password(password("registered")),
            age_stated_at: NOW,
            token: self.token(),
            created_at: NOW,
            expires_at: NOW.after(Registration::LIFETIME),
            confirmed_at: None,
        }
    }

    /// A sign-up that waits for an operator.
    pub(super) fn new_waiting(&self) -> Registration {
        Registration { confirmed_at: Some(NOW), expires_at: NOW.after(Registration::WAITS), ..self.new_registration() }
    }

    pub(super) fn new_account_link(&self, account: AccountId) -> AccountLink {
        let purpose = LinkPurpose::ResetPassword;
        AccountLink {
            token: self.token(),
            account,
            purpose,
            email: self.email(),
            created_at: NOW,
            expires_at: NOW.after(purpose.lifetime()),
        }
    }

    pub(super) fn new_account(&self) -> Account {
        Account {
            id: self.id(),
            email: Some(self.email()),
            full_name: full_name("Ada Lovelace"),
            company: None,
            language: Language::english(),
            time_zone: TimeZone::utc(),
            external_id: None,
            age_stated_at: Some(NOW),
            operator: false,
            standing: Standing::Active,
            created_at: NOW,
            updated_at: NOW,
            version: Version::FIRST,
        }
    }

    pub(super) fn new_session(&self, account: AccountId) -> Session {
        Session {
            id: self.id(),
            account,
            operator: false,
            token: self.token(),
            ip: None,
            agent: None,
            message: None,
            created_at: NOW,
            used_at: NOW,
            expires_at: NOW.after(MONTH),
            privileged_until: NOW,
        }
    }

    /// Whom no other account is linked to.
    pub(super) fn new_identity(&self, account: AccountId) -> LinkedIdentity {
        let identity = Identity::from_stored("https://id.example.com".to_owned(), format!("subject-{}", self.draw()));
        LinkedIdentity { id: self.id(), account, identity, created_at: NOW }
    }

    /// It stored.
    pub(super) async fn identity(&self, account: AccountId) -> LinkedIdentity {
        let linked = self.new_identity(account);
        assert!(door::write(self.store, Actor::Account(account), async |tx| tx.identities().insert_identity(&linked).await).await);
        linked
    }

    pub(super) fn new_authorization(&self) -> PendingAuthorization {
        PendingAuthorization {
            state: self.token(),
            browser: self.token(),
            sealed: Sealed::from_stored("v1.sealed".to_owned()),
            purpose: AuthorizationPurpose::SignIn,
            session: None,
            created_at: NOW,
            expires_at: NOW.after(PendingAuthorization::LIFETIME),
        }
    }

    /// One stored.
    pub(super) async fn authorization(&self) -> PendingAuthorization {
        let pending = self.new_authorization();
        self.insert_authorization(&pending).await;
        pending
    }

    pub(super) async fn insert_authorization(&self, pending: &PendingAuthorization) {
        door::write(self.store, SIGN_IN, async |tx| tx.identities().insert_pending_authorization(pending).await).await;
    }

    pub(super) fn new_api_key(&self, account: AccountId, project: Option<ProjectId>) -> ApiKey {
        ApiKey {
            id: self.id(),
            account,
            project,
            name: ApiKeyName::parse("A key").expect("a name"),
            scopes: Scope::of_projects().collect(),
            prefix: "itoms_prefix".to_owned(),
            secret: self.token(),
            former: None,
            created_at: NOW,
            used_at: None,
            expires_at: Some(NOW.after(MONTH)),
        }
    }

    pub(super) fn new_project(&self, founder: AccountId) -> Project {
        Project {
            id: self.id(),
            name: ProjectName::parse("A project").expect("a name"),
            slug: self.slug(),
            language: Language::english(),
            time_zone: TimeZone::utc(),
            requires_two_factors: false,
            founder,
            created_at: NOW,
            updated_at: NOW,
            deleted_at: None,
            version: Version::FIRST,
            branding: Branding::default(),
            branding_version: Version::FIRST,
        }
    }

    /// What a project's branding could be next.
    pub(super) fn new_branding(&self, project: &Project, by: AccountId) -> BrandingVersion {
        let [red, green, blue, ..] = self.bytes();
        let look = Look { accent: Some(Color::rgb(red, green, blue)), ..Look::default() };
        BrandingVersion {
            project: project.id,
            version: project.branding_version.next(),
            branding: Branding { look, sender_name: None },
            changed_by: Some(by),
            changed_at: NOW,
        }
    }

    pub(super) fn new_member(&self, project: ProjectId, account: &Account, role: Role) -> Member {
        Member {
            project,
            account: account.id,
            role,
            full_name: account.full_name.clone(),
            email: account.email.clone(),
            has_second_factor: Some(false),
            created_at: NOW,
            version: Version::FIRST,
        }
    }

    pub(super) fn new_invitation(&self, project: ProjectId, invited_by: AccountId) -> Invitation {
        Invitation {
            id: self.id(),
            project,
            email: self.email(),
            role: Role::Viewer,
            token: self.token(),
            invited_by,
            created_at: NOW,
            expires_at: NOW.after(Invitation::LIFETIME),
        }
    }

    pub(super) fn new_offer(&self, project: &Project, to: AccountId) -> OwnershipOffer {
        OwnershipOffer {
            id: self.id(),
            project: project.id,
            account: to,
            offered_by: project.founder,
            created_at: NOW,
            expires_at: NOW.after(OwnershipOffer::LIFETIME),
        }
    }

    pub(super) fn new_content(&self, project: ProjectId, author: AccountId) -> Content {
        let body = Body::Article(Article { markdown: "Some *text*.".to_owned() });
        Content {
            project,
            id: self.id(),
            slug: self.slug(),
            title: Title::parse("A title").expect("a title"),
            description: Description::parse("").expect("a description"),
            tags: Vec::new(),
            language: None,
            body,
            html: "<p>Some <em>text</em>.</p>".to_owned(),
            renderer: 1,
            status: Status::Draft,
            published_at: None,
            published_version: None,
            author,
            created_at: NOW,
            updated_at: NOW,
            version: Version::FIRST,
        }
    }

    pub(super) fn new_refusal(&self) -> MailRefusal {
        MailRefusal { address: AddressHash::of(&self.email()), topic: MailTopic::Projects, refused_at: NOW }
    }

    pub(super) fn new_preview_link(&self, content: &Content, made_by: AccountId) -> PreviewLink {
        PreviewLink { project: content.project, content: content.id, token: self.token(), made_by, created_at: NOW }
    }

    pub(super) fn new_read_key(&self, project: &Project) -> ReadKey {
        ReadKey {
            id: self.id(),
            project: project.id,
            name: ReadKeyName::parse("A read key").expect("a name"),
            text: ReadKeyText::from_stored(format!("itoms_read_{}", self.draw())),
            created_at: NOW,
        }
    }

    /// A stored read key, made by the founder.
    pub(super) async fn read_key(&self, project: &Project) -> ReadKey {
        let key = self.new_read_key(project);
        door::write(self.store, Actor::Account(project.founder), async |tx| tx.read_keys().insert_read_key(&key).await).await;
        key
    }

    pub(super) fn new_event(&self, by: AccountId) -> Event {
        Event { id: self.id(), at: NOW, by: Some(by), change: Change::AccountUpdated { account: by } }
    }

    /// What could stand next in a chain; a store hashes nothing.
    pub(super) fn new_link(&self, head: &Head) -> Link {
        let part = || Part { digest: self.bytes().to_vec(), account: Some(self.id()), salt: Some(self.bytes()[..16].to_vec()) };
        Link {
            chain: head.chain,
            seq: head.last + 1,
            event: self.id(),
            at: NOW,
            kind: "test.kind".to_owned(),
            by: Some(part()),
            person: Some(part()),
            project: Some(self.id()),
            thing: Some(self.uuid()),
            hash: self.bytes().to_vec(),
        }
    }

    pub(super) fn new_job(&self, project: Option<ProjectId>, asked_by: Option<AccountId>) -> JobRow {
        JobRow {
            id: self.id(),
            kind: "test.kind".to_owned(),
            version: 1,
            body: "{}".to_owned(),
            project,
            asked_by,
            due_at: NOW,
            created_at: NOW,
            expires_at: project.map(|_| NOW.after(HOUR)),
        }
    }

    pub(super) fn new_once(&self, account: AccountId) -> Once {
        Once { account, key: self.bytes(), fingerprint: self.bytes(), resource: self.uuid(), created_at: NOW }
    }

    /// A stored account.
    pub(super) async fn account(&self) -> Account {
        let account = self.new_account();
        self.insert_account(&account).await;
        account
    }

    pub(super) async fn insert_account(&self, account: &Account) {
        let kept = door::write(self.store, SIGN_UP, async |tx| tx.accounts().insert_account(account, Some(&password("kept"))).await).await;
        assert!(kept, "a new account is kept");
    }

    /// A stored link of an account.
    pub(super) async fn account_link(&self, account: AccountId) -> AccountLink {
        let link = self.new_account_link(account);
        self.insert_account_link(&link).await;
        link
    }

    pub(super) async fn insert_account_link(&self, link: &AccountLink) {
        door::write(self.store, SIGN_IN, async |tx| tx.account_links().insert_account_link(link).await).await;
    }

    /// A stored session.
    pub(super) async fn session(&self, account: AccountId) -> Session {
        let session = self.new_session(account);
        door::write(self.store, SIGN_IN, async |tx| tx.sessions().insert_session(&session).await).await;
        session
    }

    /// A stored API key.
    pub(super) async fn api_key(&self, account: AccountId, project: Option<ProjectId>) -> ApiKey {
        let key = self.new_api_key(account, project);
        door::write(self.store, Actor::Account(account), async |tx| tx.api_keys().insert_api_key(&key).await).await;
        key
    }

    /// A stored project, of which the account is the only owner.
    pub(super) async fn project(&self, founder: AccountId) -> Project {
        let project = self.new_project(founder);
        self.insert_project(&project).await;
        project
    }

    pub(super) async fn insert_project(&self, project: &Project) {
        let kept = door::write(self.store, Actor::Account(project.founder), async |tx| tx.projects().insert_project(project).await).await;
        assert!(kept, "a new project is kept");
    }

    /// The project after its founder gave it another slug.
    pub(super) async fn move_to(&self, project: &Project, slug: &Slug) -> Project {
        let moved = Project { slug: slug.clone(), version: project.version.next(), ..project.clone() };
        let written = door::write(self.store, Actor::Account(project.founder), async |tx| {
            tx.projects().update_project(&moved, project.version).await
        })
        .await;
        assert!(written, "a free slug is taken");
        moved
    }

    /// The project after it got that branding.
    pub(super) async fn brand(&self, project: &Project, version: &BrandingVersion) -> Project {
        let by = version.changed_by.expect("whoever makes a version is there");
        assert!(door::write(self.store, Actor::Account(by), async |tx| tx.branding().brand_project(version).await).await);
        Project { branding: version.branding.clone(), branding_version: version.version, ..project.clone() }
    }

    /// A project as one of its members sees it.
    pub(super) async fn project_of(&self, account: AccountId, id: ProjectId) -> Option<Project> {
        let membership = door::read(self.store, Actor::Account(account), async |tx| tx.projects().membership(id).await).await;
        membership.map(|membership| membership.project)
    }

    /// A new account, stored as a member of a project.
    pub(super) async fn member(&self, project: &Project, role: Role) -> Account {
        let account = self.account().await;
        self.join(project, &account, role).await;
        account
    }

    pub(super) async fn join(&self, project: &Project, account: &Account, role: Role) -> Member {
        let member = self.new_member(project.id, account, role);
        let joined = door::write(self.store, Actor::Account(project.founder), async |tx| tx.members().insert_member(&member).await).await;
        assert!(joined, "a new member joins");
        member
    }

    /// A stored invitation.
    pub(super) async fn invitation(&self, project: &Project) -> Invitation {
        let invitation = self.new_invitation(project.id, project.founder);
        door::write(self.store, Actor::Account(project.founder), async |tx| tx.members().upsert_invitation(&invitation).await).await;
        invitation
    }

    /// A set-up that is not confirmed.
    pub(super) fn new_factor(&self, account: AccountId) -> SecondFactor {
        let secret = Sealed::from_stored(format!("v1.{account}"));
        SecondFactor { account, secret, used_step: 0, created_at: NOW, confirmed_at: None }
    }

    /// It stored.
    pub(super) async fn factor(&self, account: AccountId) -> SecondFactor {
        let factor = self.new_factor(account);
        assert!(door::write(self.store, Actor::Account(account), async |tx| tx.factors().upsert_factor(&factor).await).await);
        factor
    }

    /// A stored second factor that is on, and its only recovery code.
    pub(super) async fn confirmed_factor(&self, account: AccountId) -> TokenHash {
        let (factor, code) = (SecondFactor { confirmed_at: Some(NOW), ..self.factor(account).await }, self.token());
        door::write(self.store, Actor::Account(account), async |tx| {
            assert!(tx.factors().confirm_factor(&factor).await?);
            assert!(tx.factors().replace_recovery_codes(account, &[code]).await?);
            Ok(())
        })
        .await;
        code
    }

    /// A device of a kind of its own.
    pub(super) fn new_device(&self, account: AccountId) -> KnownDevice {
        let (device, network) = (format!("Device {}", self.id::<SessionId>()), Network::of(None));
        KnownDevice { account, device, network, seen_at: NOW }
    }

    pub(super) async fn device(&self, account: AccountId) -> KnownDevice {
        let device = self.new_device(account);
        assert!(!door::write(self.store, SIGN_IN, async |tx| tx.devices().see_device(&device).await).await);
        device
    }

    pub(super) fn new_passkey(&self, account: AccountId) -> Passkey {
        Passkey {
            id: self.id(),
            account,
            credential: self.bytes().into(),
            name: PasskeyName::parse("A passkey").expect("a name"),
            key: "{}".to_owned(),
            sign_count: 0,
            backed_up: false,
            created_at: NOW,
            used_at: None,
            version: Version::FIRST,
        }
    }

    /// It stored.
    pub(super) async fn passkey(&self, account: AccountId) -> Passkey {
        let passkey = self.new_passkey(account);
        assert!(door::write(self.store, Actor::Account(account), async |tx| tx.passkeys().insert_passkey(&passkey).await).await);
        passkey
    }

    pub(super) fn new_passkey_challenge(&self, account: Option<AccountId>) -> PasskeyChallenge {
        PasskeyChallenge {
            token: self.token(),
            purpose: PasskeyPurpose::SignIn,
            account,
            bound_to: Some(self.token()),
            state: "{}".to_owned(),
            expires_at: NOW.after(PasskeyChallenge::LIFETIME),
        }
    }

    /// It stored.
    pub(super) async fn passkey_challenge(&self, account: Option<AccountId>) -> PasskeyChallenge {
        let asked = self.new_passkey_challenge(account);
        door::write(self.store, SIGN_IN, async |tx| tx.passkeys().insert_passkey_challenge(&asked).await).await;
        asked
    }

    /// A stored offer of the founder's.
    pub(super) async fn offer(&self, project: &Project, to: AccountId) -> OwnershipOffer {
        let offer = self.new_offer(project, to);
        door::write(self.store, Actor::Account(project.founder), async |tx| tx.ownership().upsert_offer(&offer).await).await;
        offer
    }

    /// So many owners of a project beside its founder, stored at once.
    pub(super) async fn owners(&self, project: &Project, count: usize) -> Vec<AccountId> {
        let accounts: Vec<_> = (0..count).map(|_| self.new_account()).collect();
        door::write(self.store, SIGN_UP, async |tx| {
            for account in &accounts {
                tx.accounts().insert_account(account, None).await?;
            }
            Ok(())
        })
        .await;
        door::write(self.store, Actor::Account(project.founder), async |tx| {
            for account in &accounts {
                tx.members().insert_member(&self.new_member(project.id, account, Role::Owner)).await?;
            }
            Ok(())
        })
        .await;
        accounts.into_iter().map(|account| account.id).collect()
    }

    /// A stored draft.
    pub(super) async fn content(&self, project: &Project) -> Content {
        let content = self.new_content(project.id, project.founder);
        self.insert_content(&content).await;
        content
    }

    pub(super) async fn insert_content(&self, content: &Content) {
        let kept = door::write(self.store, Actor::Account(content.author), async |tx| tx.contents().insert_content(content).await).await;
        assert!(kept, "new content is kept");
    }

    /// A stored snapshot of a stored working copy.
    pub(super) async fn publish(&self, content: &Content) -> Published {
        let published = snapshot(content);
        let kept =
            door::write(self.store, Actor::Account(content.author), async |tx| tx.contents().upsert_published(&published).await).await;
        assert!(kept, "a snapshot is kept");
        published
    }

    /// A link, appended to a chain.
    pub(super) async fn file(&self, chain: Chain) -> Link {
        door::write(self.store, AUDIT, async |tx| {
            let head = tx.audit().audit_head(chain).await?.unwrap_or_else(|| Head::new(chain));
            let link = self.new_link(&head);
            assert!(tx.audit().append_audit(&link, &head).await?, "a link is appended");
            Ok(link)
        })
        .await
    }

    /// A stored secret link of that member's.
    pub(super) async fn preview_link(&self, content: &Content, made_by: AccountId) -> PreviewLink {
        let link = self.new_preview_link(content, made_by);
        door::write(self.store, Actor::Account(made_by), async |tx| tx.previews().upsert_preview_link(&link).await).await;
        link
    }

    pub(super) async fn enqueue(&self, job: &JobRow) {
        door::write(self.store, SIGN_UP, async |tx| tx.jobs().enqueue(job).await).await;
    }

    /// What a worker gets that knows `test.kind` in version 1.
    pub(super) async fn claim(&self, limit: u32, lease: Duration) -> Vec<ClaimedJob> {
        let claim = claim(limit, lease);
        door::write(self.store, WORK, async |tx| tx.jobs().claim_jobs(&claim).await).await
    }
}

pub(super) const SIGN_UP: Actor = Actor::System(Task::SignUp);
pub(super) const SIGN_IN: Actor = Actor::System(Task::SignIn);
pub(super) const AUTHENTICATE: Actor = Actor::System(Task::Authenticate);
pub(super) const INVITATION: Actor = Actor::System(Task::Invitation);
pub(super) const TRANSFER: Actor = Actor::System(Task::Transfer);
pub(super) const PEOPLE: Actor = Actor::System(Task::People);
pub(super) const PREVIEW: Actor = Actor::System(Task::Preview);
pub(super) const TAKE: Actor = Actor::System(Task::Limit);
pub(super) const MAIL_PREFERENCES: Actor = Actor::System(Task::MailPreferences);
pub(super) const WORK: Actor = Actor::System(Task::Work);
pub(super) const EVENTS: Actor = Actor::System(Task::Events);
pub(super) const RETENTION: Actor = Actor::System(Task::Retention);
pub(super) const AUDIT: Actor = Actor::System(Task::Audit);
pub(super) const VAULT: Actor = Actor::System(Task::Vault);

pub(super) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

pub(super) fn slug(text: &str) -> Slug {
    Slug::parse(text).expect("a slug")
}

pub(super) fn full_name(text: &str) -> FullName {
    FullName::parse(text).expect("a name")
}

pub(super) fn external_id(text: &str) -> ExternalId {
    ExternalId::parse(text).expect("a host's name")
}

pub(super) fn title(text: &str) -> Title {
    Title::parse(text).expect("a title")
}

/// Looks like a PHC string; nobody verifies it.
pub(super) fn password(text: &str) -> PasswordHash {
    PasswordHash::from_stored(format!("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ${text}"))
}

pub(super) fn claim(limit: u32, lease: Duration) -> Claim {
    Claim { kinds: vec![("test.kind".to_owned(), 1)], limit, lease, now: NOW }
}

pub(super) fn snapshot(content: &Content) -> Published {
    Published {
        project: content.project,
        id: content.id,
        kind: content.body.kind(),
        slug: content.slug.clone(),
        title: content.title.clone(),
        description: content.description.clone(),
        tags: content.tags.clone(),
        language: content.language.clone(),
        html: content.html.clone(),
        author_name: full_name("Ada Lovelace"),
        published_at: content.created_at,
        updated_at: content.updated_at,
        version: content.version,
    }
}
