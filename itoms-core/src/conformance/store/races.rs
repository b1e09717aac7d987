//! Many at once, and exactly one gets it. Two that stand in each other's way may be told to try again.

use super::{
    door::{self, try_write},
    fixture::{
        AUTHENTICATE, Fixture, HOUR, INVITATION, NOW, PEOPLE, SECOND, SIGN_IN, SIGN_UP, TAKE, VAULT, WORK, claim, confirmed, password,
    },
};
use crate::{
    account::{Account, LinkedIdentity, OperatorLink, PasswordHash, Session, StandingKind},
    api_key::ApiKey,
    conformance::case::rounds,
    content::Content,
    idempotency::Once,
    limit::{Bucket, Limit, Taken},
    people::PeopleQuery,
    project::{Invitation, Project, ReadKey},
    store::{Actor, Slice, Store, StoreError, Transaction, Version},
    vault::Sealed,
};
use futures_util::future::{join, join_all};
use std::{collections::HashSet, time::Duration};

pub(super) const CROWD: usize = 64;

/// How many of a crowd were answered `true`, each in a transaction of its own, all at once.
pub(super) async fn winners<R>(
    store: &dyn Store,
    runners: &[R],
    actor: impl Fn(&R) -> Actor,
    run: impl AsyncFn(&mut dyn Transaction, &R) -> Result<bool, StoreError>,
) -> usize {
    let runs = runners.iter().map(|runner| door::write(store, actor(runner), async |tx| run(tx, runner).await));
    join_all(runs).await.into_iter().filter(|won| *won).count()
}

pub(super) async fn a_project_slug_has_one_winner(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let slug = fixture.slug();
        let projects: Vec<_> = (0..CROWD).map(|_| Project { slug: slug.clone(), ..fixture.new_project(ada) }).collect();
        let won = winners(store, &projects, |_| Actor::Account(ada), async |tx, project| tx.projects().insert_project(project).await).await;
        assert_eq!(won, 1);
    }
}

/// The first moves away, the others want its place: they come too early or too late.
pub(super) async fn nobody_takes_a_slug_while_it_is_left(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let project = fixture.project(ada).await;
        let moved = Project { slug: fixture.slug(), version: project.version.next(), ..project.clone() };
        let mut runners = vec![moved];
        runners.extend((1..CROWD).map(|_| Project { slug: project.slug.clone(), ..fixture.new_project(ada) }));
        let won = winners(
            store,
            &runners,
            |_| Actor::Account(ada),
            async |tx, runner| match runner.id == project.id {
                true => tx.projects().update_project(runner, project.version).await,
                false => tx.projects().insert_project(runner).await,
            },
        )
        .await;
        assert_eq!(won, 1);
    }
}

pub(super) async fn a_content_slug_has_one_winner(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    for _ in rounds(20) {
        let slug = fixture.slug();
        let contents: Vec<_> = (0..CROWD).map(|_| Content { slug: slug.clone(), ..fixture.new_content(project.id, ada) }).collect();
        let won = winners(store, &contents, |_| Actor::Account(ada), async |tx, content| tx.contents().insert_content(content).await).await;
        assert_eq!(won, 1);
    }
}

pub(super) async fn a_session_is_rotated_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let session = fixture.session(ada).await;
        let rotations: Vec<_> = (0..CROWD).map(|_| Session { token: fixture.token(), ..session.clone() }).collect();
        let rotate = async |tx: &mut dyn Transaction, rotated: &Session| tx.sessions().rotate_session(rotated, &session.token).await;
        assert_eq!(winners(store, &rotations, |_| Actor::Account(ada), rotate).await, 1);
    }
}

pub(super) async fn a_set_up_is_confirmed_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        let confirmed = confirmed(&fixture.factor(ada).await, 0);
        let confirm = async |tx: &mut dyn Transaction, (): &()| tx.factors().confirm_factor(&confirmed).await;
        assert_eq!(winners(store, &[(); CROWD], |()| Actor::Account(ada), confirm).await, 1);
    }
}

pub(super) async fn a_code_of_an_app_is_used_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    fixture.confirmed_factor(ada).await;
    for (_, step) in rounds(20).zip(1..) {
        let used = async |tx: &mut dyn Transaction, (): &()| tx.factors().use_factor_step(ada, step).await;
        assert_eq!(winners(store, &[(); CROWD], |()| SIGN_IN, used).await, 1);
    }
}

pub(super) async fn a_recovery_code_is_used_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        let code = fixture.confirmed_factor(ada).await;
        let used = async |tx: &mut dyn Transaction, (): &()| tx.factors().use_recovery_code(ada, &code).await;
        assert_eq!(winners(store, &[(); CROWD], |()| SIGN_IN, used).await, 1);
    }
}

