//! What is written is read again exactly, with every field at its fullest and at its emptiest.

use super::{
    door,
    fixture::{
        AUTHENTICATE, EVENTS, Fixture, HOUR, INVITATION, NOW, SECOND, SIGN_IN, SIGN_UP, VAULT, WORK, external_id, full_name, password,
        slug, snapshot, title,
    },
};
use crate::{
    account::{Account, Company, EmailAddress, ExternalId, FullName, OperatorLink, Registration, Session},
    content::{Article, Body, Content, ContentQuery, Description, Status, Tag, Title},
    event::{Change, Event, EventCursor},
    project::{Language, Project, ProjectName, Role, Slug},
    store::{Actor, Slice, Store, Version},
    time::{TimeZone, Timestamp},
    vault::Sealed,
};

/// Valid text of the greatest length: quotes, markup, wildcards, and otherwise characters of four bytes.
fn fullest(length: usize) -> String {
    let hostile = r#"'; drop table "x"; -- <b>%_\ $1 ?1 {}"#;
    hostile.chars().chain(std::iter::repeat('🦀')).take(length).collect()
}

fn longest_email(fixture: &Fixture<'_>) -> EmailAddress {
    let local = format!("O'Brien+{}_%", fixture.email().as_str().split('@').next().unwrap());
    let domain = [["a"; 60].concat(), ["b"; 60].concat(), ["c"; 60].concat()].join(".");
    EmailAddress::parse(&format!("{local}@{domain}.example")).unwrap()
}

fn fullest_account(fixture: &Fixture<'_>) -> Account {
    Account {
        email: Some(longest_email(fixture)),
        full_name: full_name(&fullest(FullName::MAX)),
        company: Some(Company::parse(&fullest(Company::MAX)).unwrap()),
        external_id: Some(external_id(&fullest(ExternalId::MAX))),
        age_stated_at: Some(NOW.before(SECOND)),
        operator: true,
        created_at: Timestamp::from_millis(-1),
        updated_at: Timestamp::from_millis(253_402_300_799_999),
        version: Version::from_i64(i64::MAX - 1),
        ..fixture.new_account()
    }
}

fn barest_account(fixture: &Fixture<'_>) -> Account {
    Account { email: None, age_stated_at: None, ..fixture.new_account() }
}

pub(super) async fn an_account_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for account in [fullest_account(&fixture), barest_account(&fixture)] {
        fixture.insert_account(&account).await;
        let read = door::read(store, Actor::Account(account.id), async |tx| tx.accounts().account(account.id).await).await;
        assert_eq!(read, Some(account));
    }
}

pub(super) async fn an_account_is_found_by_its_names(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let account = fullest_account(&fixture);
    let (email, name) = (account.email.clone().unwrap(), account.external_id.clone().unwrap());
    let phc = password("found");
    assert!(door::write(store, SIGN_UP, async |tx| tx.accounts().insert_account(&account, Some(&phc)).await).await);
    for who in [SIGN_IN, SIGN_UP] {
        let (found, kept) = door::read(store, who, async |tx| tx.accounts().account_by_email(&email).await).await.unwrap();
        assert_eq!((found, kept.unwrap().expose()), (account.clone(), phc.expose()));
    }
    let found = door::read(store, SIGN_UP, async |tx| tx.accounts().account_by_external_id(&name).await).await;
    assert_eq!(found, Some(account));

    let adopted = fixture.new_account();
    assert!(door::write(store, SIGN_UP, async |tx| tx.accounts().insert_account(&adopted, None).await).await);
    let email = adopted.email.clone().unwrap();
    let (_, none) = door::read(store, SIGN_IN, async |tx| tx.accounts().account_by_email(&email).await).await.unwrap();
    assert!(none.is_none(), "an account without a password has none");
}

