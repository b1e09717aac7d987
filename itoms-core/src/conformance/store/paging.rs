//! Lists go on after the last row shown: while others insert, no row is shown twice and none is left out.

use super::{
    door,
    fixture::{EVENTS, Fixture, INVITATION, NOW, PEOPLE, SECOND, SIGN_IN, SIGN_UP, email, full_name, title},
};
use crate::{
    account::Session,
    content::{ContentQuery, ContentSort, ContentSummary, Description, Status, Tag},
    event::EventCursor,
    id::ContentId,
    people::PeopleQuery,
    project::{Invitation, MembershipQuery, Project, Role},
    search::SearchText,
    store::{Actor, Page, Position, Slice, Store, StoreError, Transaction},
};

const LIMIT: u32 = 3;

/// Reads a list to its end, in pages; `meanwhile` runs after each page that has a next one.
async fn walk<T, P: Clone>(
    store: &dyn Store,
    actor: Actor,
    start: P,
    page: impl AsyncFn(&mut dyn Transaction, &P) -> Result<Page<T, P>, StoreError>,
    meanwhile: impl AsyncFn(usize),
) -> Vec<T> {
    let (mut items, mut at) = (Vec::new(), start);
    for number in 0.. {
        let shown = door::read(store, actor, async |tx| page(tx, &at).await).await;
        assert!(shown.items.len() <= LIMIT as usize, "a page has {LIMIT} rows at most");
        items.extend(shown.items);
        let Some(next) = shown.next else { break };
        assert_eq!(items.len(), (number + 1) * LIMIT as usize, "a page that has a next one is full");
        at = next;
        meanwhile(number).await;
    }
    items
}

async fn walk_slices<T>(
    store: &dyn Store,
    actor: Actor,
    page: impl AsyncFn(&mut dyn Transaction, &Slice) -> Result<Page<T>, StoreError>,
    meanwhile: impl AsyncFn(usize),
) -> Vec<T> {
    walk::<T, Option<Position>>(
        store,
        actor,
        None,
        async |tx, after| {
            let slice = Slice { after: after.clone(), limit: LIMIT };
            let page = page(tx, &slice).await?;
            Ok(Page { items: page.items, next: page.next.map(Some) })
        },
        meanwhile,
    )
    .await
}

/// That `shown` is in order, each once, and that nothing of `expected` is missing; what came meanwhile may
/// be there or not.
fn assert_walked<K: Ord + std::fmt::Debug>(shown: &[K], expected: &[K]) {
    assert!(shown.is_sorted_by(|a, b| a < b), "in order and each once: {shown:?}");
    for key in expected {
        assert!(shown.contains(key), "{key:?} is left out");
    }
}

pub(super) async fn projects_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(std::cmp::Reverse(fixture.project(ada).await.id));
    }
    let shown = walk_slices(
        store,
        Actor::Account(ada),
        async |tx, slice| tx.projects().list_projects(&MembershipQuery::default(), slice).await,
        async |_| {
            fixture.project(ada).await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|membership| std::cmp::Reverse(membership.project.id)).collect::<Vec<_>>(), &expected);
    assert!(shown.iter().all(|membership| membership.role == Role::Owner));
}

pub(super) async fn sessions_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(std::cmp::Reverse(fixture.session(ada).await.id));
        fixture.session(bob).await;
    }
    let over = Session { expires_at: NOW, ..fixture.new_session(ada) };
    let idle = Session { used_at: NOW.before(SECOND), ..fixture.new_session(ada) };
    for session in [&over, &idle] {
        door::write(store, SIGN_IN, async |tx| tx.sessions().insert_session(session, 0).await).await;
    }
    let shown = walk_slices(
        store,
        Actor::Account(ada),
        async |tx, slice| tx.sessions().list_sessions(NOW, NOW.before(SECOND), slice).await,
        async |_| {
            fixture.session(ada).await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|session| std::cmp::Reverse(session.id)).collect::<Vec<_>>(), &expected);
    assert!(shown.iter().all(|session| session.account == ada && session.id != over.id && session.id != idle.id));
}

pub(super) async fn people_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(std::cmp::Reverse(fixture.account().await.id));
    }
    let all = PeopleQuery::default();
    let shown = walk_slices(
        store,
        PEOPLE,
        async |tx, slice| tx.people().list_people(&all, slice).await,
        async |_| {
            fixture.account().await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|account| std::cmp::Reverse(account.id)).collect::<Vec<_>>(), &expected);
}

pub(super) async fn those_who_wait_are_paged_oldest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let waits = async || {
        let waiting = fixture.new_waiting();
        door::write(store, SIGN_UP, async |tx| tx.accounts().insert_registration(&waiting).await).await;
        waiting.id
    };
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(waits().await);
    }
    let shown = walk_slices(
        store,
        PEOPLE,
        async |tx, slice| tx.people().list_waiting(NOW, slice).await,
        async |_| {
            waits().await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|waiting| waiting.id).collect::<Vec<_>>(), &expected);
}

