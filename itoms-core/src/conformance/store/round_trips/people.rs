use crate::{
    account::{Account, Company, Registration, Standing, StandingKind},
    api_key::ApiKey,
    conformance::store::{
        door,
        fixture::{AUTHENTICATE, Fixture, HOUR, NOW, PEOPLE, SIGN_IN, SIGN_UP, email, full_name},
    },
    people::{Departure, PeopleQuery, WaitingRegistration},
    project::Role,
    search::SearchText,
    store::{Actor, Slice, Store},
    token::TokenHash,
};

async fn standing(store: &dyn Store, account: &Account) -> Standing {
    door::read(store, PEOPLE, async |tx| tx.accounts().account(account.id).await).await.unwrap().standing
}

async fn is_signed_in(store: &dyn Store, token: &TokenHash) -> bool {
    door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(token).await).await.is_some()
}

async fn opens(store: &dyn Store, key: &ApiKey) -> bool {
    door::read(store, AUTHENTICATE, async |tx| tx.api_keys().api_key_by_secret(&key.secret).await).await.is_some()
}

pub(in super::super) async fn a_suspended_account_is_shut(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let (old, other) = (fixture.session(ada.id).await, fixture.session(bob.id).await);
    let suspend = async |at| door::write(store, PEOPLE, async |tx| tx.people().suspend(ada.id, at).await).await;
    assert_eq!((suspend(NOW).await, suspend(NOW.after(HOUR)).await), (true, false));
    assert_eq!((standing(store, &ada).await, standing(store, &bob).await), (Standing::Suspended(NOW), Standing::Active));
    let (found, _) =
        door::read(store, SIGN_IN, async |tx| tx.accounts().account_by_email(ada.email.as_ref().unwrap()).await).await.unwrap();
    assert_eq!(found.standing, Standing::Suspended(NOW), "who signs in is told");
    let late = fixture.session(ada.id).await;
    for (token, open) in [(&old.token, false), (&late.token, false), (&other.token, true)] {
        assert_eq!(is_signed_in(store, token).await, open);
    }
    let resume = async || door::write(store, PEOPLE, async |tx| tx.people().resume(ada.id).await).await;
    assert_eq!((resume().await, resume().await), (true, false));
    assert_eq!(standing(store, &ada).await, Standing::Active);
    assert!(!is_signed_in(store, &old.token).await, "what has ended stays ended");
    let again = fixture.new_session(ada.id);
    let epoch = door::read(store, SIGN_IN, async |tx| tx.accounts().account(ada.id).await).await.unwrap().session_epoch;
    assert!(door::write(store, SIGN_IN, async |tx| tx.sessions().insert_session(&again, epoch).await).await);
    assert!(is_signed_in(store, &again.token).await);
}

pub(in super::super) async fn an_operator_is_appointed_and_dismissed(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let root = Account { operator: true, ..fixture.new_account() };
    fixture.insert_account(&root).await;
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let set = async |who, operator| door::write(store, PEOPLE, async |tx| tx.people().set_operator(who, operator).await).await;
    let is_operator = async |id| door::read(store, PEOPLE, async |tx| tx.accounts().account(id).await).await.unwrap().operator;
    let (old, other) = (fixture.session(ada.id).await, fixture.session(bob.id).await);
    assert_eq!((set(ada.id, true).await, set(ada.id, true).await, set(fixture.id(), true).await), (true, false, false));
    assert_eq!((is_operator(ada.id).await, is_operator(bob.id).await, is_operator(root.id).await), (true, false, true));
    assert_eq!((is_signed_in(store, &old.token).await, is_signed_in(store, &other.token).await), (false, true), "no token gains a right");

    let late = fixture.session(ada.id).await;
    assert!(!is_signed_in(store, &late.token).await, "nor does a sign-in that began before");
    assert_eq!((set(ada.id, false).await, set(ada.id, false).await, set(bob.id, false).await), (true, false, false));
    assert_eq!((is_operator(ada.id).await, is_operator(root.id).await), (false, true));

    assert!(door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(bob.id, NOW).await).await);
    assert!(!set(bob.id, true).await, "who leaves runs nothing");
}

pub(in super::super) async fn a_key_of_a_suspended_account_is_not_found(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let (key, another) = (fixture.api_key(ada, None).await, fixture.api_key(bob, None).await);
    assert!(opens(store, &key).await);
    assert!(door::write(store, PEOPLE, async |tx| tx.people().suspend(ada, NOW).await).await);
    let late = fixture.api_key(ada, None).await;
    for (key, open) in [(&key, false), (&late, false), (&another, true)] {
        assert_eq!(opens(store, key).await, open, "keys are shut with their account");
    }
    assert!(door::write(store, PEOPLE, async |tx| tx.people().resume(ada).await).await);
    assert!(opens(store, &key).await, "a program needs no new key");
}

pub(in super::super) async fn who_leaves_is_shut_out(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let (session, other) = (fixture.session(ada.id).await, fixture.session(bob.id).await);
    let (key, another) = (fixture.api_key(ada.id, None).await, fixture.api_key(bob.id, None).await);
    let leave = async |who| door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(who, NOW).await).await;
    assert_eq!((leave(ada.id).await, leave(ada.id).await, leave(fixture.id()).await), (true, false, false));
    assert_eq!((standing(store, &ada).await, standing(store, &bob).await), (Standing::Leaving(NOW), Standing::Active));
    assert_eq!((is_signed_in(store, &session.token).await, is_signed_in(store, &other.token).await), (false, true));
    assert_eq!((opens(store, &key).await, opens(store, &another).await), (false, true));
    let left = door::read(store, PEOPLE, async |tx| tx.accounts().account(ada.id).await).await.unwrap();
    assert_eq!(left.session_epoch, ada.session_epoch, "by it is seen whether somebody else has ended the sessions before");
    for changed in [
        door::write(store, PEOPLE, async |tx| tx.people().suspend(ada.id, NOW).await).await,
        door::write(store, PEOPLE, async |tx| tx.people().resume(ada.id).await).await,
    ] {
        assert!(!changed, "nobody comes back");
    }
    let taken = Account { email: ada.email.clone(), ..fixture.new_account() };
    assert!(!door::write(store, SIGN_UP, async |tx| tx.accounts().insert_account(&taken, None).await).await, "the address is taken still");
}

