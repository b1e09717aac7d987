use super::{AuditEntry, AuditQuery, Chain, Link, Part, Somebody, UsedKey};
use crate::{
    api_key::ReachingKey,
    content::Title,
    cursor::{self, Cursor, PageRequest},
    failure::Failure,
    id::{AccountId, ApiKeyId, ContentId, Id, ProjectId},
    itoms::Itoms,
    project::{Permission, ProjectError, ProjectName, authorize},
    store::{Actor, Page, Slice, Transaction},
    time::Timestamp,
};
use std::collections::{HashMap, HashSet};

/// The audit trail, as its readers see it.
#[derive(Debug)]
pub struct Audit<'a>(pub(crate) &'a Itoms);

impl Audit<'_> {
    /// What a person did and what was done to the own account, the newest first. A key of that person sees nothing.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn own(&self, actor: Actor, query: &AuditQuery, request: &PageRequest) -> Result<Page<AuditEntry, Cursor>, Failure> {
        let Actor::Account(account) = actor else { return Ok(Page { items: Vec::new(), next: None }) };
        let mut tx = self.0.store().read(actor).await?;
        self.page(&mut *tx, Chain::Account(account), query, request).await
    }

    /// What was done in a project, the newest first. People who have left it are not named.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`], [`ProjectError::Forbidden`]; a broken cursor or limit.
    pub async fn of_project(
        &self,
        actor: Actor,
        project: ProjectId,
        query: &AuditQuery,
        request: &PageRequest,
    ) -> Result<Page<AuditEntry, Cursor>, ProjectError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::ViewActivity).await?;
        Ok(self.page(&mut *tx, Chain::Project(project), query, request).await?)
    }

    /// What those who run the installation did, the newest first. Everybody but an operator finds nothing.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn of_operators(&self, actor: Actor, query: &AuditQuery, request: &PageRequest) -> Result<Page<AuditEntry, Cursor>, Failure> {
        if !matches!(actor, Actor::Operator(_)) {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let mut tx = self.0.store().read(actor).await?;
        self.page(&mut *tx, Chain::Operator, query, request).await
    }

    async fn page(
        &self,
        tx: &mut dyn Transaction,
        chain: Chain,
        query: &AuditQuery,
        request: &PageRequest,
    ) -> Result<Page<AuditEntry, Cursor>, Failure> {
        let list = format!("audit {chain} {query:?}");
        let slice = request.slice(self.0, &list)?;
        let page = tx.audit().list_audit(chain, query, &slice).await?;
        let mut names = Names::at(self.0.now());
        names.learn_titles(tx, chain, &page.items).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for link in page.items {
            items.push(names.entry(tx, link).await?);
        }
        cursor::seal(Page { items, next: page.next }, self.0, &list)
    }
}

/// What was looked up for one page.
struct Names {
    now: Timestamp,
    people: HashMap<AccountId, Somebody>,
    keys: HashMap<ApiKeyId, UsedKey>,
    are_reaching_keys_known: bool,
    projects: HashMap<ProjectId, Option<ProjectName>>,
    titles: HashMap<ContentId, Title>,
}

impl Names {
    /// How many keys of a project are looked through; of further ones the id alone is told.
    const KEYS: u32 = 1000;

    fn at(now: Timestamp) -> Self {
        Self {
            now,
            people: HashMap::new(),
            keys: HashMap::new(),
            are_reaching_keys_known: false,
            projects: HashMap::new(),
            titles: HashMap::new(),
        }
    }

    /// The titles of all content that a page of a project is about, without their bodies. What is no content has none.
    async fn learn_titles(&mut self, tx: &mut dyn Transaction, chain: Chain, links: &[Link]) -> Result<(), Failure> {
        let Chain::Project(project) = chain else { return Ok(()) };
        let things: HashSet<_> = links.iter().filter_map(|link| link.thing).collect();
        if !things.is_empty() {
            let ids: Vec<_> = things.into_iter().map(ContentId::from_uuid).collect();
            self.titles.extend(tx.contents().titles(project, &ids).await?);
        }
        Ok(())
    }