pub(super) async fn an_account_is_changed_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for (mut old, new) in [(barest_account(&fixture), fullest_account(&fixture)), (fullest_account(&fixture), barest_account(&fixture))] {
        old.version = Version::FIRST;
        fixture.insert_account(&old).await;
        let (email, company, full_name) = (new.email, new.company, new.full_name);
        let changed = Account { email, company, full_name, updated_at: NOW.after(SECOND), version: old.version.next(), ..old.clone() };
        assert!(door::write(store, Actor::Account(old.id), async |tx| tx.accounts().update_account(&changed, old.version).await).await);
        assert_eq!(door::read(store, Actor::Account(old.id), async |tx| tx.accounts().account(old.id).await).await, Some(changed));
    }
}

pub(super) async fn a_password_is_replaced(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let stronger = password("stronger");
    door::write(store, SIGN_IN, async |tx| tx.accounts().update_password(ada.id, &stronger).await).await;
    let kept = async |account: &Account| {
        let email = account.email.clone().unwrap();
        let (_, kept) = door::read(store, SIGN_IN, async |tx| tx.accounts().account_by_email(&email).await).await.unwrap();
        kept.unwrap().expose().to_owned()
    };
    assert_eq!((kept(&ada).await, kept(&bob).await), (stronger.expose().to_owned(), password("kept").expose().to_owned()));
}

fn assert_same_registration(read: Option<Registration>, written: &Registration) {
    let read = read.expect("the registration is there");
    assert_eq!(
        (read.id, &read.email, &read.full_name, &read.company, read.password.expose(), read.age_stated_at, read.token),
        (written.id, &written.email, &written.full_name, &written.company, written.password.expose(), written.age_stated_at, written.token),
    );
    assert_eq!((read.created_at, read.expires_at), (written.created_at, written.expires_at));
}

pub(super) async fn a_registration_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let full = Registration {
        email: longest_email(&fixture),
        full_name: full_name(&fullest(FullName::MAX)),
        company: Some(Company::parse(&fullest(Company::MAX)).unwrap()),
        age_stated_at: NOW.before(SECOND),
        ..fixture.new_registration()
    };
    for registration in [full, fixture.new_registration()] {
        door::write(store, SIGN_UP, async |tx| tx.accounts().insert_registration(&registration).await).await;
        let by_token = door::read(store, SIGN_UP, async |tx| tx.accounts().registration_by_token(&registration.token).await).await;
        assert_same_registration(by_token, &registration);
        let by_id = door::read(store, WORK, async |tx| tx.accounts().registration(registration.id).await).await;
        assert_same_registration(by_id, &registration);
    }
}

pub(super) async fn registrations_of_an_address_go_together(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let [mut first, mut second, third] = [fixture.new_registration(), fixture.new_registration(), fixture.new_registration()];
    first.email = super::fixture::email("ada@example.com");
    second.email = super::fixture::email("ADA@example.com");
    let left = door::write(store, SIGN_UP, async |tx| {
        for registration in [&first, &second, &third] {
            tx.accounts().insert_registration(registration).await?;
        }
        assert_eq!(tx.accounts().delete_registrations(&second.email).await?, 2);
        assert_eq!(tx.accounts().delete_registrations(&second.email).await?, 0);
        Ok((
            tx.accounts().registration(first.id).await?,
            tx.accounts().registration(second.id).await?,
            tx.accounts().registration(third.id).await?,
        ))
    })
    .await;
    assert!(left.0.is_none() && left.1.is_none());
    assert_same_registration(left.2, &third);
}

pub(super) async fn an_operator_link_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let link = || OperatorLink { token: fixture.token(), expires_at: NOW.after(HOUR * fixture.bytes()[7].into()) };
    let read = async || door::read(store, SIGN_UP, async |tx| tx.accounts().operator_link().await).await;
    assert_eq!(read().await, None);
    let [first, second] = [link(), link()];
    for link in [&first, &second] {
        door::write(store, SIGN_UP, async |tx| tx.accounts().set_operator_link(link).await).await;
        assert_eq!(read().await.as_ref(), Some(link));
    }
    let delete =
        async |link: &OperatorLink| door::write(store, SIGN_UP, async |tx| tx.accounts().delete_operator_link(&link.token).await).await;
    assert!(!delete(&first).await, "it was replaced");
    assert!(delete(&second).await);
    assert_eq!(read().await, None);
}

