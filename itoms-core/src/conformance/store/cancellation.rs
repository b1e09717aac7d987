//! A future that is dropped at any point leaves nothing behind, and stands in nobody's way.

use super::{
    door,
    fixture::{
        AUDIT, AUTHENTICATE, EVENTS, Fixture, HOUR, INVITATION, MAIL_PREFERENCES, NOW, PEOPLE, PREVIEW, RETENTION, SECOND, SIGN_IN,
        SIGN_UP, TAKE, TRANSFER, VAULT, WORK, claim, confirmed, full_name, password, snapshot,
    },
    world::World,
};
use crate::{
    account::{OperatorLink, Passkey, Registration, Session},
    api_key::ApiKey,
    attention::Horizon,
    audit::{AuditQuery, Chain, Head},
    conformance::case::rounds,
    content::{Content, ContentQuery},
    event::EventCursor,
    job::{JobQuery, Outcome},
    limit::{Bucket, Limit},
    mail::MailTopic,
    people::PeopleQuery,
    project::{Member, MembershipQuery, Project, Role},
    store::{Actor, Slice, Store, StoreError, Transaction, Version},
    vault::Sealed,
};
use std::{future::Future, pin::pin, task::Poll};

/// Polls a future up to `polls` times and drops it then; what it answered, if it was done.
pub(super) async fn cut<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(answer) => Poll::Ready(Some(answer)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// That everybody finds the store as if the one who was cut had never come.
async fn assert_untouched(fixture: &Fixture<'_>, left: Actor) {
    let nobody = Actor::Account(fixture.id());
    let seen =
        door::read(fixture.store, nobody, async |tx| tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(10)).await)
            .await;
    assert_eq!(seen.items, [], "nobody sees what {left:?} sees");
    let event = fixture.new_event(fixture.id());
    door::write(fixture.store, SIGN_UP, async |tx| tx.events().record_events(std::slice::from_ref(&event)).await).await;
    let mut tx = fixture.store.read(EVENTS).await.unwrap();
    assert!(tx.events().record_events(&[event]).await.is_err(), "who reads cannot write");
}

pub(super) async fn a_cut_read_leaves_nothing_behind(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    fixture.project(ada).await;
    for _ in rounds(4) {
        for polls in 1.. {
            let done = cut(store.read(Actor::Account(ada)), polls).await.is_some();
            assert_untouched(&fixture, Actor::Account(ada)).await;
            if done {
                break;
            }
        }
    }
}

pub(super) async fn a_cut_write_leaves_nothing_behind(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    fixture.project(ada).await;
    for _ in rounds(4) {
        for polls in 1.. {
            let done = cut(store.write(Actor::Account(ada)), polls).await.is_some();
            assert_untouched(&fixture, Actor::Account(ada)).await;
            if done {
                break;
            }
        }
    }
}

pub(super) async fn a_cut_commit_is_all_or_nothing(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(4) {
        for polls in 1.. {
            let (project, job) = (fixture.new_project(ada), fixture.new_job(None, Some(ada)));
            let mut tx = store.write(Actor::Account(ada)).await.unwrap();
            assert!(tx.projects().insert_project(&project).await.unwrap());
            tx.jobs().enqueue(&job).await.unwrap();
            let done = cut(tx.commit(), polls).await;

            // Who asks for the same slug waits until it is known how the commit ended.
            let rival = Project { slug: project.slug.clone(), ..fixture.new_project(ada) };
            let committed = !door::write(store, Actor::Account(ada), async |tx| tx.projects().insert_project(&rival).await).await;
            assert_eq!(fixture.project_of(ada, project.id).await.is_some(), committed);
            let enqueued = fixture.claim(10, HOUR).await.into_iter().any(|claimed| claimed.job == job);
            assert_eq!(enqueued, committed, "all of it or nothing");
            if let Some(answer) = done {
                answer.unwrap();
                assert!(committed, "what was answered is kept");
                break;
            }
        }
    }
}

