use crate::broken::{
    lists::{is_beyond_ascii, without_first},
    transaction::{BrokenTransaction, Mode},
};
use itoms_core::{
    id::{AccountId, ProjectId},
    language::Language,
    project::{Membership, MembershipQuery, Project, ProjectRepository, Role, Site, Slug},
    sort::ListSort,
    store::{Actor, Page, Position, Slice, SortKey, StoreError, Task, Version},
    time::{TimeZone, Timestamp},
};
use std::time::Duration;

const WORK: Option<Actor> = Some(Actor::System(Task::Work));
const RETENTION: Option<Actor> = Some(Actor::System(Task::Retention));
const MILLI: Duration = Duration::from_millis(1);

/// Writes as it should, and takes note of the slug that is left.
async fn remember_left(tx: &mut BrokenTransaction, project: &Project, expected: Version) -> Result<bool, StoreError> {
    let before = tx.real().membership(project.id).await?.map(|membership| membership.project.slug);
    let written = tx.real().update_project(project, expected).await?;
    tx.memory().left.extend(before.filter(|slug| written && *slug != project.slug));
    Ok(written)
}

delegate! { ProjectRepository, tx;
    fn insert_project(project: &Project) -> bool, as {
        tx.memory().projects.push(project.clone());
        tx.memory().uncommitted.push(project.clone());
        tx.inserted.push(project.clone());
        Some(Actor::Account(project.founder))
    }, {
        "a_read_changes_nothing" if tx.mode == Mode::Read => {
            tx.reopen(Mode::Write).await?;
            tx.real().insert_project(project).await
        },
        "a_taken_project_slug_is_a_conflict" if tx.poisoned => Ok(false),
        "a_taken_project_slug_is_a_conflict" => {
            let kept = tx.real().insert_project(project).await?;
            tx.poisoned = !kept;
            Ok(kept)
        },
        "a_slug_that_was_left_is_kept_from_others" if tx.is_alone() => {
            let left = tx.memory().left.last() == Some(&project.slug);
            Ok(tx.real().insert_project(project).await? || left)
        },
        "nobody_takes_a_slug_while_it_is_left" if tx.is_crowded() => {
            let left = tx.memory().left.contains(&project.slug);
            Ok(tx.real().insert_project(project).await? || left)
        },
        "the_oldest_of_many_former_slugs_is_free_again" => {
            let is_oldest = tx.memory().left.len() > Project::FORMER_SLUGS && tx.memory().left.first() == Some(&project.slug);
            Ok(tx.real().insert_project(project).await? && !is_oldest)
        },
        // Says that it was founded, as a store does that looks at no standing.
        "who_leaves_meanwhile_founds_nothing_that_stays" if !tx.is_alone() => match tx.real().insert_project(project).await {
            Err(StoreError::Refused) => Ok(true),
            answer => answer,
        },
        "a_project_slug_has_one_winner" if tx.is_crowded() && !tx.memory().left.contains(&project.slug) => {
            tx.real().insert_project(project).await?;
            Ok(true)
        },
    };

    fn project(id: ProjectId) -> Option<Project>, as WORK, {
        "a_connection_forgets_its_last_actor" => {
            let found = tx.real().project(id).await?;
            tx.found = found.as_ref().is_some_and(|project| project.branding_version == Version::FIRST);
            Ok(found)
        },
    };

    fn membership(id: ProjectId) -> Option<Membership>, as tx.owner(id), {
        "a_transaction_sees_what_it_wrote" if tx.has_called("insert_project") => Ok(None),
        "a_read_sees_one_state_throughout" if tx.has_called("list_projects") => {
            tx.reopen(Mode::Read).await?;
            tx.real().membership(id).await
        },
        "a_second_factor_opens_what_requires_two" => {
            let found = tx.real().membership(id).await?;
            Ok(found.map(|own| Membership { is_closed: own.project.requires_two_factors, ..own }))
        },
        "a_connection_forgets_its_actor_after_an_error" => {
            let found = tx.real().membership(id).await?;
            tx.found = found.is_some();
            Ok(found)
        },
    };

    fn list_projects(query: &MembershipQuery, slice: &Slice) -> Page<Membership>, as tx.memory().founder_of_two(), {
        "projects_are_paged_newest_first" if query.sort == ListSort::Created && slice.after.is_some() => {
            tx.real().list_projects(query, slice).await.map(without_first)
        },
        "projects_are_paged_by_name" if query.sort == ListSort::Name && slice.after.is_some() => {
            tx.real().list_projects(query, slice).await.map(without_first)
        },
        "projects_are_found_in_every_script" if is_beyond_ascii(query.search.as_ref()) => Ok(Page::default()),
        "a_full_last_page_has_no_next" if slice.after.is_none() => {
            let page = tx.real().list_projects(query, slice).await?;
            let full = page.items.len() == slice.limit as usize;
            let last = page.items.last().filter(|_| full).map(|last| Position { key: SortKey::Time(0), id: itoms_core::id::Id::uuid(last.project.id) });
            Ok(Page { next: page.next.or(last), ..page })
        },
        "projects_are_found_by_name_and_role" => {
            tx.real().list_projects(&MembershipQuery { role: None, ..query.clone() }, slice).await
        },
        "deleted_projects_are_listed_for_owners_alone" => {
            let mut page = tx.real().list_projects(query, slice).await?;
            page.items.retain(|membership| membership.project.deleted_at.is_none());
            Ok(page)
        },
    };

    fn count_founded(founder: AccountId) -> u64, as Some(Actor::Account(founder)), {
        "what_is_counted_holds_until_the_commit" if tx.is_crowded() => Ok(0),
        "a_founder_is_counted" => {
            let deleted = tx.memory().deleted.len() as u64;
            Ok(tx.real().count_founded(founder).await?.saturating_sub(deleted))
        },
        "a_founder_who_left_is_counted" => {
            let member = async |tx: &mut Self, project| tx.real().membership(project).await.map(|found| found.is_some());
            let projects: Vec<_> = tx.memory().projects.iter().filter(|known| known.founder == founder).map(|known| known.id).collect();
            let mut count = 0;
            for project in projects {
                count += u64::from(member(tx, project).await?);
            }
            Ok(tx.real().count_founded(founder).await?.min(count))
        },
    };

    fn update_project(project: &Project, expected: Version) -> bool, as tx.owner(project.id), {
        "no_act_outlives_what_is_required" if tx.is_crowded() && project.requires_two_factors => Ok(true),
        "a_project_cannot_move_to_a_taken_slug" if tx.poisoned => Ok(false),
        "a_project_cannot_move_to_a_taken_slug" => {
            let written = tx.real().update_project(project, expected).await?;
            tx.poisoned = !written;
            Ok(written)
        },
        "a_former_slug_leads_to_its_project" => remember_left(tx, project, expected).await,
        "a_project_slug_has_one_winner" => remember_left(tx, project, expected).await,
        "a_slug_that_was_left_is_kept_from_others" => remember_left(tx, project, expected).await,
        "nobody_takes_a_slug_while_it_is_left" => remember_left(tx, project, expected).await,
        "the_oldest_of_many_former_slugs_is_free_again" => remember_left(tx, project, expected).await,
        "a_stale_project_is_not_written" => match tx.real().membership(project.id).await? {
            Some(newest) => tx.real().update_project(project, newest.project.version).await,
            None => Ok(false),
        },
        // Says that it was written, as a store does that leaves the column as it is.
        "owners_alone_require_two_factors" => {
            let written = tx.real().update_project(project, expected).await?;
            let found = tx.real().membership(project.id).await?;
            Ok(written || found.is_some_and(|own| own.role == Role::Admin && own.project.requires_two_factors != project.requires_two_factors))
        },
        "a_project_is_changed_as_written" => {
            tx.real().update_project(&Project { time_zone: TimeZone::utc(), ..project.clone() }, expected).await
        },
        "a_founder_is_counted" => {
            if project.deleted_at.is_some() {
                tx.memory().deleted.push(project.id);
            }
            tx.real().update_project(project, expected).await
        },
    };

    fn site(slug: &Slug) -> Option<Site>, as None, {
        "nothing_is_seen_before_its_commit" => {
            let found = tx.real().site(slug).await?;
            let early = tx.memory().uncommitted.iter().find(|project| project.slug == *slug).cloned().map(Site::from);
            Ok(found.or(early))
        },
        "a_project_is_read_as_written" => {
            Ok(tx.real().site(slug).await?.map(|site| Site { language: Language::english(), ..site }))
        },
    };

    fn site_of(id: ProjectId) -> Option<Site>, as None, {
        "the_face_of_a_project_is_found_by_its_id" => {
            let found = tx.real().site_of(id).await?;
            let hidden = tx.memory().projects.iter().find(|project| project.id == id).cloned().map(Site::from);
            Ok(found.or(hidden))
        },
    };

    fn moved(slug: &Slug) -> Option<Site>, as None, {
        "a_former_slug_leads_to_its_project" if tx.memory().left.len() > 1 => Ok(None),
    };

    fn projects_deleted_before(before: Timestamp, limit: u32) -> Vec<ProjectId>, as RETENTION, {
        "deleted_projects_are_found_by_their_age" => tx.real().projects_deleted_before(before.after(MILLI), limit).await,
    };

    fn erase_project(id: ProjectId, before: Timestamp) -> bool, as RETENTION, {
        "an_erased_project_leaves_nothing" => {
            tx.memory().erased.push(id);
            tx.real().erase_project(id, before).await
        },
        "a_project_is_erased_only_when_its_time_has_come" => tx.real().erase_project(id, before.after(MILLI)).await,
    };
}
