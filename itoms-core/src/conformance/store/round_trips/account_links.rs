use super::longest_email;
use crate::{
    account::{AccountLink, LinkPurpose},
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, SECOND, SIGN_IN},
    },
    store::Store,
};

async fn read(store: &dyn Store, link: &AccountLink) -> Option<AccountLink> {
    door::read(store, SIGN_IN, async |tx| tx.account_links().account_link_by_token(&link.token).await).await
}

pub(in super::super) async fn an_account_link_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for purpose in LinkPurpose::ALL {
        let link = AccountLink { purpose, created_at: NOW.before(HOUR), email: longest_email(&fixture), ..fixture.new_account_link(ada) };
        fixture.insert_account_link(&link).await;
        assert_eq!(read(store, &link).await, Some(link));
    }
    assert_eq!(read(store, &fixture.new_account_link(ada)).await, None);
}

pub(in super::super) async fn the_newest_account_link_of_a_purpose_is_found(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let find = async || {
        door::read(store, SIGN_IN, async |tx| tx.account_links().newest_account_link(ada, LinkPurpose::ResetPassword, NOW).await).await
    };
    let later = fixture.new_account_link(ada).created_at.after(SECOND);
    let ended = AccountLink { created_at: later, expires_at: NOW, ..fixture.new_account_link(ada) };
    let another = AccountLink { created_at: later, purpose: LinkPurpose::RestoreEmail, ..fixture.new_account_link(ada) };
    let bobs = AccountLink { created_at: later, ..fixture.new_account_link(bob) };
    for link in [&ended, &another, &bobs] {
        fixture.insert_account_link(link).await;
    }
    assert_eq!(find().await, None);
    let newest = fixture.account_link(ada).await;
    let older = AccountLink { created_at: newest.created_at.before(SECOND), ..fixture.new_account_link(ada) };
    fixture.insert_account_link(&older).await;
    assert_eq!(find().await, Some(newest));
}

pub(in super::super) async fn account_links_of_a_purpose_go_together(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let earlier = AccountLink { created_at: NOW.before(SECOND), ..fixture.new_account_link(ada) };
    let another = AccountLink { purpose: LinkPurpose::RestoreEmail, ..fixture.new_account_link(ada) };
    for link in [&earlier, &another] {
        fixture.insert_account_link(link).await;
    }
    let (first, second, bobs) = (fixture.account_link(ada).await, fixture.account_link(ada).await, fixture.account_link(bob).await);
    let delete = async || {
        door::write(store, SIGN_IN, async |tx| tx.account_links().delete_account_links(ada, LinkPurpose::ResetPassword, NOW).await).await
    };
    assert_eq!((delete().await, delete().await), (2, 0));
    for gone in [first, second] {
        assert_eq!(read(store, &gone).await, None);
    }
    for kept in [earlier, another, bobs] {
        assert_eq!(read(store, &kept).await, Some(kept));
    }
}
