use super::{
    accounts::{barest_account, fullest_account},
    longest_email,
};
use crate::{
    account::Account,
    conformance::store::{
        door,
        fixture::{Fixture, INVITATION, NOW, WORK, email, full_name},
    },
    project::{Invitation, MembershipQuery, Places, ReceivedInvitation, Role},
    search::SearchText,
    store::{Actor, Slice, Store, Transaction},
    time::Timestamp,
    token::TokenHash,
};

pub(in super::super) async fn a_member_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    for (account, role) in
        [(fullest_account(&fixture), Role::Admin), (barest_account(&fixture), Role::Viewer), (fixture.new_account(), Role::Owner)]
    {
        fixture.insert_account(&account).await;
        let member = fixture.join(&project, &account, role).await;
        let read = door::read(store, Actor::Account(ada), async |tx| tx.members().member(project.id, account.id).await).await;
        assert_eq!(read, Some(member));
        let own = door::read(store, Actor::Account(account.id), async |tx| tx.projects().membership(project.id).await).await;
        assert_eq!(own.map(|own| own.role), Some(role));
    }
}

pub(in super::super) async fn members_are_found_by_name_and_role(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let person = |name| Account { full_name: full_name(name), ..fixture.new_account() };
    let (ada, grace, per) = (person("Ada Lovelace"), person("Grace Love"), person("Per 100%_"));
    for account in [&ada, &grace, &per] {
        fixture.insert_account(account).await;
    }
    let project = fixture.project(ada.id).await;
    fixture.join(&project, &grace, Role::Viewer).await;
    fixture.join(&project, &per, Role::Viewer).await;
    let address = per.email.as_ref().unwrap().to_string();
    for (search, role, found) in [
        (None, None, vec![&ada, &grace, &per]),
        (Some("LOVE"), None, vec![&ada, &grace]),
        (Some("love"), Some(Role::Viewer), vec![&grace]),
        (Some("%_"), None, vec![&per]),
        (None, Some(Role::Admin), vec![]),
        // Not everybody may see addresses, so nobody is found by one.
        (Some(address.as_str()), None, vec![]),
    ] {
        let query =
            MembershipQuery { search: search.map(|text| SearchText::from_stored(text.to_owned())), role, ..MembershipQuery::default() };
        let list = async |tx: &mut dyn Transaction| tx.members().list_members(project.id, &query, &Slice::first(10)).await;
        let page = door::read(store, Actor::Account(grace.id), list).await;
        let ids: Vec<_> = page.items.iter().map(|member| member.account).collect();
        assert_eq!(ids, found.iter().map(|account| account.id).collect::<Vec<_>>(), "{query:?}");
    }
}

pub(in super::super) async fn a_member_is_removed(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (bob, carol) = (fixture.member(&project, Role::Viewer).await.id, fixture.member(&project, Role::Viewer).await.id);
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.members().delete_member(project.id, bob).await).await);
    let member = async |who| door::read(store, Actor::Account(ada), async |tx| tx.members().member(project.id, who).await).await;
    assert_eq!(member(bob).await, None);
    assert!(member(carol).await.is_some());
}

pub(in super::super) async fn a_member_is_known_by_its_address(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let mut ada = fixture.new_account();
    ada.email = Some(email("Ada@example.com"));
    fixture.insert_account(&ada).await;
    let project = fixture.project(ada.id).await;
    let stranger = fixture.account().await.email.unwrap();
    let respelled = email("aDa@EXAMPLE.com");
    let has =
        async |address| door::read(store, Actor::Account(ada.id), async |tx| tx.members().has_member_with(project.id, address).await).await;
    assert!(has(&respelled).await);
    assert!(!has(&stranger).await, "an account, but no member");
}

/// One that takes the place of an older one takes no further place.
pub(in super::super) async fn places_are_counted(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    fixture.invitation(&fixture.project(ada).await).await;
    fixture.member(&project, Role::Viewer).await;
    let invited = fixture.invitation(&project).await.email;
    fixture.invitation(&project).await;
    let stranger = fixture.new_account().email.unwrap();
    let respelled = email(&invited.as_str().to_uppercase());
    for (but, invitations) in [(stranger, 2), (invited, 1), (respelled, 1)] {
        let places = door::read(store, Actor::Account(ada), async |tx| tx.members().count_places(project.id, &but).await).await;
        assert_eq!(places, Places { members: 2, invitations });
    }
}

pub(in super::super) async fn an_invitation_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    for role in Role::ALL {
        let invitation = Invitation { email: longest_email(&fixture), role, ..fixture.new_invitation(project.id, ada) };
        door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(&invitation).await).await;
        let by_token = door::read(store, INVITATION, async |tx| tx.members().invitation_by_token(&invitation.token).await).await;
        assert_eq!(by_token.as_ref(), Some(&invitation));
        let by_id = door::read(store, WORK, async |tx| tx.members().invitation(project.id, invitation.id).await).await;
        assert_eq!(by_id, Some(invitation));
    }
}

/// One that was mailed again meanwhile, with another token, is left as it is.
pub(in super::super) async fn an_invitation_is_marked_by_its_token(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (marked, other) = (fixture.invitation(&project).await, fixture.invitation(&project).await);
    let marks = async |token: &TokenHash, at: Option<Timestamp>| {
        door::write(store, WORK, async |tx| tx.members().mark_invitation(project.id, token, at).await).await
    };
    let since = async || {
        let page =
            door::read(store, Actor::Account(ada), async |tx| tx.members().list_invitations(project.id, &Slice::first(10)).await).await;
        assert_eq!(page.items[1], other, "no other is marked");
        page.items[0].undelivered_at
    };
    assert!(marks(&marked.token, Some(NOW)).await);
    assert_eq!(since().await, Some(NOW));
    assert!(!marks(&fixture.token(), None).await, "a former token");
    assert_eq!(since().await, Some(NOW));
    assert!(marks(&marked.token, None).await);
    assert_eq!(since().await, None);
}

pub(in super::super) async fn an_invitation_is_found_by_its_address(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let invitation = Invitation { email: email("Bob@example.com"), ..fixture.new_invitation(project.id, ada) };
    door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(&invitation).await).await;
    let find = async |address: &str| {
        door::read(store, INVITATION, async |tx| tx.members().invitation_to(&email(address), invitation.id).await).await
    };
    assert_eq!(find("bOB@EXAMPLE.com").await.as_ref(), Some(&invitation), "in any letter case");
    assert_eq!(find("carol@example.com").await, None);
    let received = async |tx: &mut dyn Transaction| tx.members().list_invitations_to(&invitation.email, NOW, &Slice::first(10)).await;
    let expected = ReceivedInvitation {
        id: invitation.id,
        project: project.id,
        project_name: project.name,
        role: invitation.role,
        created_at: invitation.created_at,
        expires_at: invitation.expires_at,
    };
    assert_eq!(door::read(store, INVITATION, received).await.items, [expected]);
}