pub(super) async fn an_installation_has_an_operator_or_not(store: &dyn Store) {
    let fixture = Fixture::new(store);
    fixture.account().await;
    let has_operator = async || door::read(store, SIGN_UP, async |tx| tx.accounts().has_operator().await).await;
    assert!(!has_operator().await);
    fixture.insert_account(&Account { operator: true, ..fixture.new_account() }).await;
    assert!(has_operator().await);
}

pub(super) async fn a_session_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (operator, ada) = (fullest_account(&fixture), fixture.account().await.id);
    fixture.insert_account(&operator).await;
    let full = Session {
        operator: true,
        ip: Some("2001:db8::ffff:1".parse().unwrap()),
        agent: Some(fullest(128)),
        message: Some(fullest(500)),
        used_at: NOW.after(SECOND),
        ..fixture.new_session(operator.id)
    };
    let other = Session { ip: Some("203.0.113.9".parse().unwrap()), ..fixture.new_session(ada) };
    for session in [full, other, fixture.new_session(ada)] {
        door::write(store, SIGN_IN, async |tx| tx.sessions().insert_session(&session).await).await;
        let read = door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
        assert_eq!(read, Some(session));
    }
}

pub(super) async fn a_use_of_a_session_is_recorded(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (session, other) = (fixture.session(ada).await, fixture.session(ada).await);
    let used = Session { ip: Some("192.0.2.1".parse().unwrap()), agent: Some("🦀".to_owned()), used_at: NOW.after(HOUR), ..session };
    door::write(store, AUTHENTICATE, async |tx| tx.sessions().touch_session(&used).await).await;
    let read =
        async |session: &Session| door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
    assert_eq!((read(&used).await, read(&other).await), (Some(used), Some(other)));
}

pub(super) async fn a_session_carries_one_message(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let session = fixture.session(ada).await;
    for message in [Some(fullest(500)), Some(String::new()), None] {
        door::write(store, Actor::Account(ada), async |tx| tx.sessions().set_session_message(session.id, message.as_deref()).await).await;
        let read = door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await.unwrap();
        assert_eq!(read.message, message);
    }
}

pub(super) async fn a_session_ends_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (session, other) = (fixture.session(ada).await, fixture.session(ada).await);
    let end = async || door::write(store, Actor::Account(ada), async |tx| tx.sessions().delete_session(session.id).await).await;
    assert_eq!((end().await, end().await), (true, false));
    let read =
        async |session: &Session| door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
    assert_eq!((read(&session).await, read(&other).await), (None, Some(other)));
}

fn fullest_project(project: Project) -> Project {
    Project {
        name: ProjectName::parse(&fullest(ProjectName::MAX)).unwrap(),
        slug: slug(&format!("{}{}", project.slug, ["z"; Slug::MAX].concat())[..Slug::MAX]),
        language: Language::parse("zh-Hant-TW").unwrap(),
        time_zone: TimeZone::named("America/Argentina/ComodRivadavia")
            .or_else(|| TimeZone::named("America/Argentina/Buenos_Aires"))
            .unwrap(),
        updated_at: NOW.after(HOUR),
        ..project
    }
}

pub(super) async fn a_project_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for project in [fullest_project(fixture.new_project(ada)), fixture.new_project(ada)] {
        fixture.insert_project(&project).await;
        let own = door::read(store, Actor::Account(ada), async |tx| tx.projects().membership(project.id).await).await.unwrap();
        assert_eq!((own.role, &own.project), (Role::Owner, &project));
        assert_eq!(door::read(store, WORK, async |tx| tx.projects().project(project.id).await).await.as_ref(), Some(&project));
        let site = door::read(store, Actor::Visitor, async |tx| tx.projects().site(&project.slug).await).await.unwrap();
        assert_eq!((site.project, &site.name, &site.slug), (project.id, &project.name, &project.slug));
        assert_eq!((&site.language, &site.time_zone), (&project.language, &project.time_zone));
    }
}