/// Whoever was proved before all sessions ended has none after, however the two meet.
pub(super) async fn no_session_outlives_the_end_of_all(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        let sessions: Vec<_> = (0..CROWD).map(|_| fixture.new_session(ada)).collect();
        let start_or_end = async |tx: &mut dyn Transaction, session: &Session| {
            if session.id == sessions[CROWD / 2].id {
                tx.sessions().delete_sessions(ada, None).await?;
                return Ok(false);
            }
            tx.sessions().insert_session(session, 0).await
        };
        winners(store, &sessions, |_| SIGN_IN, start_or_end).await;
        for session in &sessions {
            let left = door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
            assert_eq!(left, None);
        }
    }
}

pub(super) async fn a_password_is_replaced_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        let first = password("first");
        door::write(store, SIGN_IN, async |tx| tx.accounts().update_password(ada, &first, None).await).await;
        let replace = async |tx: &mut dyn Transaction, newer: &PasswordHash| tx.accounts().update_password(ada, newer, Some(&first)).await;
        let newer: Vec<_> = (0..CROWD).map(|number| password(&format!("newer{number}"))).collect();
        assert_eq!(winners(store, &newer, |_| SIGN_IN, replace).await, 1);
    }
}

pub(super) async fn a_device_is_new_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let device = fixture.new_device(ada);
        let is_new = async |tx: &mut dyn Transaction, (): &()| Ok(!tx.devices().see_device(&device).await?);
        assert_eq!(winners(store, &[(); CROWD], |()| SIGN_IN, is_new).await, 1);
    }
}

pub(super) async fn a_passkey_challenge_is_taken_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for (_, account) in rounds(20).zip([Some(ada), None].into_iter().cycle()) {
        let asked = fixture.passkey_challenge(account).await;
        let take = async |tx: &mut dyn Transaction, (): &()| Ok(tx.passkeys().take_passkey_challenge(&asked.token).await?.is_some());
        assert_eq!(winners(store, &[(); CROWD], |()| SIGN_IN, take).await, 1);
    }
}

pub(super) async fn an_authorization_comes_back_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let state = fixture.authorization().await.state;
        let take = async |tx: &mut dyn Transaction, (): &()| Ok(tx.identities().take_pending_authorization(&state).await?.is_some());
        assert_eq!(winners(store, &[(); CROWD], |()| SIGN_IN, take).await, 1);
    }
}

pub(super) async fn an_identity_is_linked_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    for _ in rounds(20) {
        let hers = fixture.new_identity(ada);
        let of = |account| LinkedIdentity { identity: hers.identity.clone(), ..fixture.new_identity(account) };
        let runners: Vec<_> = (0..CROWD).map(|number| of(if number % 2 == 0 { ada } else { bob })).collect();
        let link = async |tx: &mut dyn Transaction, linked: &LinkedIdentity| tx.identities().insert_identity(linked).await;
        assert_eq!(winners(store, &runners, |linked| Actor::Account(linked.account), link).await, 1);
        let owner = door::read(store, SIGN_IN, async |tx| tx.identities().linked_identity(&hers.identity).await).await;
        let owner = owner.expect("it is linked");
        let unlink = async |tx: &mut dyn Transaction, (): &()| tx.identities().delete_identity(owner.account, owner.id).await;
        assert_eq!(winners(store, &[()], |()| Actor::Account(owner.account), unlink).await, 1);
    }
}

pub(super) async fn an_api_key_is_rotated_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let key = fixture.api_key(ada, None).await;
        let rotations: Vec<_> = (0..CROWD).map(|_| ApiKey { secret: fixture.token(), ..key.clone() }).collect();
        let rotate = async |tx: &mut dyn Transaction, rotated: &ApiKey| tx.api_keys().rotate_api_key(rotated, &key.secret).await;
        assert_eq!(winners(store, &rotations, |_| Actor::Account(ada), rotate).await, 1);
    }
}

pub(super) async fn a_registration_becomes_one_account(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let registration = fixture.new_registration();
        door::write(store, SIGN_UP, async |tx| tx.accounts().insert_registration(&registration).await).await;
        let accounts: Vec<_> = (0..CROWD).map(|_| Account { email: Some(registration.email.clone()), ..fixture.new_account() }).collect();
        let won = winners(
            store,
            &accounts,
            |_| SIGN_UP,
            async |tx, account| {
                let used = tx.accounts().delete_registrations(&registration.email).await? > 0;
                Ok(used && tx.accounts().insert_account(account, registration.proof.password()).await?)
            },
        )
        .await;
        assert_eq!(won, 1);
    }
}

pub(super) async fn an_account_link_is_used_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let link = fixture.account_link(ada).await;
        let follow = async |tx: &mut dyn Transaction, (): &()| tx.account_links().delete_account_link(&link.token).await;
        assert_eq!(winners(store, &[(); CROWD], |()| SIGN_IN, follow).await, 1);
    }
}