pub(super) async fn api_keys_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let (project, other) = (fixture.project(ada).await.id, fixture.project(ada).await.id);
    let (mut all, mut of_project) = (Vec::new(), Vec::new());
    for _ in 0..7 {
        let ids = [fixture.api_key(ada, None).await.id, fixture.api_key(ada, Some(other)).await.id];
        let own = fixture.api_key(ada, Some(project)).await.id;
        all.extend(ids.into_iter().chain([own]).map(std::cmp::Reverse));
        of_project.push(std::cmp::Reverse(own));
        fixture.api_key(bob, None).await;
    }
    for (asked, expected) in [(None, all), (Some(project), of_project)] {
        let list = async |tx: &mut dyn Transaction, slice: &Slice| tx.api_keys().list_api_keys(asked, slice).await;
        let shown = walk_slices(store, Actor::Account(ada), list, async |_| {
            fixture.api_key(ada, Some(project)).await;
        })
        .await;
        assert_walked(&shown.iter().map(|key| std::cmp::Reverse(key.id)).collect::<Vec<_>>(), &expected);
        assert!(shown.iter().all(|key| key.account == ada && (asked.is_none() || key.project == asked)));
    }
}

pub(super) async fn members_are_paged_by_account(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let mut expected = vec![ada];
    let latecomers = [fixture.account().await, fixture.account().await];
    for _ in 0..6 {
        expected.push(fixture.member(&project, Role::Viewer).await.id);
    }
    let shown = walk_slices(
        store,
        Actor::Account(ada),
        async |tx, slice| tx.members().list_members(project.id, &MembershipQuery::default(), slice).await,
        async |number| {
            fixture.join(&project, &latecomers[number], Role::Viewer).await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|member| member.account).collect::<Vec<_>>(), &expected);
}

pub(super) async fn invitations_are_paged_oldest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let mut expected = Vec::new();
    let early = [fixture.new_invitation(project.id, ada), fixture.new_invitation(project.id, ada)];
    for _ in 0..7 {
        expected.push(fixture.invitation(&project).await.id);
    }
    let shown = walk_slices(
        store,
        Actor::Account(ada),
        async |tx, slice| tx.members().list_invitations(project.id, slice).await,
        async |number| {
            door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(&early[number]).await).await;
        },
    )
    .await;
    assert_walked(&shown.iter().map(|invitation| invitation.id).collect::<Vec<_>>(), &expected);
}

pub(super) async fn invitations_of_an_address_are_paged(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let invite = async || {
        let project = fixture.project(ada).await.id;
        Invitation { email: email("bob@example.com"), ..fixture.new_invitation(project, ada) }
    };
    let keep = async |invitation: &Invitation| {
        door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(invitation).await).await;
    };
    let early = [invite().await, invite().await];
    let mut expected = Vec::new();
    for _ in 0..7 {
        let invitation = invite().await;
        keep(&invitation).await;
        expected.push(invitation.id);
    }
    let shown = walk_slices(
        store,
        INVITATION,
        async |tx, slice| tx.members().list_invitations_to(&early[0].email, NOW, slice).await,
        async |number| keep(&early[number]).await,
    )
    .await;
    assert_walked(&shown.iter().map(|invitation| invitation.id).collect::<Vec<_>>(), &expected);
}

pub(super) async fn admissions_are_paged_oldest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let early = [fixture.new_admission(), fixture.new_admission()];
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(fixture.admission().await.id);
    }
    let shown = walk_slices(
        store,
        PEOPLE,
        async |tx, slice| tx.admissions().list_admissions(slice).await,
        async |number| door::write(store, PEOPLE, async |tx| tx.admissions().upsert_admission(&early[number]).await).await,
    )
    .await;
    assert_walked(&shown.iter().map(|admission| admission.id).collect::<Vec<_>>(), &expected);
}

pub(super) async fn only_open_invitations_are_received(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (open, over, gone) = (fixture.project(ada).await, fixture.project(ada).await, fixture.project(ada).await);
    for (project, expires_at) in [(&open, NOW.after(SECOND)), (&over, NOW), (&gone, NOW.after(SECOND))] {
        let invitation = Invitation { email: email("bob@example.com"), expires_at, ..fixture.new_invitation(project.id, ada) };
        door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(&invitation).await).await;
    }
    let deleted = Project { deleted_at: Some(NOW), version: gone.version.next(), ..gone.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&deleted, gone.version).await).await);
    let bob = email("bob@example.com");
    let received = door::read(store, INVITATION, async |tx| tx.members().list_invitations_to(&bob, NOW, &Slice::first(10)).await).await;
    assert_eq!(received.items.iter().map(|invitation| invitation.project).collect::<Vec<_>>(), [open.id]);
}

