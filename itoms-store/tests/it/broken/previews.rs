use itoms_core::{
    content::{PreviewLink, PreviewRepository},
    id::{ContentId, ProjectId},
    store::{Actor, StoreError, Task},
    token::TokenHash,
};

delegate! { PreviewRepository, tx;
    fn upsert_preview_link(link: &PreviewLink) -> (), as Some(Actor::Account(link.made_by)), {
        "a_newer_preview_link_takes_the_place_of_an_older_one" => {
            tx.memory().previews.push(link.clone());
            tx.real().upsert_preview_link(link).await
        },
        "a_preview_link_goes_with_its_content" => {
            tx.memory().previews.push(link.clone());
            tx.real().upsert_preview_link(link).await
        },
        "a_preview_link_goes_with_its_maker" => {
            tx.memory().previews.push(link.clone());
            tx.real().upsert_preview_link(link).await
        },
    };

    fn preview_link(project: ProjectId, content: ContentId) -> Option<PreviewLink>, as tx.owner(project), {
        "a_preview_link_is_read_as_written" => {
            let project = tx.memory().projects.iter().find(|known| known.id == project).cloned();
            let link = match &project {
                Some(project) => tx.real().preview_link(project.id, content).await?,
                None => None,
            };
            Ok(link.zip(project).map(|(link, project)| PreviewLink { made_by: project.founder, ..link }))
        },
    };

    fn preview_link_by_token(token: &TokenHash) -> Option<PreviewLink>, as Some(Actor::System(Task::Preview)), {
        "a_newer_preview_link_takes_the_place_of_an_older_one" => {
            let found = tx.real().preview_link_by_token(token).await?;
            let replaced = tx.stale(token).filter(|stale| {
                let kept = &tx.memory().previews;
                kept.iter().any(|other| other.content == stale.content && other.token != stale.token)
            });
            Ok(found.or(replaced))
        },
        "a_preview_link_goes_with_its_content" => {
            let found = tx.real().preview_link_by_token(token).await?;
            let deleted = tx.memory().deleted_contents.clone();
            Ok(found.or(tx.stale(token).filter(|link| deleted.contains(&link.content))))
        },
        "a_preview_link_goes_with_its_maker" => {
            let found = tx.real().preview_link_by_token(token).await?;
            let left = tx.memory().left_members.clone();
            Ok(found.or(tx.stale(token).filter(|link| left.contains(&link.made_by))))
        },
    };

    fn delete_preview_link(project: ProjectId, content: ContentId) -> bool, as tx.owner(project);
}

impl crate::broken::transaction::BrokenTransaction {
    /// A link that was kept once and may be gone.
    fn stale(&self, token: &TokenHash) -> Option<PreviewLink> {
        self.memory().previews.iter().find(|link| link.token == *token && self.actor == Actor::System(Task::Preview)).cloned()
    }
}