pub(super) async fn a_project_is_changed_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut project = fixture.project(ada).await;
    for deleted_at in [Some(NOW), None] {
        let changed = Project { deleted_at, version: project.version.next(), ..fullest_project(project.clone()) };
        assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&changed, project.version).await).await);
        assert_eq!(fixture.project_of(ada, project.id).await, Some(changed.clone()));
        project = changed;
    }
}

pub(super) async fn a_founder_is_the_first_owner(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fullest_account(&fixture);
    fixture.insert_account(&ada).await;
    let project = fixture.project(ada.id).await;
    let members =
        door::read(store, Actor::Account(ada.id), async |tx| tx.members().list_members(project.id, &Slice::first(10)).await).await;
    assert_eq!(members.items, [fixture.new_member(project.id, &ada, Role::Owner)]);
}

pub(super) async fn a_founder_is_counted(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await);
    let project = fixture.project(ada).await;
    fixture.join(&project, &bob, Role::Owner).await;
    let founded = async |who| door::read(store, Actor::Account(who), async |tx| tx.projects().count_founded(who).await).await;
    assert_eq!((founded(ada).await, founded(bob.id).await), (1, 0));
    let deleted = Project { deleted_at: Some(NOW), version: project.version.next(), ..project.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.projects().update_project(&deleted, project.version).await).await);
    assert_eq!(founded(ada).await, 1, "a deleted project still exists");
}

pub(super) async fn a_member_is_read_as_written(store: &dyn Store) {
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

pub(super) async fn a_member_is_removed(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (bob, carol) = (fixture.member(&project, Role::Viewer).await.id, fixture.member(&project, Role::Viewer).await.id);
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.members().delete_member(project.id, bob).await).await);
    let member = async |who| door::read(store, Actor::Account(ada), async |tx| tx.members().member(project.id, who).await).await;
    assert_eq!(member(bob).await, None);
    assert!(member(carol).await.is_some());
}

pub(super) async fn a_member_is_known_by_its_address(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let mut ada = fixture.new_account();
    ada.email = Some(super::fixture::email("Ada@example.com"));
    fixture.insert_account(&ada).await;
    let project = fixture.project(ada.id).await;
    let stranger = fixture.account().await.email.unwrap();
    let respelled = super::fixture::email("aDa@EXAMPLE.com");
    let has =
        async |address| door::read(store, Actor::Account(ada.id), async |tx| tx.members().has_member_with(project.id, address).await).await;
    assert!(has(&respelled).await);
    assert!(!has(&stranger).await, "an account, but no member");
}

pub(super) async fn an_invitation_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    for role in Role::ALL {
        let invitation = crate::project::Invitation { email: longest_email(&fixture), role, ..fixture.new_invitation(project.id, ada) };
        door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(&invitation).await).await;
        let by_token = door::read(store, INVITATION, async |tx| tx.members().invitation_by_token(&invitation.token).await).await;
        assert_eq!(by_token.as_ref(), Some(&invitation));
        let by_id = door::read(store, WORK, async |tx| tx.members().invitation(project.id, invitation.id).await).await;
        assert_eq!(by_id, Some(invitation));
    }
}