/// Seven drafts, of which some share their times and titles, and three more that come meanwhile.
async fn walk_contents(store: &dyn Store, sort: ContentSort) -> (Vec<ContentSummary>, Vec<ContentSummary>) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let draft = |number: u32| {
        let mut content = fixture.new_content(project.id, ada);
        content.created_at = NOW.after(SECOND * (number / 3));
        content.updated_at = NOW.after(SECOND * (10 - number / 2));
        content.title = title(["b", "B", "a", "ä", "Z", "🦀", "b"][number as usize % 7]);
        content
    };
    let mut expected = Vec::new();
    for number in 0..7 {
        let content = draft(number);
        fixture.insert_content(&content).await;
        expected.push(ContentSummary::from(content));
    }
    let query = ContentQuery { sort, ..ContentQuery::default() };
    let shown = walk_slices(
        store,
        Actor::Account(ada),
        async |tx, slice| tx.contents().list_contents(project.id, &query, slice).await,
        async |number| {
            fixture.insert_content(&draft(number as u32 * 3)).await;
        },
    )
    .await;
    (shown, expected)
}

pub(super) async fn contents_are_paged_by_last_change(store: &dyn Store) {
    let (shown, expected) = walk_contents(store, ContentSort::Updated).await;
    let keys = |contents: &[ContentSummary]| {
        contents.iter().map(|content| std::cmp::Reverse((content.updated_at, content.id))).collect::<Vec<_>>()
    };
    assert_walked(&keys(&shown), &keys(&expected));
}

pub(super) async fn contents_are_paged_by_creation(store: &dyn Store) {
    let (shown, expected) = walk_contents(store, ContentSort::Created).await;
    let keys = |contents: &[ContentSummary]| {
        contents.iter().map(|content| std::cmp::Reverse((content.created_at, content.id))).collect::<Vec<_>>()
    };
    assert_walked(&keys(&shown), &keys(&expected));
}

pub(super) async fn contents_are_paged_by_title(store: &dyn Store) {
    let (shown, expected) = walk_contents(store, ContentSort::Title).await;
    let keys = |contents: &[ContentSummary]| {
        contents.iter().map(|content| (content.title.as_str().to_lowercase(), content.id)).collect::<Vec<_>>()
    };
    assert_walked(&keys(&shown), &keys(&expected));
}

async fn publish_seven(fixture: &Fixture<'_>, project: &Project, tags: &[Tag]) -> Vec<ContentId> {
    let mut ids = Vec::new();
    for number in 0..7 {
        let mut content = fixture.new_content(project.id, project.founder);
        (content.created_at, content.tags) = (NOW.after(SECOND * (number / 2)), tags.to_vec());
        fixture.insert_content(&content).await;
        fixture.publish(&content).await;
        ids.push(content.id);
    }
    ids
}

pub(super) async fn snapshots_are_paged_newest_first(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let mut expected = publish_seven(&fixture, &project, &[]).await;
    let shown = walk_slices(
        store,
        Actor::Visitor,
        async |tx, slice| tx.contents().list_published(project.id, None, slice).await,
        async |_| {
            let content = fixture.content(&project).await;
            fixture.publish(&content).await;
        },
    )
    .await;
    let keys: Vec<_> = shown.iter().map(|published| std::cmp::Reverse((published.published_at, published.id))).collect();
    assert_walked(&keys, &[]);
    expected.retain(|id| !shown.iter().any(|published| published.id == *id));
    assert_eq!(expected, [], "left out");
}

pub(super) async fn snapshots_of_a_tag_are_paged(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    publish_seven(&fixture, &project, &[]).await;
    let mut expected = publish_seven(&fixture, &project, &[Tag::parse("Öl").unwrap(), Tag::parse("other").unwrap()]).await;
    let tag = Tag::parse("öL").unwrap();
    let list = async |tx: &mut dyn Transaction, slice: &Slice| tx.contents().list_published(project.id, Some(&tag), slice).await;
    let shown: Vec<_> = walk_slices(store, Actor::Visitor, list, async |_| ()).await.into_iter().map(|published| published.id).collect();
    expected.sort_by(|a, b| b.cmp(a));
    assert_eq!(shown, expected);
}

pub(super) async fn a_full_last_page_has_no_next(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let none = door::read(store, Actor::Account(ada), async |tx| {
        tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(LIMIT)).await
    })
    .await;
    assert_eq!((none.items.len(), none.next), (0, None));
    for _ in 0..LIMIT {
        fixture.project(ada).await;
    }
    let all = door::read(store, Actor::Account(ada), async |tx| {
        tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(LIMIT)).await
    })
    .await;
    assert_eq!((all.items.len(), all.next), (LIMIT as usize, None));
}