pub(super) async fn an_invitation_is_used_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    for _ in rounds(20) {
        let invitation = fixture.invitation(&project).await;
        let won =
            winners(store, &[(); CROWD], |()| INVITATION, async |tx, ()| tx.members().delete_invitation(project.id, invitation.id).await)
                .await;
        assert_eq!(won, 1);
    }
}

pub(super) async fn an_operator_link_is_used_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let link = OperatorLink { token: fixture.token(), expires_at: NOW.after(HOUR) };
        door::write(store, SIGN_UP, async |tx| tx.accounts().set_operator_link(&link).await).await;
        let accounts: Vec<_> = (0..CROWD).map(|_| Account { operator: true, ..fixture.new_account() }).collect();
        let won = winners(
            store,
            &accounts,
            |_| SIGN_UP,
            async |tx, account| {
                let used = tx.accounts().delete_operator_link(&link.token).await?;
                Ok(used && tx.accounts().insert_account(account, Some(&password("operator"))).await?)
            },
        )
        .await;
        assert_eq!(won, 1);
    }
}

pub(super) async fn an_account_leaves_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        assert_eq!(winners(store, &[(); CROWD], |()| PEOPLE, async |tx, ()| tx.people().begin_leaving(ada, NOW).await).await, 1);
    }
}

/// Some are suspended, some leave, some are dismissed.
pub(super) async fn of_many_operators_ended_at_once_one_stays(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let mut last = None;
    for _ in rounds(20) {
        let mut operators: Vec<_> = last.take().into_iter().collect();
        while operators.len() < CROWD {
            let operator = Account { operator: true, ..fixture.new_account() };
            fixture.insert_account(&operator).await;
            operators.push(operator.id);
        }
        let ways: Vec<_> = operators.into_iter().zip((0..3).cycle()).collect();
        let ended = winners(
            store,
            &ways,
            |_| PEOPLE,
            async |tx, (operator, way)| match way {
                0 => tx.people().begin_leaving(*operator, NOW).await,
                1 => tx.people().suspend(*operator, NOW).await,
                _ => tx.people().set_operator(*operator, false).await,
            },
        )
        .await;
        assert_eq!(ended, CROWD - 1);
        let active = PeopleQuery { standing: Some(StandingKind::Active), operators: true, ..PeopleQuery::default() };
        let left = door::read(store, PEOPLE, async |tx| tx.people().list_people(&active, &Slice::first(10)).await).await;
        last = left.items.first().map(|account| account.id);
    }
}

pub(super) async fn an_idempotency_key_has_one_first_use(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let key = fixture.bytes();
        let uses: Vec<_> = (0..CROWD).map(|_| Once { key, ..fixture.new_once(ada) }).collect();
        let answers =
            join_all(uses.iter().map(|once| door::write(store, Actor::Account(ada), async |tx| tx.idempotency().once(once).await))).await;
        let (first, later): (Vec<_>, Vec<_>) = uses.iter().zip(answers).partition(|(_, answer)| answer.is_none());
        assert_eq!(first.len(), 1);
        assert!(later.into_iter().all(|(_, answer)| answer.as_ref() == Some(first[0].0)), "the others get what the first kept");
    }
}

pub(super) async fn a_bucket_never_gives_more_than_it_has(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let bucket = Bucket { key: fixture.bytes(), limit: Limit { burst: 5, refill: SECOND } };
        let taken = winners(
            store,
            &[(); CROWD],
            |()| TAKE,
            async |tx, ()| Ok(matches!(tx.limits().take_token(&bucket, NOW).await?, Taken::Yes { .. })),
        )
        .await;
        assert_eq!(taken, 5);
    }
}

pub(super) async fn a_key_check_has_one_winner(store: &dyn Store) {
    for round in rounds(20) {
        let (ring, check) = (format!("ring-{round}"), Sealed::from_stored("v1.a.b".to_owned()));
        let won = winners(store, &[(); CROWD], |()| VAULT, async |tx, ()| tx.vault().insert_key_check(&ring, &check).await).await;
        assert_eq!(won, 1);
    }
}

pub(super) async fn a_version_is_written_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    for _ in rounds(20) {
        let mut content = fixture.content(&project).await;
        content.version = Version::FIRST.next();
        let won = winners(
            store,
            &[(); CROWD],
            |()| Actor::Account(ada),
            async |tx, ()| tx.contents().update_content(&content, Version::FIRST).await,
        )
        .await;
        assert_eq!(won, 1);
    }
}