fn fullest_content(fixture: &Fixture<'_>, content: Content) -> Content {
    let tags = (0..Tag::MAX_PER_CONTENT).rev().map(|number| Tag::parse(&format!("{number} {}", fullest(Tag::MAX - 3))).unwrap()).collect();
    let own_slug = fixture.slug();
    Content {
        slug: slug(&format!("{own_slug}{}", ["z"; Slug::MAX].concat())[..Slug::MAX]),
        title: title(&fullest(Title::MAX)),
        description: Description::parse(&format!("{}\n\tx", fullest(Description::MAX - 3))).unwrap(),
        tags,
        language: Some(Language::parse("pt-BR").unwrap()),
        body: Body::Article(Article { markdown: fullest(Article::MAX) }),
        html: fullest(Article::MAX),
        renderer: 7,
        status: Status::Published,
        published_at: Some(NOW.after(SECOND)),
        published_version: Some(Version::from_i64(i64::MAX)),
        ..content
    }
}

pub(super) async fn content_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let empty =
        Content { body: Body::Article(Article { markdown: String::new() }), html: String::new(), ..fixture.new_content(project.id, ada) };
    for content in [fullest_content(&fixture, fixture.new_content(project.id, ada)), empty] {
        fixture.insert_content(&content).await;
        let read = door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, content.id).await).await;
        assert_eq!(read, Some(content));
    }
}

pub(super) async fn content_is_changed_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let mut content = fixture.content(&project).await;
    let full = Content { updated_at: NOW.after(HOUR), version: Version::from_i64(2), ..fullest_content(&fixture, content.clone()) };
    let bare = Content { status: Status::Unpublished, version: Version::from_i64(3), ..content.clone() };
    for changed in [full, bare] {
        assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().update_content(&changed, content.version).await).await);
        let listed = door::read(store, Actor::Account(ada), async |tx| {
            tx.contents().list_contents(project.id, &ContentQuery::default(), &Slice::first(10)).await
        })
        .await;
        assert_eq!(listed.items, std::slice::from_ref(&changed), "a list shows all of it");
        for tag in content.tags.iter().chain(&changed.tags) {
            let query = ContentQuery { tag: Some(tag.clone()), ..ContentQuery::default() };
            let found =
                door::read(store, Actor::Account(ada), async |tx| tx.contents().list_contents(project.id, &query, &Slice::first(10)).await)
                    .await;
            assert_eq!(found.items.len(), usize::from(changed.tags.contains(tag)), "found by the tags that it has now");
        }
        content = changed;
    }
}

pub(super) async fn deleted_content_takes_its_snapshot_along(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fullest_content(&fixture, fixture.new_content(project.id, ada));
    fixture.insert_content(&content).await;
    fixture.publish(&content).await;
    let delete =
        async || door::write(store, Actor::Account(ada), async |tx| tx.contents().delete_content(project.id, content.id).await).await;
    assert_eq!((delete().await, delete().await), (true, false));
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, content.id).await).await, None);
    assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &content.slug).await).await, None);
    for tag in [None, content.tags.first()] {
        let public =
            door::read(store, Actor::Visitor, async |tx| tx.contents().list_published(project.id, tag, &Slice::first(10)).await).await;
        assert_eq!(public.items, []);
    }
}

pub(super) async fn a_snapshot_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fixture.content(&project).await;
    let mut full = snapshot(&fullest_content(&fixture, content.clone()));
    (full.author_name, full.published_at, full.updated_at) = (full_name(&fullest(FullName::MAX)), NOW.before(HOUR), NOW.after(HOUR));
    let mut before = None;
    for published in [full, snapshot(&content)] {
        assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().upsert_published(&published).await).await);
        for who in [Actor::Visitor, Actor::Account(ada)] {
            let read = door::read(store, who, async |tx| tx.contents().published(project.id, &published.slug).await).await;
            assert_eq!(read.as_ref(), Some(&published));
        }
        let listed =
            door::read(store, Actor::Visitor, async |tx| tx.contents().list_published(project.id, None, &Slice::first(10)).await).await;
        assert_eq!(listed.items, std::slice::from_ref(&published));
        if let Some(slug) = before.replace(published.slug) {
            assert_eq!(
                door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &slug).await).await,
                None,
                "replaced"
            );
        }
    }
}

