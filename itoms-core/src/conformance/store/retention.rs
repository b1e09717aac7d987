//! What has reached its age goes, all of it, and nothing before its time.

use super::{
    door,
    fixture::{
        AUTHENTICATE, EVENTS, Fixture, HOUR, INVITATION, MAIL_PREFERENCES, NOW, PEOPLE, PREVIEW, RETENTION, SECOND, SIGN_IN, SIGN_UP, WORK,
    },
};
use crate::{
    account::{Account, AccountLink, KnownDevice, PasskeyChallenge, PendingAuthorization, Registration, SecondFactor, Session},
    api_key::ApiKey,
    content::Tag,
    event::{Event, EventCursor, EventSlice},
    job::{JobQuery, JobRow, Outcome},
    mail::{AddressHash, MailRefusal},
    people::Admission,
    project::{Invitation, MembershipQuery, OwnershipOffer, Project, Role},
    store::{Actor, Slice, Store},
};

pub(super) async fn registrations_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let over = Registration { expires_at: NOW.before(SECOND), ..fixture.new_registration() };
    let open = Registration { expires_at: NOW, ..fixture.new_registration() };
    door::write(store, SIGN_UP, async |tx| {
        tx.accounts().insert_registration(&over).await?;
        tx.accounts().insert_registration(&open).await
    })
    .await;
    let remove = async || door::write(store, RETENTION, async |tx| tx.accounts().delete_expired_registrations(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    let there = async |id| door::read(store, SIGN_UP, async |tx| tx.accounts().registration(id).await).await.is_some();
    assert_eq!((there(over.id).await, there(open.id).await), (false, true));
}

pub(super) async fn account_links_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let over = AccountLink { expires_at: NOW.before(SECOND), ..fixture.new_account_link(ada) };
    let open = AccountLink { expires_at: NOW, ..fixture.new_account_link(ada) };
    for link in [&over, &open] {
        fixture.insert_account_link(link).await;
    }
    let remove = async || door::write(store, RETENTION, async |tx| tx.account_links().delete_expired_account_links(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    let read =
        async |link: &AccountLink| door::read(store, SIGN_IN, async |tx| tx.account_links().account_link_by_token(&link.token).await).await;
    assert_eq!((read(&over).await, read(&open).await), (None, Some(open)));
}

pub(super) async fn unconfirmed_factors_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let [old, fresh, on] = [fixture.account().await.id, fixture.account().await.id, fixture.account().await.id];
    fixture.factor(fresh).await;
    fixture.confirmed_factor(on).await;
    let keep = async |factor: &SecondFactor| {
        door::write(store, Actor::Account(factor.account), async |tx| tx.factors().upsert_factor(factor).await).await
    };
    let over = SecondFactor { created_at: NOW.before(SECOND), ..fixture.new_factor(old) };
    let beside = fixture.account().await.id;
    keep(&over).await;
    keep(&SecondFactor { account: beside, confirmed_at: Some(NOW), ..over }).await;
    let remove = async |before| door::write(store, RETENTION, async |tx| tx.factors().delete_unconfirmed_factors(before).await).await;
    let read = async |who| door::read(store, SIGN_IN, async |tx| tx.factors().factor(who).await).await.is_some();
    assert_eq!((remove(NOW).await, remove(NOW).await), (2, 0));
    assert_eq!((read(old).await, read(fresh).await), (false, true));
    let left = door::read(store, SIGN_IN, async |tx| tx.factors().factor(beside).await).await.unwrap();
    assert!(left.is_on() && left.app.is_none(), "what rests on passkeys stays on");
    assert_eq!((remove(NOW.after(HOUR)).await, read(on).await), (1, true), "what is on stays");
}

pub(super) async fn authorizations_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ending = |expires_at| PendingAuthorization { expires_at, ..fixture.new_authorization() };
    let (over, open) = (ending(NOW.before(SECOND)), ending(NOW));
    for pending in [&over, &open] {
        fixture.insert_authorization(pending).await;
    }
    let remove = async || door::write(store, RETENTION, async |tx| tx.identities().delete_expired_authorizations(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    let take = async |state| door::write(store, SIGN_IN, async |tx| tx.identities().take_pending_authorization(&state).await).await;
    assert_eq!((take(over.state).await, take(open.state).await), (None, Some(open)));
}

pub(super) async fn sessions_end_by_either_clock(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let over = Session { expires_at: NOW.before(SECOND), ..fixture.new_session(ada) };
    let idle = Session { used_at: NOW.before(HOUR + SECOND), ..fixture.new_session(ada) };
    let open = Session { used_at: NOW.before(HOUR - SECOND), expires_at: NOW.after(SECOND), ..fixture.new_session(ada) };
    for session in [&over, &idle, &open] {
        door::write(store, SIGN_IN, async |tx| tx.sessions().insert_session(session, 0).await).await;
    }
    let remove = async || door::write(store, RETENTION, async |tx| tx.sessions().delete_sessions_over(NOW, NOW.before(HOUR)).await).await;
    assert_eq!((remove().await, remove().await), (2, 0));
    let read =
        async |session: &Session| door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
    assert_eq!((read(&over).await, read(&idle).await, read(&open).await), (None, None, Some(open)));
}

pub(super) async fn unseen_devices_are_forgotten(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let old = KnownDevice { seen_at: NOW.before(SECOND), ..fixture.new_device(ada) };
    let new = fixture.device(ada).await;
    let see = async |device| door::write(store, SIGN_IN, async |tx| tx.devices().see_device(device).await).await;
    assert!(!see(&old).await);
    let remove = async || door::write(store, RETENTION, async |tx| tx.devices().delete_devices_unseen_since(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    assert_eq!((see(&old).await, see(&new).await), (false, true));
}

pub(super) async fn passkey_challenges_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let over = PasskeyChallenge { expires_at: NOW.before(SECOND), ..fixture.new_passkey_challenge(None) };
    let open = PasskeyChallenge { expires_at: NOW, ..fixture.new_passkey_challenge(Some(ada)) };
    for asked in [&over, &open] {
        door::write(store, SIGN_IN, async |tx| tx.passkeys().insert_passkey_challenge(asked).await).await;
    }
    let remove = async || door::write(store, RETENTION, async |tx| tx.passkeys().delete_expired_passkey_challenges(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    let take = async |asked: &PasskeyChallenge| {
        door::write(store, SIGN_IN, async |tx| tx.passkeys().take_passkey_challenge(&asked.token).await).await.is_some()
    };
    assert_eq!((take(&over).await, take(&open).await), (false, true));
}

pub(super) async fn api_keys_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let over = ApiKey { expires_at: Some(NOW.before(SECOND)), ..fixture.new_api_key(ada, None) };
    let open = ApiKey { expires_at: Some(NOW), ..fixture.new_api_key(ada, None) };
    let endless = ApiKey { expires_at: None, ..fixture.new_api_key(ada, None) };
    for key in [&over, &open, &endless] {
        door::write(store, Actor::Account(ada), async |tx| tx.api_keys().insert_api_key(key).await).await;
    }
    let remove = async || door::write(store, RETENTION, async |tx| tx.api_keys().delete_expired_api_keys(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    let read = async |key: &ApiKey| door::read(store, Actor::Account(ada), async |tx| tx.api_keys().api_key(key.id).await).await;
    assert_eq!((read(&over).await, read(&open).await, read(&endless).await), (None, Some(open), Some(endless)));
}

/// P1.5-a.
pub(super) async fn addresses_leave_unused_sessions(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let ip = Some("203.0.113.9".parse().unwrap());
    let old = Session { ip, agent: Some("agent".to_owned()), used_at: NOW.before(SECOND), ..fixture.new_session(ada) };
    let fresh = Session { ip, used_at: NOW.after(SECOND), ..fixture.new_session(ada) };
    for session in [&old, &fresh] {
        door::write(store, SIGN_IN, async |tx| tx.sessions().insert_session(session, 0).await).await;
    }
    let clear = async || door::write(store, RETENTION, async |tx| tx.sessions().clear_session_addresses(NOW).await).await;
    assert_eq!((clear().await, clear().await), (1, 0), "nothing is cleared twice");
    let read =
        async |session: &Session| door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
    assert_eq!((read(&old).await, read(&fresh).await), (Some(Session { ip: None, ..old }), Some(fresh)));
}

pub(super) async fn invitations_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let over = Invitation { expires_at: NOW.before(SECOND), ..fixture.new_invitation(project.id, ada) };
    let open = Invitation { expires_at: NOW, ..fixture.new_invitation(project.id, ada) };
    for invitation in [&over, &open] {
        door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(invitation).await).await;
    }
    let remove = async || door::write(store, RETENTION, async |tx| tx.members().delete_expired_invitations(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    let left = door::read(store, Actor::Account(ada), async |tx| tx.members().list_invitations(project.id, &Slice::first(10)).await).await;
    assert_eq!(left.items, [open]);
}

pub(super) async fn admissions_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let over = Admission { expires_at: NOW.before(SECOND), ..fixture.new_admission() };
    let open = Admission { expires_at: NOW, ..fixture.new_admission() };
    for admission in [&over, &open] {
        door::write(store, PEOPLE, async |tx| tx.admissions().upsert_admission(admission).await).await;
    }
    let remove = async || door::write(store, RETENTION, async |tx| tx.admissions().delete_expired_admissions(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    let left = door::read(store, PEOPLE, async |tx| tx.admissions().list_admissions(&Slice::first(10)).await).await;
    assert_eq!(left.items, [open]);
}

pub(super) async fn offers_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (over, open) = (fixture.project(ada).await, fixture.project(ada).await);
    for (project, expires_at) in [(&over, NOW.before(SECOND)), (&open, NOW)] {
        let bob = fixture.member(project, Role::Viewer).await.id;
        let offer = OwnershipOffer { expires_at, ..fixture.new_offer(project, bob) };
        door::write(store, Actor::Account(ada), async |tx| tx.ownership().upsert_offer(&offer).await).await;
    }
    let remove = async || door::write(store, RETENTION, async |tx| tx.ownership().delete_expired_offers(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    let there = async |project| door::read(store, Actor::Account(ada), async |tx| tx.ownership().offer(project).await).await.is_some();
    assert_eq!((there(over.id).await, there(open.id).await), (false, true));
}

pub(super) async fn events_end_with_their_age(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let old = Event { at: NOW.before(SECOND), ..fixture.new_event(ada) };
    let fresh = fixture.new_event(ada);
    let both = [old, fresh.clone()];
    door::write(store, SIGN_UP, async |tx| tx.events().record_events(&both).await).await;
    let end = door::read(store, EVENTS, async |tx| tx.events().events_end().await).await;
    let remove = async || door::write(store, RETENTION, async |tx| tx.events().delete_events(NOW, end, 10).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    let EventSlice { events: left, next: at, .. } =
        door::read(store, EVENTS, async |tx| tx.events().events_after(EventCursor::START, 10).await).await;
    assert_eq!((left, at), (vec![fresh], end), "positions stay what they were");
}

/// Old events of that many seconds ago, one after the other, and the position after each.
async fn old_events(store: &dyn Store, seconds: &[u32]) -> Vec<(Event, EventCursor)> {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut recorded = Vec::new();
    for &ago in seconds {
        let old = Event { at: NOW.before(SECOND * ago), ..fixture.new_event(ada) };
        door::write(store, SIGN_UP, async |tx| tx.events().record_events(std::slice::from_ref(&old)).await).await;
        recorded.push((old, door::read(store, EVENTS, async |tx| tx.events().events_end().await).await));
    }
    recorded
}

async fn remove_events(store: &dyn Store, up_to: EventCursor, limit: u32) -> (u64, Vec<Event>) {
    let removed = door::write(store, RETENTION, async |tx| tx.events().delete_events(NOW, up_to, limit).await).await;
    (removed, door::read(store, EVENTS, async |tx| tx.events().events_after(EventCursor::START, 10).await).await.events)
}

pub(super) async fn events_end_up_to_a_position(store: &dyn Store) {
    let old = old_events(store, &[2, 1]).await;
    assert_eq!(remove_events(store, EventCursor::START, 10).await.0, 0);
    assert_eq!(remove_events(store, old[0].1, 10).await, (1, vec![old[1].0.clone()]));
}

pub(super) async fn so_many_events_end_at_once(store: &dyn Store) {
    let old = old_events(store, &[1, 3, 2]).await;
    let end = old[2].1;
    assert_eq!(remove_events(store, end, 2).await, (2, vec![old[0].0.clone()]), "the oldest go first");
    assert_eq!(remove_events(store, end, 2).await, (1, Vec::new()));
}

pub(super) async fn idempotency_keys_end(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut old = fixture.new_once(ada);
    old.created_at = NOW.before(SECOND);
    let fresh = fixture.new_once(ada);
    let once = async |once| door::write(store, Actor::Account(ada), async |tx| tx.idempotency().once(once).await).await;
    assert_eq!((once(&old).await, once(&fresh).await), (None, None));
    let remove = async || door::write(store, RETENTION, async |tx| tx.idempotency().delete_idempotency_keys(NOW).await).await;
    assert_eq!((remove().await, remove().await), (1, 0));
    assert_eq!((once(&old).await, once(&fresh).await), (None, Some(fresh)));
}

async fn delete_project(fixture: &Fixture<'_>, project: &Project, seconds: u32) {
    let deleted = Project { deleted_at: Some(NOW.before(SECOND * seconds)), version: project.version.next(), ..project.clone() };
    let owner = Actor::Account(project.founder);
    assert!(door::write(fixture.store, owner, async |tx| tx.projects().update_project(&deleted, project.version).await).await);
}

pub(super) async fn deleted_projects_are_found_by_their_age(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut old = Vec::new();
    for seconds in [3, 1, 2, 0] {
        let project = fixture.project(ada).await;
        delete_project(&fixture, &project, seconds).await;
        old.push(project.id);
    }
    fixture.project(ada).await;
    let found = async |limit| door::read(store, RETENTION, async |tx| tx.projects().projects_deleted_before(NOW, limit).await).await;
    let mut all = found(10).await;
    all.sort();
    assert_eq!(all, old[..3]);
    assert_eq!(found(2).await.len(), 2);
}

pub(super) async fn accounts_that_leave_are_found_by_their_age(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let mut leaving = Vec::new();
    for seconds in [1, 3, 0, 2] {
        let account = fixture.account().await.id;
        let at = NOW.before(SECOND * seconds);
        assert!(door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(account, at).await).await);
        leaving.push(account);
    }
    let suspended = fixture.account().await.id;
    assert!(door::write(store, PEOPLE, async |tx| tx.people().suspend(suspended, NOW.before(HOUR)).await).await);
    let found = door::read(store, PEOPLE, async |tx| tx.people().accounts_leaving_before(NOW).await).await;
    assert_eq!(found, [leaving[1], leaving[3], leaving[0]], "whoever has waited longest first");
}

pub(super) async fn an_erased_project_leaves_nothing(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (former, neighbour) = (fixture.project(ada).await, fixture.project(ada).await);
    let project = fixture.move_to(&former, &fixture.slug()).await;
    let project = fixture.brand(&project, &fixture.new_branding(&project, ada)).await;
    let viewer = fixture.member(&project, Role::Viewer).await.id;
    let invitation = fixture.invitation(&project).await;
    fixture.offer(&project, viewer).await;
    let mut content = fixture.new_content(project.id, ada);
    content.tags = vec![Tag::parse("tag").unwrap()];
    fixture.insert_content(&content).await;
    fixture.publish(&content).await;
    let preview = fixture.preview_link(&content, ada).await;
    let read_key = fixture.read_key(&project).await;
    let kept = fixture.content(&neighbour).await;
    delete_project(&fixture, &project, 1).await;
    assert!(door::write(store, RETENTION, async |tx| tx.projects().erase_project(project.id, NOW).await).await);

    for who in [ada, viewer] {
        assert_eq!(fixture.project_of(who, project.id).await, None);
    }
    assert_eq!(door::read(store, INVITATION, async |tx| tx.members().invitation_by_token(&invitation.token).await).await, None);
    assert_eq!(door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &content.slug).await).await, None);
    assert!(door::read(store, Actor::Account(ada), async |tx| tx.contents().content(neighbour.id, kept.id).await).await.is_some());
    assert_eq!(door::read(store, PREVIEW, async |tx| tx.previews().preview_link_by_token(&preview.token).await).await, None);
    assert_eq!(door::read(store, AUTHENTICATE, async |tx| tx.read_keys().read_key_by_text(&read_key.text).await).await, None);
    let heir = Project { slug: former.slug, ..fixture.new_project(viewer) };
    fixture.insert_project(&heir).await;
    let reborn = Project { version: project.version, ..project.clone() };
    fixture.insert_project(&reborn).await;
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, content.id).await).await, None);
    let public =
        door::read(store, Actor::Visitor, async |tx| tx.contents().list_published(project.id, None, &Slice::first(10)).await).await;
    assert_eq!(public.items, [], "nothing comes back with the same id");
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.branding().branding_versions(project.id).await).await, []);
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.ownership().offer(project.id).await).await, None);
    let members = door::read(store, Actor::Account(ada), async |tx| {
        tx.members().list_members(project.id, &MembershipQuery::default(), &Slice::first(10)).await
    })
    .await;
    assert_eq!(members.items.len(), 1);
}

