use crate::{
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, PREVIEW},
    },
    content::PreviewLink,
    project::Role,
    store::{Actor, Store},
    token::TokenHash,
};

async fn by_token(store: &dyn Store, token: &TokenHash) -> Option<PreviewLink> {
    door::read(store, PREVIEW, async |tx| tx.previews().preview_link_by_token(token).await).await
}

pub(in super::super) async fn a_preview_link_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Admin).await.id;
    let (shown, other) = (fixture.content(&project).await, fixture.content(&project).await);
    let link = PreviewLink { created_at: NOW.before(HOUR), ..fixture.new_preview_link(&shown, bob) };
    door::write(store, Actor::Account(bob), async |tx| tx.previews().upsert_preview_link(&link).await).await;
    fixture.preview_link(&other, ada).await;
    for who in [ada, bob] {
        let read = door::read(store, Actor::Account(who), async |tx| tx.previews().preview_link(project.id, shown.id).await).await;
        assert_eq!(read.as_ref(), Some(&link));
    }
    assert_eq!(by_token(store, &link.token).await, Some(link.clone()));
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.previews().delete_preview_link(project.id, shown.id).await).await);
    assert!(!door::write(store, Actor::Account(ada), async |tx| tx.previews().delete_preview_link(project.id, shown.id).await).await);
    assert_eq!(by_token(store, &link.token).await, None);
}

pub(in super::super) async fn a_preview_link_goes_with_its_content(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (deleted, kept) = (fixture.content(&project).await, fixture.content(&project).await);
    let (dead, alive) = (fixture.preview_link(&deleted, ada).await, fixture.preview_link(&kept, ada).await);
    assert!(
        door::write(store, Actor::Account(ada), async |tx| tx.contents().delete_content(project.id, deleted.id, deleted.version).await)
            .await
    );
    assert_eq!(by_token(store, &dead.token).await, None);
    assert_eq!(by_token(store, &alive.token).await, Some(alive));
}

pub(in super::super) async fn a_preview_link_goes_with_its_maker(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Admin).await.id;
    let (one, other) = (fixture.content(&project).await, fixture.content(&project).await);
    let (dead, alive) = (fixture.preview_link(&one, bob).await, fixture.preview_link(&other, ada).await);
    assert!(door::write(store, Actor::Account(bob), async |tx| tx.members().delete_member(project.id, bob).await).await);
    assert_eq!(by_token(store, &dead.token).await, None);
    assert_eq!(by_token(store, &alive.token).await, Some(alive));
}