pub(super) async fn an_edit_changes_nothing_public(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fixture.content(&project).await;
    let published = fixture.publish(&content).await;
    let edited = Content { title: title("Edited"), html: "<p>edited</p>".to_owned(), version: content.version.next(), ..content.clone() };
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().update_content(&edited, content.version).await).await);
    let public = door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &content.slug).await).await;
    assert_eq!(public, Some(published));
}

pub(super) async fn a_removed_snapshot_leaves_its_working_copy(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fixture.content(&project).await;
    fixture.publish(&content).await;
    let remove =
        async || door::write(store, Actor::Account(ada), async |tx| tx.contents().delete_published(project.id, content.id).await).await;
    assert_eq!((remove().await, remove().await), (true, false));
    assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &content.slug).await).await, None);
    let left = door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, content.id).await).await;
    assert_eq!(left, Some(content));
}

pub(super) async fn every_event_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, account, content) = (fixture.id(), fixture.id(), fixture.id());
    let changes = [
        Change::AccountCreated { account },
        Change::AccountUpdated { account },
        Change::SessionCreated { account },
        Change::SessionDeleted { account },
        Change::ProjectCreated { project },
        Change::ProjectUpdated { project },
        Change::ProjectDeleted { project },
        Change::ProjectRestored { project },
        Change::ProjectErased { project },
        Change::MemberInvited { project },
        Change::MemberAdded { project, account },
        Change::MemberUpdated { project, account },
        Change::MemberRemoved { project, account },
        Change::ContentCreated { project, content },
        Change::ContentUpdated { project, content },
        Change::ContentPublished { project, content },
        Change::ContentUnpublished { project, content },
        Change::ContentDeleted { project, content },
    ];
    let events: Vec<_> = changes
        .into_iter()
        .zip([Some(ada), None].into_iter().cycle())
        .map(|(change, by)| Event { id: fixture.id(), at: NOW, by, change })
        .collect();
    door::write(store, SIGN_UP, async |tx| tx.events().record_events(&events).await).await;
    let (read, _) = door::read(store, EVENTS, async |tx| tx.events().events_after(EventCursor::START, 100).await).await;
    assert_eq!(read, events);
}

/// A body is JSON, however a store spells it.
fn json(job: &crate::job::JobRow) -> serde_json::Value {
    serde_json::from_str(&job.body).unwrap()
}

pub(super) async fn a_job_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await.id;
    let full = crate::job::JobRow {
        body: serde_json::json!({ "text": fullest(10_000) }).to_string(),
        due_at: NOW.before(SECOND),
        created_at: NOW.before(HOUR),
        ..fixture.new_job(Some(project), Some(ada))
    };
    for job in [full, fixture.new_job(None, None)] {
        fixture.enqueue(&job).await;
        let claimed = fixture.claim(1, HOUR).await;
        let [claimed] = claimed.try_into().expect("one job is claimed");
        assert_eq!((json(&claimed.job), claimed.attempt), (json(&job), 1));
        assert_eq!(claimed.job, crate::job::JobRow { body: claimed.job.body.clone(), ..job });
    }
}

pub(super) async fn a_key_check_is_replaced(store: &dyn Store) {
    let checks = ["v1.k1.AAAA", "v1.k2.BBBB"].map(|text| Sealed::from_stored(text.to_owned()));
    let read = async |ring| door::read(store, VAULT, async |tx| tx.vault().key_check(ring).await).await;
    assert_eq!(read("internal").await, None);
    for ring in ["social", "internal"] {
        assert!(door::write(store, VAULT, async |tx| tx.vault().insert_key_check(ring, &checks[0]).await).await);
    }
    door::write(store, VAULT, async |tx| tx.vault().replace_key_check("internal", &checks[1]).await).await;
    assert_eq!((read("social").await.as_ref(), read("internal").await.as_ref()), (Some(&checks[0]), Some(&checks[1])));
}