pub(super) async fn an_erased_account_leaves_nothing(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let (project, untouched) = (fixture.project(bob.id).await, fixture.project(bob.id).await);
    fixture.join(&project, &ada, Role::Admin).await;
    let (hers, his) = (fixture.new_content(project.id, ada.id), fixture.content(&project).await);
    fixture.insert_content(&hers).await;
    for content in [&hers, &his] {
        fixture.publish(content).await;
    }
    fixture.session(ada.id).await;
    let (key, identity) = (fixture.api_key(ada.id, None).await, fixture.identity(ada.id).await);
    let (passkey, asked) = (fixture.passkey(ada.id).await, fixture.passkey_challenge(Some(ada.id)).await);
    let device = fixture.device(ada.id).await;
    let once = fixture.new_once(ada.id);
    door::write(store, Actor::Account(ada.id), async |tx| tx.idempotency().once(&once).await).await;
    let address = ada.email.clone().unwrap();
    let admission = Admission { email: address.clone(), ..fixture.new_admission() };
    door::write(store, PEOPLE, async |tx| tx.admissions().upsert_admission(&admission).await).await;
    let invitation = Invitation { email: address.clone(), ..fixture.new_invitation(untouched.id, bob.id) };
    door::write(store, Actor::Account(bob.id), async |tx| tx.members().upsert_invitation(&invitation).await).await;
    let registration = Registration { email: address.clone(), ..fixture.new_registration() };
    door::write(store, SIGN_UP, async |tx| tx.accounts().insert_registration(&registration).await).await;
    let refusals =
        [&address, bob.email.as_ref().unwrap()].map(|address| MailRefusal { address: AddressHash::of(address), ..fixture.new_refusal() });
    for refusal in &refusals {
        door::write(store, MAIL_PREFERENCES, async |tx| tx.mails().refuse_topic(refusal).await).await;
    }

    assert!(door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(ada.id, NOW).await).await);
    let erase = async || door::write(store, PEOPLE, async |tx| tx.people().erase_account(ada.id, "Nobody").await).await;
    assert_eq!((erase().await, erase().await), (Some(vec![project.id]), None));

    assert_eq!(door::read(store, PEOPLE, async |tx| tx.accounts().account(ada.id).await).await, None);
    assert!(door::read(store, SIGN_UP, async |tx| tx.accounts().registration(registration.id).await).await.is_none());
    assert_eq!(door::read(store, INVITATION, async |tx| tx.members().invitation_by_token(&invitation.token).await).await, None);
    let refused = async |address| door::read(store, MAIL_PREFERENCES, async |tx| tx.mails().refused_topics(address).await).await;
    assert_eq!((refused(&refusals[0].address).await.len(), refused(&refusals[1].address).await.len()), (0, 1), "hers alone");
    let members = door::read(store, Actor::Account(bob.id), async |tx| {
        tx.members().list_members(project.id, &MembershipQuery::default(), &Slice::first(10)).await
    })
    .await;
    assert_eq!(members.items.len(), 1, "bob alone");
    let author = async |content: &crate::content::Content| {
        let shown = door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &content.slug).await).await;
        shown.unwrap().author_name.to_string()
    };
    assert_eq!((author(&hers).await.as_str(), author(&his).await.as_str()), ("Nobody", "Ada Lovelace"));
    let reborn = Account { email: Some(address), ..ada.clone() };
    fixture.insert_account(&reborn).await;
    assert_eq!(door::read(store, SIGN_UP, async |tx| tx.admissions().admission_of(&admission.email).await).await, None);
    let sessions =
        door::read(store, Actor::Account(ada.id), async |tx| tx.sessions().list_sessions(NOW, NOW.before(HOUR), &Slice::first(10)).await)
            .await;
    assert_eq!(sessions.items, [], "nothing comes back with the same id");
    assert_eq!(door::read(store, AUTHENTICATE, async |tx| tx.api_keys().api_key_by_secret(&key.secret).await).await, None);
    assert!(!door::write(store, SIGN_IN, async |tx| tx.devices().see_device(&device).await).await);
    assert_eq!(door::read(store, SIGN_IN, async |tx| tx.passkeys().passkey_by_credential(&passkey.credential).await).await, None);
    assert_eq!(door::write(store, SIGN_IN, async |tx| tx.passkeys().take_passkey_challenge(&asked.token).await).await, None);
    assert_eq!(door::read(store, SIGN_IN, async |tx| tx.identities().linked_identity(&identity.identity).await).await, None);
    assert_eq!(door::write(store, Actor::Account(ada.id), async |tx| tx.idempotency().once(&once).await).await, None);
}