pub(in super::super) async fn departures_tell_what_becomes_of_projects(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let (alone, shared, guest) = (fixture.project(ada.id).await, fixture.project(ada.id).await, fixture.project(bob.id).await);
    fixture.member(&alone, Role::Admin).await;
    fixture.join(&shared, &bob, Role::Owner).await;
    fixture.join(&guest, &ada, Role::Viewer).await;
    let expected = [(alone, Role::Owner, true), (shared, Role::Owner, false), (guest, Role::Viewer, false)].map(|(project, role, last)| {
        let (name, slug) = (project.name, project.slug);
        Departure { project: project.id, name, slug, role, others: 1, is_last_owner: last, is_deleted: false }
    });
    for who in [PEOPLE, Actor::Account(ada.id)] {
        assert_eq!(door::read(store, who, async |tx| tx.people().departures(ada.id).await).await, expected);
    }
}

pub(in super::super) async fn a_hidden_project_is_gone_from_sight(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, other) = (fixture.project(ada).await, fixture.project(ada).await);
    let hide = async |id| door::write(store, PEOPLE, async |tx| tx.people().hide_project(id, NOW).await).await;
    assert_eq!((hide(project.id).await, hide(project.id).await, hide(fixture.id()).await), (true, false, false));
    let hidden = fixture.project_of(ada, project.id).await.unwrap();
    assert_eq!((hidden.deleted_at, hidden.updated_at, hidden.version), (Some(NOW), NOW, project.version.next()));
    for (slug, shown) in [(&project.slug, false), (&other.slug, true)] {
        assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.projects().site(slug).await).await.is_some(), shown);
    }
}

pub(in super::super) async fn operators_are_found_among_people(store: &dyn Store) {
    let fixture = Fixture::new(store);
    fixture.account().await;
    let (root, former) = (Account { operator: true, ..fixture.new_account() }, Account { operator: true, ..fixture.new_account() });
    fixture.insert_account(&root).await;
    fixture.insert_account(&former).await;
    fixture.account().await;
    assert!(door::write(store, PEOPLE, async |tx| tx.people().suspend(former.id, NOW).await).await);
    for (standing, found) in [(None, vec![former.id, root.id]), (Some(StandingKind::Active), vec![root.id])] {
        let query = PeopleQuery { standing, operators: true, ..PeopleQuery::default() };
        let page = door::read(store, PEOPLE, async |tx| tx.people().list_people(&query, &Slice::first(10)).await).await;
        assert_eq!(page.items.iter().map(|account| account.id).collect::<Vec<_>>(), found);
    }
}

pub(in super::super) async fn who_waits_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let mut full = fixture.new_waiting();
    full.company = Some(Company::parse("Analytical Society").unwrap());
    let (ended, unproved) = (Registration { expires_at: NOW, ..fixture.new_waiting() }, fixture.new_registration());
    door::write(store, SIGN_UP, async |tx| {
        for registration in [&full, &ended, &unproved] {
            tx.accounts().insert_registration(registration).await?;
        }
        Ok(())
    })
    .await;
    let page = door::read(store, PEOPLE, async |tx| tx.people().list_waiting(NOW, &Slice::first(10)).await).await;
    let Registration { id, email, full_name, company, expires_at, .. } = full;
    assert_eq!(page.items, [WaitingRegistration { id, email, full_name, company, confirmed_at: NOW, expires_at }]);
    assert_eq!(page.next, None);
}

pub(in super::super) async fn people_are_found_by_how_they_begin(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let person = |name, address| Account { full_name: full_name(name), email: Some(email(address)), ..fixture.new_account() };
    let (zoe, bob, per) =
        (person("Zoë Lovelace", "Z@example.com"), person("Bob_%", "lovely@example.com"), person("Per", "bobby@example.com"));
    for account in [&zoe, &bob, &per] {
        fixture.insert_account(account).await;
    }
    assert!(door::write(store, PEOPLE, async |tx| tx.people().suspend(bob.id, NOW).await).await);
    for (search, standing, found) in [
        (None, None, vec![&per, &bob, &zoe]),
        (Some("zOË"), None, vec![&zoe]),
        (Some("bob"), None, vec![&per, &bob]),
        (Some("bob_%"), None, vec![&bob]),
        (Some("love"), None, vec![&bob]),
        (Some("%"), None, vec![]),
        (Some("bob"), Some(StandingKind::Active), vec![&per]),
        (None, Some(StandingKind::Suspended), vec![&bob]),
        (None, Some(StandingKind::Leaving), vec![]),
    ] {
        let search = search.map(|text| SearchText::from_stored(text.to_owned()));
        let query = PeopleQuery { search, standing, ..PeopleQuery::default() };
        let page = door::read(store, PEOPLE, async |tx| tx.people().list_people(&query, &Slice::first(10)).await).await;
        let ids: Vec<_> = page.items.iter().map(|account| account.id).collect();
        assert_eq!(ids, found.iter().map(|account| account.id).collect::<Vec<_>>(), "{query:?}");
    }
}
