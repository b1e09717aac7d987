use crate::broken::lists::without_first;
use itoms_core::{
    content::{Content, ContentQuery, ContentRepository, ContentSort, ContentSummary, Published, PublishedSummary, Tag, Title},
    id::{ContentId, ProjectId},
    project::Slug,
    search::SearchText,
    store::{Page, Slice, StoreError, Version},
};

delegate! { ContentRepository, tx;
    fn insert_content(content: &Content) -> bool, as tx.owner(content.project), {
        "a_taken_content_slug_is_a_conflict_in_its_project_alone" if tx.poisoned => Ok(false),
        "a_taken_content_slug_is_a_conflict_in_its_project_alone" => {
            let kept = tx.real().insert_content(content).await?;
            tx.poisoned = !kept;
            Ok(kept)
        },
        "a_content_slug_has_one_winner" if tx.is_crowded() => {
            tx.real().insert_content(content).await?;
            Ok(true)
        },
        "an_error_leaves_nothing" => {
            let kept = tx.real().insert_content(content).await;
            tx.failed = kept.is_err();
            kept
        },
        "a_connection_forgets_its_actor_after_an_error" => {
            let kept = tx.real().insert_content(content).await;
            tx.failed = kept.is_err();
            kept
        },
        "a_connection_forgets_its_actor_after_a_cut" => {
            let cut = tx.left_behind_if_cut("a_connection_forgets_its_actor_after_a_cut");
            let kept = tx.real().insert_content(content).await;
            cut.forget();
            kept
        },
    };

    fn content(project: ProjectId, id: ContentId) -> Option<Content>, as tx.owner(project), {
        "content_is_read_as_written" => Ok(tx.real().content(project, id).await?.map(|content| Content { language: None, ..content })),
        "a_removed_snapshot_leaves_its_working_copy" if tx.memory().unpublished.contains(&id) => {
            Ok(tx.real().content(project, id).await?.filter(|content| content.version != Version::FIRST))
        },
        "a_working_copy_tells_where_its_snapshot_is" => {
            let misled = |content: Content| Content { published_slug: content.published_slug.map(|_| content.slug.clone()), ..content };
            Ok(tx.real().content(project, id).await?.map(misled))
        },
    };

    fn titles(project: ProjectId, ids: &[ContentId]) -> Vec<(ContentId, Title)>, as tx.owner(project), {
        "titles_are_found_by_their_ids" => Ok(tx.real().titles(project, ids).await?.into_iter().skip(1).collect()),
    };

    fn list_contents(project: ProjectId, query: &ContentQuery, slice: &Slice) -> Page<ContentSummary>, as tx.owner(project), {
        "contents_are_paged_by_last_change" if query.sort == ContentSort::Updated && slice.after.is_some() => {
            tx.real().list_contents(project, query, slice).await.map(without_first)
        },
        "contents_are_paged_by_creation" if query.sort == ContentSort::Created && slice.after.is_some() => {
            tx.real().list_contents(project, query, slice).await.map(without_first)
        },
        "contents_are_paged_by_title" if query.sort == ContentSort::Title && slice.after.is_some() => {
            tx.real().list_contents(project, query, slice).await.map(without_first)
        },
        "lists_show_what_their_query_asks_for" => {
            let wild = ContentQuery { search: query.search.as_ref().map(|text| SearchText::from_stored(text.as_str().replace('_', "0"))), ..query.clone() };
            tx.real().list_contents(project, &wild, slice).await
        },
    };

    fn update_content(content: &Content, expected: Version) -> bool, as tx.owner(content.project), {
        "content_cannot_move_to_a_taken_slug" if tx.poisoned => Ok(false),
        "content_cannot_move_to_a_taken_slug" => {
            let written = tx.real().update_content(content, expected).await?;
            tx.poisoned = !written;
            Ok(written)
        },
        "stale_content_is_not_written" => match tx.real().content(content.project, content.id).await? {
            // Of many who write the same, the first to ask need not be the first to write.
            Some(newest) if newest.title != content.title => tx.real().update_content(content, newest.version).await,
            _ => tx.real().update_content(content, expected).await,
        },
        "a_version_is_written_once" if tx.is_crowded() => {
            tx.real().update_content(content, expected).await?;
            Ok(true)
        },
        "content_is_changed_as_written" => tx.real().update_content(&Content { tags: Vec::new(), ..content.clone() }, expected).await,
        "an_edit_changes_nothing_public" => {
            tx.memory().titles.insert(content.id, content.title.clone());
            tx.real().update_content(content, expected).await
        },
    };

    fn delete_content(project: ProjectId, id: ContentId, expected: Version) -> bool, as tx.owner(project), {
        "deleted_content_takes_its_snapshot_along" => {
            tx.memory().deleted_contents.push(id);
            tx.real().delete_content(project, id, expected).await
        },
        "stale_content_is_not_deleted" => {
            let now = tx.real().content(project, id).await?;
            tx.real().delete_content(project, id, now.map_or(expected, |now| now.version)).await
        },
        "a_preview_link_goes_with_its_content" => {
            tx.memory().deleted_contents.push(id);
            tx.real().delete_content(project, id, expected).await
        },
    };

    fn is_slug_free(project: ProjectId, slug: &Slug, except: Option<ContentId>) -> bool, as tx.owner(project), {
        "a_slug_is_taken_by_working_copies_and_snapshots" if except.is_some() => Ok(true),
    };

    fn upsert_published(published: &Published) -> bool, as { tx.memory().published.push(published.clone()); tx.owner(published.project) }, {
        "a_taken_snapshot_slug_is_a_conflict" if tx.poisoned => Ok(false),
        "a_taken_snapshot_slug_is_a_conflict" => {
            let kept = tx.real().upsert_published(published).await?;
            tx.poisoned = !kept;
            Ok(kept)
        },
    };

    fn delete_published(project: ProjectId, id: ContentId) -> bool, as tx.owner(project), {
        "a_removed_snapshot_leaves_its_working_copy" => {
            tx.memory().unpublished.push(id);
            tx.real().delete_published(project, id).await
        },
    };

    fn published(project: ProjectId, slug: &Slug) -> Option<Published>, as None, {
        "deleted_content_takes_its_snapshot_along" => {
            let found = tx.real().published(project, slug).await?;
            let memory = tx.memory();
            let left = memory.published.iter().find(|left| left.slug == *slug && memory.deleted_contents.contains(&left.id));
            Ok(found.or(left.cloned()))
        },
        "an_erased_project_leaves_nothing" => {
            let found = tx.real().published(project, slug).await?;
            let memory = tx.memory();
            let left = memory.published.iter().find(|left| left.slug == *slug && memory.erased.contains(&left.project));
            Ok(found.or(left.cloned()))
        },
        "a_snapshot_is_read_as_written" => {
            Ok(tx.real().published(project, slug).await?.map(|published| Published { updated_at: published.published_at, ..published }))
        },
        "an_edit_changes_nothing_public" => {
            let found = tx.real().published(project, slug).await?;
            let memory = tx.memory();
            Ok(found.map(|published| match memory.titles.get(&published.id) {
                Some(title) => Published { title: title.clone(), ..published },
                None => published,
            }))
        },
    };

    fn list_published(project: ProjectId, tag: Option<&Tag>, slice: &Slice) -> Page<PublishedSummary>, as None, {
        "snapshots_are_paged_newest_first" if tag.is_none() && slice.after.is_some() => {
            tx.real().list_published(project, tag, slice).await.map(without_first)
        },
        "snapshots_of_a_tag_are_paged" if tag.is_some() && slice.after.is_some() => {
            tx.real().list_published(project, tag, slice).await.map(without_first)
        },
    };

    fn newest_published(project: ProjectId, limit: u32) -> Vec<Published>, as None, {
        "the_newest_snapshots_are_read_whole" => {
            let newest = tx.real().newest_published(project, limit).await?;
            Ok(newest.into_iter().map(|published| Published { html: String::new(), ..published }).collect())
        },
    };
}