pub(super) async fn only_who_leaves_is_erased(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    assert!(door::write(store, PEOPLE, async |tx| tx.people().suspend(bob.id, NOW).await).await);
    for account in [&ada, &bob] {
        assert_eq!(door::write(store, PEOPLE, async |tx| tx.people().erase_account(account.id, "Nobody").await).await, None);
        assert!(door::read(store, PEOPLE, async |tx| tx.accounts().account(account.id).await).await.is_some());
    }
}

pub(super) async fn a_project_is_erased_only_when_its_time_has_come(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (alive, fresh) = (fixture.project(ada).await, fixture.project(ada).await);
    delete_project(&fixture, &fresh, 0).await;
    let erase = async |id| door::write(store, RETENTION, async |tx| tx.projects().erase_project(id, NOW).await).await;
    assert_eq!((erase(alive.id).await, erase(fresh.id).await, erase(fixture.id()).await), (false, false, false));
    assert!(fixture.project_of(ada, alive.id).await.is_some() && fixture.project_of(ada, fresh.id).await.is_some());
}

pub(super) async fn work_without_purpose_ends(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let job = |expires_at| JobRow { expires_at, ..fixture.new_job(None, None) };
    let (leased, parked) = (job(Some(NOW.before(SECOND))), job(Some(NOW.before(SECOND))));
    fixture.enqueue(&leased).await;
    fixture.enqueue(&parked).await;
    let claimed = fixture.claim(10, HOUR).await;
    let given_up = claimed.iter().find(|claimed| claimed.job.id == parked.id).unwrap();
    let outcomes = [(parked.id, given_up.fence, Outcome::Parked { at: NOW, reason: "x".to_owned() })];
    door::write(store, WORK, async |tx| tx.jobs().finish_jobs(&outcomes).await).await;
    let (over, open, endless) = (job(Some(NOW.before(SECOND))), job(Some(NOW)), job(None));
    for job in [&over, &open, &endless] {
        fixture.enqueue(job).await;
    }
    let remove = async || door::write(store, RETENTION, async |tx| tx.jobs().delete_expired_jobs(NOW).await).await;
    assert_eq!((remove().await, remove().await), (2, 0), "what waits and what was given up");
    let left = door::read(store, WORK, async |tx| tx.jobs().list_jobs(&JobQuery::default(), &Slice::first(10)).await).await;
    let left: Vec<_> = left.items.into_iter().map(|job| job.id).collect();
    assert_eq!(left, [endless.id, open.id, leased.id], "what somebody does is left to them");
}
