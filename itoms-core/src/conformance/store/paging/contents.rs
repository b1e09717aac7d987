use super::{NAMES, assert_walked, walk_slices};
use crate::{
    conformance::store::{
        door,
        fixture::{Fixture, NOW, SECOND, title},
    },
    content::{ContentQuery, ContentSort, ContentSummary, Description, Status, Tag},
    search::{SearchText, fold},
    store::{Actor, Slice, Store},
};

/// Seven drafts, of which some share their times and titles, and three more that come meanwhile.
async fn walk_contents(store: &dyn Store, sort: ContentSort) -> (Vec<ContentSummary>, Vec<ContentSummary>) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let draft = |number: u32| {
        let mut content = fixture.new_content(project.id, ada);
        content.created_at = NOW.after(SECOND * (number / 3));
        content.updated_at = NOW.after(SECOND * (10 - number / 2));
        content.title = title(NAMES[number as usize % 7]);
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

pub(in super::super) async fn contents_are_paged_by_last_change(store: &dyn Store) {
    let (shown, expected) = walk_contents(store, ContentSort::Updated).await;
    let keys = |contents: &[ContentSummary]| {
        contents.iter().map(|content| std::cmp::Reverse((content.updated_at, content.id))).collect::<Vec<_>>()
    };
    assert_walked(&keys(&shown), &keys(&expected));
}

pub(in super::super) async fn contents_are_paged_by_creation(store: &dyn Store) {
    let (shown, expected) = walk_contents(store, ContentSort::Created).await;
    let keys = |contents: &[ContentSummary]| {
        contents.iter().map(|content| std::cmp::Reverse((content.created_at, content.id))).collect::<Vec<_>>()
    };
    assert_walked(&keys(&shown), &keys(&expected));
}

pub(in super::super) async fn contents_are_paged_by_title(store: &dyn Store) {
    let (shown, expected) = walk_contents(store, ContentSort::Title).await;
    let keys = |contents: &[ContentSummary]| contents.iter().map(|content| (fold(content.title.as_str()), content.id)).collect::<Vec<_>>();
    assert_walked(&keys(&shown), &keys(&expected));
}

pub(in super::super) async fn lists_show_what_their_query_asks_for(store: &dyn Store) {
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
