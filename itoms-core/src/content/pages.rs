use super::{ContentError, Published, Tag};
use crate::{
    cursor::{self, Cursor, PageRequest},
    id::{Id, ProjectId},
    itoms::Itoms,
    project::{Site, Slug},
    store::{Actor, Page, Position, SortKey},
};

/// What is published, as visitors read it.
#[derive(Debug)]
pub struct Pages<'a>(pub(crate) &'a Itoms);

impl Pages<'_> {
    /// The public face of the project at that slug; nothing if there is none, or it is deleted.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn site(&self, slug: &Slug) -> Result<Option<Site>, ContentError> {
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        Ok(tx.projects().site(slug).await?)
    }

    /// What is public at that slug of a project.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn show(&self, project: ProjectId, slug: &Slug) -> Result<Option<Published>, ContentError> {
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        Ok(tx.contents().published(project, slug).await?)
    }

    /// What a project has published, the newest first; all of it or what has a tag.
    ///
    /// # Errors
    /// A broken cursor or limit.
    pub async fn list(
        &self,
        project: ProjectId,
        tag: Option<&Tag>,
        request: &PageRequest,
    ) -> Result<Page<Published, Cursor>, ContentError> {
        let list = format!("published {project} {:?}", tag.map(Tag::key));
        let slice = request.slice(self.0, &list)?;
        let mut tx = self.0.store().read(Actor::Visitor).await?;
        let page = tx.contents().list_published(project, tag, &slice).await?;
        Ok(cursor::seal(page, self.0, &list)?)
    }
}

impl Published {
    /// Where it stands in the list of what is published.
    #[must_use]
    pub fn position(&self) -> Position {
        Position { key: SortKey::Time(self.published_at.as_millis()), id: self.id.uuid() }
    }
}