pub(super) async fn lists_show_what_their_query_asks_for(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let mut draft = fixture.new_content(project.id, ada);
    (draft.title, draft.tags) = (title("100% of_what ÉTÉ brings"), vec![Tag::parse("Été").unwrap()]);
    let mut unpublished = fixture.new_content(project.id, ada);
    (unpublished.status, unpublished.tags) = (Status::Unpublished, vec![Tag::parse("winter").unwrap()]);
    unpublished.description = Description::parse("1000 of what").unwrap();
    fixture.insert_content(&draft).await;
    fixture.insert_content(&unpublished).await;

    let search = |text: &str| ContentQuery { search: Some(SearchText::from_stored(text.to_owned())), ..ContentQuery::default() };
    let tagged = |text: &str| ContentQuery { tag: Some(Tag::parse(text).unwrap()), ..ContentQuery::default() };
    for (query, expected) in [
        (ContentQuery { status: Some(Status::Draft), ..ContentQuery::default() }, vec![draft.id]),
        (ContentQuery { status: Some(Status::Unpublished), ..ContentQuery::default() }, vec![unpublished.id]),
        (ContentQuery { status: Some(Status::Published), ..ContentQuery::default() }, vec![]),
        (tagged("été"), vec![draft.id]),
        (tagged("ét"), vec![]),
        (search("été"), vec![draft.id]),
        (search("of"), vec![unpublished.id, draft.id]),
        (search("100% of"), vec![draft.id]),
        (search("of_what"), vec![draft.id]),
        (search("0_0"), vec![]),
        (search("WINTER"), vec![unpublished.id]),
        (search("\\"), vec![]),
        (search("' or 1 = 1 --"), vec![]),
        (ContentQuery { status: Some(Status::Draft), ..search("winter") }, vec![]),
        (ContentQuery { status: Some(Status::Draft), sort: ContentSort::Title, ..tagged("été") }, vec![draft.id]),
    ] {
        let page =
            door::read(store, Actor::Account(ada), async |tx| tx.contents().list_contents(project.id, &query, &Slice::first(10)).await)
                .await;
        assert_eq!(page.items.into_iter().map(|content| content.id).collect::<Vec<_>>(), expected, "{query:?}");
    }
}

pub(super) async fn deleted_projects_are_listed_for_owners_alone(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let viewer = fixture.member(&project, Role::Viewer).await.id;
    let mut deleted = project.clone();
    (deleted.deleted_at, deleted.version) = (Some(NOW), project.version.next());
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&deleted, project.version).await).await);
    let list = async |who| {
        door::read(store, Actor::Account(who), async |tx| tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(10)).await)
            .await
            .items
    };
    assert_eq!(list(ada).await.into_iter().map(|membership| membership.project).collect::<Vec<_>>(), [deleted.clone()]);
    assert_eq!(list(viewer).await, []);
    assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.projects().site(&project.slug).await).await, None, "its pages are gone");
    assert_eq!(fixture.project_of(viewer, project.id).await, Some(deleted));
}

pub(super) async fn a_list_shows_names_as_they_are_now(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Viewer).await;
    let mut renamed = bob.clone();
    (renamed.full_name, renamed.email, renamed.version) = (full_name("Robert"), Some(fixture.email()), bob.version.next());
    assert!(door::write(store, Actor::Account(bob.id), async |tx| tx.accounts().update_account(&renamed, bob.version).await).await);
    let member = door::read(store, Actor::Account(ada), async |tx| tx.members().member(project.id, bob.id).await).await.unwrap();
    assert_eq!((member.full_name, member.email), (renamed.full_name.clone(), renamed.email.clone()));
    let address = renamed.email.unwrap();
    assert!(door::read(store, Actor::Account(ada), async |tx| tx.members().has_member_with(project.id, &address).await).await);
}

pub(super) async fn events_are_read_in_one_order(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut expected = Vec::new();
    for number in 0..4 {
        let pair = [fixture.new_event(ada), fixture.new_event(ada)];
        door::write(store, Actor::Account(ada), async |tx| tx.events().record_events(&pair[..1 + number % 2]).await).await;
        expected.extend_from_slice(&pair[..1 + number % 2]);
    }
    let (mut seen, mut cursor) = (Vec::new(), EventCursor::START);
    loop {
        let (events, next) = door::read(store, EVENTS, async |tx| tx.events().events_after(cursor, 4).await).await;
        assert!(events.len() <= 4);
        if events.is_empty() {
            assert_eq!(next, cursor, "nothing more: the position stays");
            break;
        }
        assert!(next > cursor);
        seen.extend(events);
        cursor = next;
    }
    assert_eq!(seen, expected);
    assert_eq!(door::read(store, EVENTS, async |tx| tx.events().events_end().await).await, cursor);
}
