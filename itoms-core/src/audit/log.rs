use super::{AuditEntry, AuditQuery, Chain, Link, Part, Somebody};
use crate::{
    cursor::{self, Cursor, PageRequest},
    failure::Failure,
    id::{AccountId, Id, ProjectId},
    itoms::Itoms,
    project::{Permission, ProjectError, authorize},
    store::{Actor, Page, Transaction},
};
use std::collections::HashMap;

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
        let mut names = Names::default();
        let mut items = Vec::with_capacity(page.items.len());
        for link in page.items {
            items.push(names.entry(tx, link).await?);
        }
        cursor::seal(Page { items, next: page.next }, self.0, &list)
    }
}

/// What was looked up for one page.
#[derive(Default)]
struct Names {
    people: HashMap<AccountId, Somebody>,
    things: HashMap<uuid::Uuid, Option<String>>,
}

impl Names {
    async fn entry(&mut self, tx: &mut dyn Transaction, link: Link) -> Result<AuditEntry, Failure> {
        let by = self.somebody(tx, link.chain, link.by).await?;
        let person = self.somebody(tx, link.chain, link.person).await?;
        let name = self.name(tx, link.chain, link.project, link.thing).await?;
        let Link { seq, event, at, kind, project, thing, .. } = link;
        Ok(AuditEntry { seq, event, at, kind, by, person, project, thing, name })
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

    async fn name(
        &mut self,
        tx: &mut dyn Transaction,
        chain: Chain,
        project: Option<ProjectId>,
        thing: Option<uuid::Uuid>,
    ) -> Result<Option<String>, Failure> {
        let Some(of) = (match chain {
            Chain::Account(_) => project.map(Id::uuid),
            Chain::Project(_) => thing,
            Chain::Operator => None,
        }) else {
            return Ok(None);
        };
        if let Some(known) = self.things.get(&of) {
            return Ok(known.clone());
        }
        let name = match chain {
            Chain::Project(project) => tx.contents().content(project, Id::from_uuid(of)).await?.map(|content| content.title.to_string()),
            _ => tx.projects().membership(Id::from_uuid(of)).await?.map(|membership| membership.project.name.to_string()),
        };
        self.things.insert(of, name.clone());
        Ok(name)
    }
}
