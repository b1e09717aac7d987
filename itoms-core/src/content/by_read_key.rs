use super::{ContentError, Pages, Published, PublishedSummary, Tag};
use crate::{
    account::Caller,
    cursor::{Cursor, PageRequest},
    limit::Allowance,
    project::{ReadKeyText, Site, Slug},
    store::{Actor, Page, Task},
};

/// A project that a read key opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its public face.
    pub site: Site,
    /// What the caller's address may still ask, or the IPv6 network of 48 bits that it is in, where it is known.
    pub by_caller: Option<Allowance>,
    /// What may still be asked with the key.
    pub by_key: Allowance,
}

impl Pages<'_> {
    /// The public face of the project that this read key names; nothing where there is no such key (any more), or its project
    /// is deleted. The key itself is looked up apart; what it opens is read as a visitor, so it shows no more than public
    /// pages do (P3.3-b). Counts against the address of the caller, also for a wrong key, and against the key.
    ///
    /// # Errors
    /// Too many requests.
    pub async fn opened_by(&self, key: &str, caller: &Caller) -> Result<Option<Opened>, ContentError> {
        // What is not even spelled as a key costs nothing and is counted nowhere.
        let Some(text) = ReadKeyText::presented(key) else { return Ok(None) };
        let limits = self.0.limits();
        let by_caller = self.0.allowance_of_caller("read", caller, limits.read).await?;
        let found = {
            let mut tx = self.0.store().read(Actor::System(Task::Authenticate)).await?;
            tx.read_keys().read_key_by_text(&text).await?
        };
        let Some(key) = found else { return Ok(None) };
        let by_key = self.0.allowance("read_key", &key.id.to_string(), limits.read_key).await?;
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        let site = tx.projects().site_of(key.project).await?;
        Ok(site.map(|site| Opened { site, by_caller, by_key }))
    }

    /// What that project has published at that slug; nothing where there is nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn show_in(&self, site: &Site, content: &Slug) -> Result<Option<Published>, ContentError> {
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        Ok(tx.contents().published(site.project, content).await?)
    }

    /// What that project has published, the newest first; all of it or what has a tag.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn list_in(
        &self,
        site: &Site,
        tag: Option<&Tag>,
        request: &PageRequest,
    ) -> Result<Page<PublishedSummary, Cursor>, ContentError> {
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        self.list_with(&mut *tx, site, tag, request).await
    }
}
