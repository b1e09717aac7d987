use super::{assert_walked, walk_slices};
use crate::{
    conformance::store::fixture::{Fixture, NOW, SECOND},
    content::Tag,
    id::ContentId,
    project::Project,
    store::{Actor, Slice, Store, Transaction},
};

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

pub(in super::super) async fn snapshots_are_paged_newest_first(store: &dyn Store) {
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

pub(in super::super) async fn snapshots_of_a_tag_are_paged(store: &dyn Store) {
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
