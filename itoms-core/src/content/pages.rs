use super::{ContentError, Published, PublishedSummary, Tag};
use crate::{
    cursor::{self, Cursor, PageRequest},
    itoms::Itoms,
    project::{Site, Slug},
    store::{Actor, Page, Transaction},
};

/// What is published, as visitors read it: by the slugs that stand in an address. Each answer comes with the public
/// face of its project, and is nothing where there is no such project, or it is deleted.
#[derive(Debug)]
pub struct Pages<'a>(pub(crate) &'a Itoms);

impl Pages<'_> {
    /// The public face of a project.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn site(&self, project: &Slug) -> Result<Option<Site>, ContentError> {
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        Ok(tx.projects().site(project).await?)
    }

    /// The public face of the project that has left that slug for another.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn moved(&self, project: &Slug) -> Result<Option<Site>, ContentError> {
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        Ok(tx.projects().moved(project).await?)
    }

    /// What a project has published at that slug; nothing where there is nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn show(&self, project: &Slug, content: &Slug) -> Result<Option<(Site, Published)>, ContentError> {
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        let Some(site) = tx.projects().site(project).await? else { return Ok(None) };
        let published = tx.contents().published(site.project, content).await?;
        Ok(published.map(|published| (site, published)))
    }

    /// What a project has published, the newest first; all of it or what has a tag.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn list(
        &self,
        project: &Slug,
        tag: Option<&Tag>,
        request: &PageRequest,
    ) -> Result<Option<(Site, Page<PublishedSummary, Cursor>)>, ContentError> {
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        let Some(site) = tx.projects().site(project).await? else { return Ok(None) };
        let page = self.list_with(&mut *tx, &site, tag, request).await?;
        Ok(Some((site, page)))
    }

    pub(super) async fn list_with(
        &self,
        tx: &mut dyn Transaction,
        site: &Site,
        tag: Option<&Tag>,
        request: &PageRequest,
    ) -> Result<Page<PublishedSummary, Cursor>, ContentError> {
        let list = format!("published {} {:?}", site.project, tag.map(Tag::key));
        let slice = request.slice(self.0, &list)?;
        let page = tx.contents().list_published(site.project, tag, &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }

    /// The newest of what a project has published, with its text, as feeds carry it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn newest(&self, project: &Slug, count: u32) -> Result<Option<(Site, Vec<Published>)>, ContentError> {
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        let Some(site) = tx.projects().site(project).await? else { return Ok(None) };
        let newest = tx.contents().newest_published(site.project, count).await?;
        Ok(Some((site, newest)))
    }
}