/// One method, called as somebody who may.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) actor: fn(&World<'_>) -> Actor,
    pub(super) call: for<'a> fn(&'a mut dyn Transaction, &'a World<'_>) -> Call<'a>,
}

pub(super) type Call<'a> = std::pin::Pin<Box<dyn Future<Output = Result<(), StoreError>> + 'a>>;

macro_rules! steps {
    ($($as:expr => |$world:ident| $repository:ident.$method:ident($($argument:expr),*);)*) => {
        &[$(Step {
            name: stringify!($method),
            actor: |$world| { let _ = $world; $as },
            call: |tx, $world| Box::pin(async move { let _ = $world; tx.$repository().$method($($argument),*).await.map(|_| ()) }),
        }),*]
    };
}

pub(super) const STEPS: &[Step] = steps! {
    SIGN_UP => |world| accounts.insert_registration(&world.fixture.new_registration());
    SIGN_UP => |world| accounts.registration_by_token(&world.registration.token);
    SIGN_UP => |world| accounts.registration(world.registration.id);
    SIGN_UP => |world| accounts.newest_registrations(&world.registration.email, NOW, 2);
    SIGN_UP => |world| accounts.waiting_registration(&world.registration.email, NOW);
    SIGN_UP => |world| accounts.delete_registrations(&world.registration.email);
    RETENTION => |world| accounts.delete_expired_registrations(world.registration.expires_at.after(Registration::LIFETIME));
    SIGN_UP => |world| accounts.insert_account(&world.fixture.new_account(), Some(&password("cut")));
    Actor::Account(world.owner.id) => |world| accounts.account(world.owner.id);
    SIGN_UP => |world| accounts.account_by_email(world.owner.email.as_ref().unwrap());
    SIGN_UP => |world| accounts.account_by_external_id(world.owner.external_id.as_ref().unwrap());
    Actor::Account(world.owner.id) => |world| accounts.update_account(&{
        let mut renamed = world.owner.clone();
        (renamed.full_name, renamed.version) = (full_name("Cut"), world.owner.version.next());
        renamed
    }, world.owner.version);
    SIGN_IN => |world| accounts.update_password(world.owner.id, &password("cut"), None);
    SIGN_UP => |world| accounts.has_operator();
    SIGN_UP => |world| accounts.operator_link();
    SIGN_UP => |world| accounts.set_operator_link(&OperatorLink { token: world.fixture.token(), expires_at: NOW });
    SIGN_UP => |world| accounts.delete_operator_link(&world.link.token);
    SIGN_IN => |world| account_links.insert_account_link(&world.fixture.new_account_link(world.owner.id));
    SIGN_IN => |world| account_links.account_link_by_token(&world.account_link.token);
    SIGN_IN => |world| account_links.newest_account_link(world.owner.id, world.account_link.purpose, NOW);
    SIGN_IN => |world| account_links.delete_account_link(&world.account_link.token);
    SIGN_IN => |world| account_links.delete_account_links(world.owner.id, world.account_link.purpose, NOW);
    RETENTION => |world| account_links.delete_expired_account_links(world.account_link.expires_at.after(SECOND));
    SIGN_IN => |world| sessions.insert_session(&world.fixture.new_session(world.owner.id), 0);
    SIGN_IN => |world| sessions.end_oldest_sessions(world.owner.id, world.session.id, 1);
    AUTHENTICATE => |world| sessions.session_by_token(&world.session.token);
    AUTHENTICATE => |world| sessions.touch_session(&world.session);
    Actor::Account(world.owner.id) => |world| sessions.set_session_message(world.session.id, Some("cut"));
    Actor::Account(world.owner.id) => |world| sessions.list_sessions(NOW, NOW.before(HOUR), &Slice::first(10));
    Actor::Account(world.owner.id) => |world| sessions.rotate_session(&Session {
        token: world.fixture.token(), ..world.session.clone()
    }, &world.session.token);
    Actor::Account(world.owner.id) => |world| sessions.delete_session(world.session.id);
    Actor::Account(world.owner.id) => |world| sessions.delete_sessions(world.owner.id, None);
    RETENTION => |world| sessions.delete_sessions_over(world.session.expires_at, world.session.expires_at);
    RETENTION => |world| sessions.clear_session_addresses(world.session.expires_at);
    PEOPLE => |world| admissions.upsert_admission(&world.fixture.new_admission());
    PEOPLE => |world| admissions.list_admissions(&Slice::first(10));
    PEOPLE => |world| admissions.admission(world.admission.id);
    PEOPLE => |world| admissions.renew_admission(world.admission.id, world.admission.expires_at.after(SECOND));
    SIGN_UP => |world| admissions.admission_of(&world.admission.email);
    PEOPLE => |world| admissions.delete_admission(world.admission.id);
    SIGN_UP => |world| admissions.use_admission(&world.admission.email);
    RETENTION => |world| admissions.delete_expired_admissions(world.admission.expires_at.after(SECOND));
    SIGN_IN => |world| devices.see_device(&world.fixture.new_device(world.owner.id));
    SIGN_IN => |world| devices.is_network_known(world.owner.email.as_ref().unwrap(), &world.device.network);
    SIGN_IN => |world| devices.forget_devices(world.owner.id);
    RETENTION => |world| devices.delete_devices_unseen_since(world.device.seen_at.after(SECOND));
    Actor::Account(world.viewer.id) => |world| factors.upsert_factor(&world.fixture.new_factor(world.viewer.id));
    SIGN_IN => |world| factors.factor(world.owner.id);
    Actor::Account(world.admin.id) => |world| factors.confirm_factor(&confirmed(&world.set_up, 0));
    SIGN_IN => |world| factors.use_factor_step(world.owner.id, 100);
    VAULT => |world| factors.factors_of_other_keys("v1.newest.", None, 10);
    VAULT => |world| factors.reseal_factor(
        world.owner.id, &Sealed::from_stored(format!("v1.{}", world.owner.id)), &Sealed::from_stored("v1.newest".to_owned())
    );
    Actor::Account(world.owner.id) => |world| factors.delete_factor(world.owner.id);
    RETENTION => |world| factors.delete_unconfirmed_factors(NOW.after(HOUR));
    Actor::Account(world.owner.id) => |world| factors.replace_recovery_codes(world.owner.id, &[world.fixture.token(), world.fixture.token()]);
    SIGN_IN => |world| factors.use_recovery_code(world.owner.id, &world.recovery_code);
    Actor::Account(world.owner.id) => |world| factors.count_recovery_codes(world.owner.id);
    Actor::Account(world.owner.id) => |world| passkeys.insert_passkey(&world.fixture.new_passkey(world.owner.id));
    SIGN_IN => |world| passkeys.list_passkeys(world.owner.id);
    SIGN_IN => |world| passkeys.passkey_by_credential(&world.passkey.credential);
    Actor::Account(world.owner.id) => |world| passkeys.rename_passkey(&Passkey {
        version: world.passkey.version.next(), ..world.passkey.clone()
    }, world.passkey.version);
    SIGN_IN => |world| passkeys.use_passkey(&Passkey { sign_count: 7, ..world.passkey.clone() }, world.passkey.sign_count);
    Actor::Account(world.owner.id) => |world| passkeys.delete_passkeys(world.owner.id, None);
    SIGN_IN => |world| passkeys.insert_passkey_challenge(&world.fixture.new_passkey_challenge(Some(world.owner.id)));
    SIGN_IN => |world| passkeys.take_passkey_challenge(&world.asked.token);
    RETENTION => |world| passkeys.delete_expired_passkey_challenges(world.asked.expires_at.after(SECOND));
    SIGN_IN => |world| identities.insert_pending_authorization(&world.fixture.new_authorization());
    SIGN_IN => |world| identities.take_pending_authorization(&world.authorization.state);
    RETENTION => |world| identities.delete_expired_authorizations(world.authorization.expires_at.after(SECOND));
    Actor::Account(world.viewer.id) => |world| identities.insert_identity(&world.fixture.new_identity(world.viewer.id));
    SIGN_IN => |world| identities.linked_identity(&world.identity.identity);
    Actor::Account(world.owner.id) => |world| identities.list_identities(world.owner.id);
    Actor::Account(world.owner.id) => |world| identities.delete_identity(world.owner.id, world.identity.id);
    Actor::Account(world.owner.id) => |world| api_keys.insert_api_key(&world.fixture.new_api_key(world.owner.id, None));
    AUTHENTICATE => |world| api_keys.api_key_by_secret(&world.api_key.secret);
    AUTHENTICATE => |world| api_keys.touch_api_key(world.api_key.id, NOW.after(SECOND));
    Actor::Account(world.owner.id) => |world| api_keys.api_key(world.api_key.id);
    Actor::Account(world.owner.id) => |world| api_keys.list_api_keys(None, &Slice::first(10));
    Actor::Account(world.owner.id) => |world| api_keys.count_api_keys();
    Actor::Account(world.owner.id) => |world| api_keys.list_reaching_keys(world.project.id, NOW, &Slice::first(10));
    Actor::Account(world.owner.id) => |world| api_keys.rotate_api_key(&ApiKey {
        secret: world.fixture.token(), ..world.api_key.clone()
    }, &world.api_key.secret);
    Actor::Account(world.owner.id) => |world| api_keys.delete_api_key(world.api_key.id);
    SIGN_IN => |world| api_keys.delete_api_keys(world.owner.id, world.api_key.created_at);
    Actor::Account(world.owner.id) => |world| attention.list_endings(&Horizon::at(NOW), 10);
    RETENTION => |world| api_keys.delete_expired_api_keys(world.api_key.expires_at.unwrap().after(SECOND));
    Actor::Account(world.owner.id) => |world| projects.insert_project(&world.fixture.new_project(world.owner.id));
    WORK => |world| projects.project(world.project.id);
    Actor::Account(world.owner.id) => |world| projects.membership(world.project.id);
    Actor::Account(world.owner.id) => |world| projects.list_projects(&MembershipQuery::default(), &Slice::first(10));
    Actor::Account(world.owner.id) => |world| projects.count_founded(world.owner.id);
    Actor::Account(world.owner.id) => |world| projects.update_project(&Project {
        slug: world.fixture.slug(), version: world.project.version.next(), ..world.project.clone()
    }, world.project.version);
    Actor::Account(world.owner.id) => |world| branding.brand_project(&world.fixture.new_branding(&world.project, world.owner.id));
    Actor::Account(world.owner.id) => |world| branding.branding_versions(world.project.id);
    WORK => |world| projects.site(&world.project.slug);
    WORK => |world| projects.site_of(world.project.id);
    WORK => |world| projects.moved(&world.project.slug);
    RETENTION => |world| projects.projects_deleted_before(NOW, 10);
    RETENTION => |world| projects.erase_project(world.deleted.id, NOW.after(SECOND));
    Actor::Account(world.owner.id) => |world| members.insert_member(&world.fixture.new_member(world.project.id, &world.stranger, Role::Owner));
    Actor::Account(world.owner.id) => |world| members.member(world.project.id, world.admin.id);
    Actor::Account(world.owner.id) => |world| members.list_members(world.project.id, &MembershipQuery::default(), &Slice::first(10));
    Actor::Account(world.owner.id) => |world| members.update_member(&{
        let member = world.fixture.new_member(world.project.id, &world.admin, Role::Viewer);
        Member { version: member.version.next(), ..member }
    }, Version::FIRST);
    Actor::Account(world.owner.id) => |world| members.delete_member(world.project.id, world.viewer.id);
    Actor::Account(world.owner.id) => |world| members.upsert_invitation(&world.fixture.new_invitation(world.project.id, world.owner.id));
    Actor::Account(world.owner.id) => |world| members.count_places(world.project.id, &world.invitation.email);
    INVITATION => |world| members.invitation_by_token(&world.invitation.token);
    WORK => |world| members.invitation(world.project.id, world.invitation.id);
    WORK => |world| members.mark_invitation(world.project.id, &world.invitation.token, Some(NOW));
    INVITATION => |world| members.invitation_to(&world.invitation.email, world.invitation.id);
    INVITATION => |world| members.list_invitations_to(&world.invitation.email, NOW, &Slice::first(10));
    Actor::Account(world.owner.id) => |world| members.list_invitations(world.project.id, &Slice::first(10));
    Actor::Account(world.owner.id) => |world| members.delete_invitation(world.project.id, world.invitation.id);
    RETENTION => |world| members.delete_expired_invitations(world.invitation.expires_at.after(SECOND));
    Actor::Account(world.owner.id) => |world| members.has_member_with(world.project.id, world.admin.email.as_ref().unwrap());
    Actor::Account(world.owner.id) => |world| ownership.upsert_offer(&world.fixture.new_offer(&world.project, world.admin.id));
    Actor::Account(world.owner.id) => |world| ownership.offer(world.project.id);
    Actor::Account(world.viewer.id) => |world| ownership.delete_offer(world.project.id, world.offer.id);
    TRANSFER => |world| ownership.hand_over(&world.offer);
    world.actor(super::world::Who::Operator) => |world| people.list_people(&PeopleQuery::default(), &Slice::first(10));
    world.actor(super::world::Who::Operator) => |world| people.list_waiting(NOW, &Slice::first(10));
    PEOPLE => |world| people.suspend(world.owner.id, NOW);
    PEOPLE => |world| people.set_operator(world.owner.id, true);
    world.actor(super::world::Who::Operator) => |world| people.resume(world.owner.id);
    PEOPLE => |world| people.departures(world.owner.id);
    PEOPLE => |world| people.begin_leaving(world.owner.id, NOW);
    PEOPLE => |world| people.accounts_leaving_before(NOW);
    PEOPLE => |world| people.hide_project(world.project.id, NOW);
    PEOPLE => |world| people.erase_account(world.owner.id, "Cut");
    RETENTION => |world| ownership.delete_expired_offers(world.offer.expires_at.after(SECOND));
    Actor::Account(world.owner.id) => |world| previews.upsert_preview_link(&world.fixture.new_preview_link(&world.public, world.owner.id));
    Actor::Account(world.owner.id) => |world| previews.preview_link(world.project.id, world.draft.id);
    Actor::Account(world.owner.id) => |world| read_keys.insert_read_key(&world.fixture.new_read_key(&world.project));
    Actor::Account(world.owner.id) => |world| read_keys.list_read_keys(world.project.id);
    AUTHENTICATE => |world| read_keys.read_key_by_text(&world.read_key.text);
    Actor::Account(world.owner.id) => |world| read_keys.delete_read_key(world.project.id, world.read_key.id);
    PREVIEW => |world| previews.preview_link_by_token(&world.preview.token);
    Actor::Account(world.owner.id) => |world| previews.delete_preview_link(world.project.id, world.draft.id);
    Actor::Account(world.owner.id) => |world| contents.insert_content(&world.fixture.new_content(world.project.id, world.owner.id));
    Actor::Account(world.owner.id) => |world| contents.content(world.project.id, world.draft.id);
    Actor::Account(world.owner.id) => |world| contents.titles(world.project.id, &[world.draft.id, world.public.id]);
    Actor::Account(world.owner.id) => |world| contents.list_contents(world.project.id, &ContentQuery::default(), &Slice::first(10));
    Actor::Account(world.owner.id) => |world| contents.update_content(&Content {
        slug: world.fixture.slug(), version: world.draft.version.next(), ..world.draft.clone()
    }, world.draft.version);
    Actor::Account(world.owner.id) => |world| contents.delete_content(world.project.id, world.public.id, world.public.version);
    Actor::Account(world.owner.id) => |world| contents.is_slug_free(world.project.id, &world.draft.slug, None);
    Actor::Account(world.owner.id) => |world| contents.upsert_published(&snapshot(&world.draft));
    Actor::Account(world.owner.id) => |world| contents.delete_published(world.project.id, world.public.id);
    Actor::Account(world.owner.id) => |world| contents.published(world.project.id, &world.public.slug);
    Actor::Account(world.owner.id) => |world| contents.list_published(world.project.id, None, &Slice::first(10));
    Actor::Account(world.owner.id) => |world| contents.newest_published(world.project.id, 10);
    Actor::Account(world.owner.id) => |world| events.record_events(&[world.fixture.new_event(world.owner.id)]);
    EVENTS => |world| events.events_after(EventCursor::START, 10);
    EVENTS => |world| events.events_end();
    RETENTION => |world| events.delete_events(NOW.after(SECOND), EventCursor::from_i64(i64::MAX), 10);
    Actor::Account(world.owner.id) => |world| jobs.enqueue(&world.fixture.new_job(Some(world.project.id), Some(world.owner.id)));
    WORK => |world| jobs.claim_jobs(&claim(10, HOUR));
    WORK => |world| jobs.finish_jobs(&[(world.leased.job.id, world.leased.fence, Outcome::Done)]);
    WORK => |world| jobs.count_jobs();
    world.actor(super::world::Who::Operator) => |world| jobs.list_jobs(&JobQuery::default(), &Slice::first(10));
    world.actor(super::world::Who::Operator) => |world| jobs.rerun_job(world.parked.job.id, NOW);
    RETENTION => |world| jobs.delete_expired_jobs(NOW.after(HOUR * 2));
    TAKE => |world| limits.take_token(&Bucket { key: world.fixture.bytes(), limit: Limit { burst: 1, refill: SECOND } }, NOW);
    RETENTION => |world| limits.delete_full_buckets(NOW.after(HOUR));
    MAIL_PREFERENCES => |world| mails.refused_topics(&world.fixture.new_refusal().address);
    MAIL_PREFERENCES => |world| mails.refuse_topic(&world.fixture.new_refusal());
    MAIL_PREFERENCES => |world| mails.accept_topic(&world.fixture.new_refusal().address, MailTopic::Projects);
    Actor::Account(world.owner.id) => |world| idempotency.once(&world.fixture.new_once(world.owner.id));
    RETENTION => |world| idempotency.delete_idempotency_keys(NOW.after(SECOND));
    VAULT => |world| vault.key_check("social");
    VAULT => |world| vault.insert_key_check("internal", &Sealed::from_stored("v1.c.d".to_owned()));
    VAULT => |world| vault.replace_key_check("social", &Sealed::from_stored("v1.c.d".to_owned()));
    AUDIT => |world| audit.audit_position();
    AUDIT => |world| audit.advance_audit(world.position, EventCursor::from_i64(2));
    AUDIT => |world| audit.audit_head(Chain::Operator);
    AUDIT => |world| audit.append_audit(
        &world.fixture.new_link(&Head::new(Chain::Account(world.admin.id))), &Head::new(Chain::Account(world.admin.id))
    );
    Actor::Account(world.owner.id) => |world| audit.list_audit(
        Chain::Project(world.project.id), &AuditQuery::default(), &Slice::first(10)
    );
    AUDIT => |world| audit.audit_links(Chain::Operator, 0, 10);
    AUDIT => |world| audit.audit_chains(None, 10);
    RETENTION => |world| audit.forget_in_audit(world.link_of_operators.by.as_ref().unwrap().account.unwrap());
    RETENTION => |world| audit.delete_audit(NOW.after(SECOND));
};

pub(super) async fn a_cut_method_leaves_nothing_behind(store: &dyn Store) {
    let world = World::new(store).await;
    let before = world.portrait().await;
    for step in STEPS {
        for polls in 1.. {
            let mut tx = store.write((step.actor)(&world)).await.unwrap();
            let done = cut((step.call)(&mut *tx, &world), polls).await;
            drop(tx);
            assert_eq!(world.portrait().await, before, "after {} was dropped at poll {polls}", step.name);
            if let Some(answer) = done {
                answer.unwrap_or_else(|error| panic!("{}: {error}", step.name));
                break;
            }
        }
    }
}