pub(super) async fn what_is_counted_holds_until_the_commit(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        let projects: Vec<_> = (0..CROWD).map(|_| fixture.new_project(ada)).collect();
        let founded = winners(
            store,
            &projects,
            |_| Actor::Account(ada),
            async |tx, project| Ok(tx.projects().count_founded(ada).await? < 3 && tx.projects().insert_project(project).await?),
        )
        .await;
        assert_eq!(founded, 3);
    }
}

pub(super) async fn read_keys_that_are_counted_stay_as_many(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let project = fixture.project(ada).await;
        let keys: Vec<_> = (0..CROWD).map(|_| fixture.new_read_key(&project)).collect();
        let make = async |tx: &mut dyn Transaction, key: &ReadKey| {
            let is_free = tx.read_keys().list_read_keys(project.id).await?.len() < 3;
            if is_free {
                tx.read_keys().insert_read_key(key).await?;
            }
            Ok(is_free)
        };
        assert_eq!(winners(store, &keys, |_| Actor::Account(ada), make).await, 3);
    }
}

pub(super) async fn api_keys_that_are_counted_stay_as_many(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        let keys: Vec<_> = (0..CROWD).map(|_| fixture.new_api_key(ada, None)).collect();
        let make = async |tx: &mut dyn Transaction, key: &ApiKey| {
            let is_free = tx.api_keys().count_api_keys().await? < 3;
            if is_free {
                tx.api_keys().insert_api_key(key).await?;
            }
            Ok(is_free)
        };
        assert_eq!(winners(store, &keys, |_| Actor::Account(ada), make).await, 3);
    }
}

pub(super) async fn invitations_that_are_counted_stay_as_many(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    for _ in rounds(20) {
        let project = fixture.project(ada).await;
        let invitations: Vec<_> = (0..CROWD).map(|_| fixture.new_invitation(project.id, ada)).collect();
        let invite = async |tx: &mut dyn Transaction, invitation: &Invitation| {
            let is_free = tx.members().count_places(project.id, &invitation.email).await?.invitations < 3;
            if is_free {
                tx.members().upsert_invitation(invitation).await?;
            }
            Ok(is_free)
        };
        assert_eq!(winners(store, &invitations, |_| Actor::Account(ada), invite).await, 3);
    }
}

/// P3.3-b, also in the moment in which the right goes.
pub(super) async fn who_is_suspended_meanwhile_lets_nobody_in(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        let project = fixture.project(ada).await;
        let invitations: Vec<_> = (1..CROWD).map(|_| fixture.new_invitation(project.id, ada)).collect();
        let invite =
            async |invitation| try_write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(invitation).await).await;
        let suspend = door::write(store, PEOPLE, async |tx| tx.people().suspend(ada, NOW).await);
        let (invited, is_suspended) = join(join_all(invitations.iter().map(invite)), suspend).await;
        assert!(is_suspended);
        assert!(invited.iter().all(|answer| matches!(answer, Ok(()) | Err(StoreError::Refused))), "{invited:?}");
        let late = invite(&fixture.new_invitation(project.id, ada)).await;
        assert!(matches!(late, Err(StoreError::Refused)), "{late:?}");
        for invitation in &invitations {
            let open = door::read(store, WORK, async |tx| tx.members().invitation(project.id, invitation.id).await).await;
            assert_eq!(open, None);
        }
    }
}

pub(super) async fn sessions_stay_as_many_as_are_kept(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        let ada = fixture.account().await.id;
        let sessions: Vec<_> = (0..CROWD).map(|_| fixture.new_session(ada)).collect();
        let start = async |tx: &mut dyn Transaction, session: &Session| {
            tx.sessions().insert_session(session, 0).await?;
            tx.sessions().end_oldest_sessions(ada, session.id, 3).await?;
            Ok(true)
        };
        assert_eq!(winners(store, &sessions, |_| SIGN_IN, start).await, CROWD);
        let mut left = 0;
        for session in &sessions {
            let found = door::read(store, AUTHENTICATE, async |tx| tx.sessions().session_by_token(&session.token).await).await;
            left += usize::from(found.is_some());
        }
        assert_eq!(left, 3);
    }
}

pub(super) async fn a_job_is_leased_to_one_worker(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for _ in rounds(20) {
        for _ in 0..20 {
            fixture.enqueue(&fixture.new_job(None, None)).await;
        }
        let claim = claim(3, HOUR);
        let workers = (0..16).map(|_| async { try_write(store, WORK, async |tx| tx.jobs().claim_jobs(&claim).await).await.unwrap() });
        let mut claimed = HashSet::new();
        for job in join_all(workers).await.into_iter().flatten() {
            assert!(claimed.insert(job.job.id), "leased twice");
        }
        claimed.extend(fixture.claim(100, HOUR).await.into_iter().map(|job| job.job.id));
        assert_eq!(claimed.len(), 20);
        assert_eq!(fixture.claim(100, Duration::ZERO).await, []);
    }
}