    async fn entry(&mut self, tx: &mut dyn Transaction, link: Link) -> Result<AuditEntry, Failure> {
        let by_key = match link.by.as_ref().and_then(|part| part.key) {
            Some(key) => Some(self.key(tx, link.chain, key).await?),
            None => None,
        };
        let by = self.somebody(tx, link.chain, link.by).await?;
        let person = self.somebody(tx, link.chain, link.person).await?;
        let name = self.name(tx, link.chain, link.project, link.thing).await?;
        let Link { seq, event, at, kind, project, thing, .. } = link;
        Ok(AuditEntry { seq, event, at, kind, by, by_key, person, project, thing, name })
    }

    async fn somebody(&mut self, tx: &mut dyn Transaction, chain: Chain, part: Option<Part>) -> Result<Option<Somebody>, Failure> {
        let Some(part) = part else { return Ok(None) };
        let Some(account) = part.account else { return Ok(Some(Somebody::default())) };
        if let Some(known) = self.people.get(&account) {
            return Ok(Some(known.clone()));
        }
        let somebody = match chain {
            Chain::Project(project) => match tx.members().member(project, account).await? {
                Some(member) => Somebody { account: Some(account), name: Some(member.full_name) },
                None => Somebody::default(),
            },
            Chain::Account(_) | Chain::Operator => {
                Somebody { account: Some(account), name: tx.accounts().account(account).await?.map(|account| account.full_name) }
            }
        };
        self.people.insert(account, somebody.clone());
        Ok(Some(somebody))
    }

    /// A person sees the own keys, an owner those that reach the project.
    async fn key(&mut self, tx: &mut dyn Transaction, chain: Chain, id: ApiKeyId) -> Result<UsedKey, Failure> {
        if let Some(known) = self.keys.get(&id) {
            return Ok(known.clone());
        }
        match chain {
            Chain::Account(_) => {
                let own = tx.api_keys().api_key(id).await?;
                self.keys.extend(own.map(|key| (id, UsedKey { id, name: Some(key.name), prefix: Some(key.prefix) })));
            }
            Chain::Project(project) if !self.are_reaching_keys_known => {
                self.are_reaching_keys_known = true;
                let reaching = tx.api_keys().list_reaching_keys(project, self.now, &Slice::first(Self::KEYS)).await?;
                let known = |key: ReachingKey| (key.id, UsedKey { id: key.id, name: Some(key.name), prefix: Some(key.prefix) });
                self.keys.extend(reaching.items.into_iter().map(known));
            }
            Chain::Project(_) | Chain::Operator => {}
        }
        Ok(self.keys.entry(id).or_insert(UsedKey { id, name: None, prefix: None }).clone())
    }

    async fn name(
        &mut self,
        tx: &mut dyn Transaction,
        chain: Chain,
        project: Option<ProjectId>,
        thing: Option<uuid::Uuid>,
    ) -> Result<Option<String>, Failure> {
        match (chain, project, thing) {
            (Chain::Project(_), _, Some(thing)) => Ok(self.titles.get(&ContentId::from_uuid(thing)).map(ToString::to_string)),
            (Chain::Account(_), Some(project), _) => Ok(self.project(tx, project).await?.map(|name| name.to_string())),
            (Chain::Project(_) | Chain::Account(_) | Chain::Operator, ..) => Ok(None),
        }
    }

    async fn project(&mut self, tx: &mut dyn Transaction, id: ProjectId) -> Result<Option<ProjectName>, Failure> {
        if let Some(known) = self.projects.get(&id) {
            return Ok(known.clone());
        }
        let name = tx.projects().membership(id).await?.map(|membership| membership.project.name);
        self.projects.insert(id, name.clone());
        Ok(name)
    }
}
