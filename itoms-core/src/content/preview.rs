use super::{ContentError, Contents, Pages, PreviewLink, Published, contents};
use crate::{
    account::Standing,
    event::Change,
    failure::Failure,
    id::{ContentId, ProjectId},
    links::Place,
    project::{Permission, ProjectError, Site, authorize},
    store::{Actor, Task, Transaction},
    token::Token,
    unit_of_work::UnitOfWork,
};

impl Contents<'_> {
    /// Makes a secret link to a working copy, for people who cannot sign in. An older one is dead. The token is given
    /// this once: [`Place::Preview`] is the address that carries it.
    ///
    /// # Errors
    /// No permission to write, [`ContentError::NotFound`], a missing address for the link.
    pub async fn make_preview_link(&self, actor: Actor, project: ProjectId, id: ContentId) -> Result<(PreviewLink, Token), ContentError> {
        let maker = actor.account().ok_or(ContentError::NotFound)?;
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::WriteContent).await?;
        contents::find(work.tx(), project, id).await?;
        let token = Token::new(self.0.random())?;
        self.0.link(&Place::Preview(token.clone()))?;
        let link = PreviewLink { project, content: id, token: token.hash(), made_by: maker, created_at: work.now() };
        work.tx().previews().upsert_preview_link(&link).await?;
        work.record(Change::PreviewLinkCreated { project, content: id })?;
        work.commit().await?;
        Ok((link, token))
    }

    /// The secret link to a working copy, if there is one, without its token.
    ///
    /// # Errors
    /// No permission to write.
    pub async fn preview_link(&self, actor: Actor, project: ProjectId, id: ContentId) -> Result<Option<PreviewLink>, ContentError> {
        let mut tx = self.0.store().read(actor).await?;
        authorize(&mut *tx, project, Permission::WriteContent).await?;
        Ok(tx.previews().preview_link(project, id).await?)
    }

    /// Makes the secret link to a working copy dead.
    ///
    /// # Errors
    /// No permission to write; [`ContentError::NotFound`] where there is no link.
    pub async fn revoke_preview_link(&self, actor: Actor, project: ProjectId, id: ContentId) -> Result<(), ContentError> {
        let mut work = UnitOfWork::begin(self.0, actor).await?;
        authorize(work.tx(), project, Permission::WriteContent).await?;
        if !work.tx().previews().delete_preview_link(project, id).await? {
            return Err(ContentError::NotFound);
        }
        work.record(Change::PreviewLinkRevoked { project, content: id })?;
        Ok(work.commit().await?)
    }
}

impl Pages<'_> {
    /// What publishing the working copy behind a secret link would show now; nothing where the link is dead. It is
    /// read as the link's maker, so it shows no more than that member may see, and dies with that member's right to
    /// write (P3.3-b); while the maker is suspended it shows nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn preview(&self, token: &Token) -> Result<Option<(Site, Published)>, ContentError> {
        let link = {
            let mut tx = self.0.store().read(Actor::System(Task::Preview)).await?;
            tx.previews().preview_link_by_token(&token.hash()).await?
        };
        let Some(link) = link else { return Ok(None) };
        let mut tx = self.0.store().read(Actor::Account(link.made_by)).await?;
        let maker = tx.accounts().account(link.made_by).await?;
        if maker.is_none_or(|maker| maker.standing != Standing::Active) {
            return Ok(None);
        }
        match self.show_working_copy(&mut *tx, &link).await {
            Ok(shown) => Ok(Some(shown)),
            Err(ContentError::NotFound | ContentError::Forbidden(_) | ContentError::Failure(Failure::ProjectRequiresTwoFactors)) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn show_working_copy(&self, tx: &mut dyn Transaction, link: &PreviewLink) -> Result<(Site, Published), ContentError> {
        let project = authorize(tx, link.project, Permission::WriteContent).await?.project;
        let content = contents::find(tx, link.project, link.content).await?;
        let author = match tx.members().member(link.project, content.author).await? {
            Some(author) => author,
            None => tx.members().member(link.project, link.made_by).await?.ok_or(ProjectError::NotFound)?,
        };
        // Publishing what is public already would tell nobody of a change.
        let updated = match content.published_slug.as_ref().filter(|_| !content.has_unpublished_changes()) {
            Some(slug) => tx.contents().published(link.project, slug).await?.map(|public| public.updated_at),
            None => None,
        };
        Ok((project.into(), content.snapshot(author.full_name, updated.unwrap_or_else(|| self.0.now()))))
    }
}
