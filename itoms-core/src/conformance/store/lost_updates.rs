//! A write names the version that it has read, and answers `false` if that is no longer the newest.

use super::{
    door,
    fixture::{Fixture, full_name, title},
};
use crate::{
    account::{Passkey, PasskeyName},
    content::Content,
    project::{Branding, BrandingVersion, Font, Look, ProjectName, Role},
    store::{Actor, Store, Version},
};

pub(super) async fn a_stale_account_is_not_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let account = fixture.account().await;
    let [mut first, mut second] = [account.clone(), account.clone()];
    (first.full_name, first.version) = (full_name("First"), account.version.next());
    (second.full_name, second.version) = (full_name("Second"), account.version.next());
    let update = async |new| {
        door::write(store, Actor::Account(account.id), async |tx| tx.accounts().update_account(new, account.version).await).await
    };
    assert_eq!((update(&first).await, update(&second).await), (true, false));
    assert_eq!(door::read(store, Actor::Account(account.id), async |tx| tx.accounts().account(account.id).await).await, Some(first));
}

pub(super) async fn a_stale_project_is_not_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let [mut first, mut second] = [project.clone(), project.clone()];
    (first.name, first.version) = (ProjectName::parse("First").unwrap(), project.version.next());
    (second.name, second.version) = (ProjectName::parse("Second").unwrap(), project.version.next());
    let update =
        async |new| door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(new, project.version).await).await;
    assert_eq!((update(&first).await, update(&second).await), (true, false));
    assert_eq!(fixture.project_of(ada, project.id).await, Some(first));
}

pub(super) async fn a_stale_branding_is_not_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let [first, second] = [Font::Mono, Font::Slab].map(|font| {
        let look = Look { font: Some(font), ..Look::default() };
        BrandingVersion { branding: Branding { look, ..Branding::default() }, ..fixture.new_branding(&project, ada) }
    });
    let brand = async |new| door::write(store, Actor::Account(ada), async |tx| tx.branding().brand_project(new).await).await;
    assert_eq!((brand(&first).await, brand(&second).await), (true, false));
    assert_eq!(fixture.project_of(ada, project.id).await.map(|project| project.branding), Some(first.branding.clone()));
    let kept = door::read(store, Actor::Account(ada), async |tx| tx.branding().branding_versions(project.id).await).await;
    assert_eq!(kept, [first]);
}

pub(super) async fn stale_content_is_not_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fixture.content(&project).await;
    let [mut first, mut second] = [content.clone(), content.clone()];
    (first.title, first.version) = (title("First"), content.version.next());
    (second.title, second.version) = (title("Second"), content.version.next());
    let update =
        async |new| door::write(store, Actor::Account(ada), async |tx| tx.contents().update_content(new, content.version).await).await;
    assert_eq!((update(&first).await, update(&second).await), (true, false));
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, content.id).await).await, Some(first));
}

pub(super) async fn stale_content_is_not_deleted(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let read = fixture.content(&project).await;
    let saved = Content { title: title("Saved meanwhile"), version: read.version.next(), ..read.clone() };
    let update = door::write(store, Actor::Account(ada), async |tx| tx.contents().update_content(&saved, read.version).await);
    assert!(update.await);
    let delete =
        async |at| door::write(store, Actor::Account(ada), async |tx| tx.contents().delete_content(project.id, read.id, at).await).await;
    assert!(!delete(read.version).await, "of the version that was read");
    let kept = door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, read.id).await).await;
    assert_eq!(kept.map(|kept| kept.title), Some(saved.title));
    assert!(delete(saved.version).await);
}

pub(super) async fn a_stale_member_is_not_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await);
    let project = fixture.project(ada).await;
    let member = fixture.join(&project, &bob, Role::Viewer).await;
    let [mut first, mut second] = [member.clone(), member.clone()];
    (first.role, first.version) = (Role::Admin, member.version.next());
    (second.role, second.version) = (Role::Owner, member.version.next());
    let update =
        async |new| door::write(store, Actor::Account(ada), async |tx| tx.members().update_member(new, member.version).await).await;
    assert_eq!((update(&first).await, update(&second).await), (true, false));
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.members().member(project.id, bob.id).await).await, Some(first));
}

pub(super) async fn what_is_missing_is_not_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (content, nobody) = (fixture.new_content(project.id, ada), fixture.new_account());
    let member = fixture.new_member(project.id, &nobody, Role::Viewer);
    let missing = fixture.new_project(ada);
    door::write(store, Actor::Account(ada), async |tx| {
        assert!(!tx.accounts().update_account(&nobody, Version::FIRST).await?);
        assert!(!tx.sessions().delete_session(fixture.id()).await?);
        assert!(!tx.projects().update_project(&missing, Version::FIRST).await?);
        assert!(!tx.branding().brand_project(&fixture.new_branding(&missing, ada)).await?);
        assert!(!tx.members().update_member(&member, Version::FIRST).await?);
        assert!(!tx.members().delete_member(project.id, nobody.id).await?);
        assert!(!tx.members().delete_invitation(project.id, fixture.id()).await?);
        assert!(!tx.contents().update_content(&content, Version::FIRST).await?);
        assert!(!tx.contents().delete_content(project.id, content.id, Version::FIRST).await?);
        assert!(!tx.contents().delete_published(project.id, content.id).await?);
        Ok(())
    })
    .await;
}

pub(super) async fn a_stale_passkey_is_not_renamed(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (passkey, other) = (fixture.passkey(ada).await, fixture.passkey(ada).await);
    let named = |name| Passkey { name: PasskeyName::parse(name).unwrap(), version: passkey.version.next(), ..passkey.clone() };
    let (first, second) = (named("First"), named("Second"));
    let rename =
        async |new| door::write(store, Actor::Account(ada), async |tx| tx.passkeys().rename_passkey(new, passkey.version).await).await;
    assert_eq!((rename(&first).await, rename(&second).await), (true, false));
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.passkeys().list_passkeys(ada).await).await, [first, other]);
}
