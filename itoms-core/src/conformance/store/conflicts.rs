//! A taken name answers `false`, keeps what was there, and the transaction goes on.

use super::{
    door,
    fixture::{Fixture, HOUR, NOW, PEOPLE, PREVIEW, SECOND, SIGN_IN, SIGN_UP, TRANSFER, VAULT, confirmed, email, external_id, snapshot},
};
use crate::{
    account::{Account, LinkedIdentity, Passkey, SecondFactor},
    idempotency::Once,
    project::{MembershipQuery, OwnershipOffer, Project, Role},
    store::{Actor, Slice, Store, Version},
    vault::Sealed,
};

pub(super) async fn a_taken_project_slug_is_a_conflict(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let first = fixture.project(ada).await;
    let (mut second, third) = (fixture.new_project(bob), fixture.new_project(bob));
    second.slug = first.slug.clone();
    let answers = door::write(store, Actor::Account(bob), async |tx| {
        Ok((tx.projects().insert_project(&second).await?, tx.projects().insert_project(&third).await?))
    })
    .await;
    assert_eq!(answers, (false, true));
    let projects = door::read(store, Actor::Account(bob), async |tx| {
        tx.projects().list_projects(&MembershipQuery::default(), &Slice::first(10)).await
    })
    .await;
    assert_eq!(projects.items.into_iter().map(|membership| membership.project).collect::<Vec<_>>(), [third]);
}

pub(super) async fn a_project_cannot_move_to_a_taken_slug(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (first, second) = (fixture.project(ada).await, fixture.project(ada).await);
    let mut taken = second.clone();
    (taken.slug, taken.version) = (first.slug.clone(), second.version.next());
    let mut free = second.clone();
    (free.slug, free.version) = (fixture.slug(), second.version.next());
    let answers = door::write(store, Actor::Account(ada), async |tx| {
        Ok((tx.projects().update_project(&taken, second.version).await?, tx.projects().update_project(&free, second.version).await?))
    })
    .await;
    assert_eq!(answers, (false, true));
    assert_eq!(fixture.project_of(ada, second.id).await, Some(free));
}

pub(super) async fn a_slug_that_was_left_is_kept_from_others(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let project = fixture.project(ada).await;
    let moved = fixture.move_to(&project, &fixture.slug()).await;
    for who in [ada, bob] {
        let other = Project { slug: project.slug.clone(), ..fixture.new_project(who) };
        assert!(!door::write(store, Actor::Account(who), async |tx| tx.projects().insert_project(&other).await).await);
        let own = fixture.project(who).await;
        let other = Project { slug: project.slug.clone(), version: own.version.next(), ..own.clone() };
        assert!(!door::write(store, Actor::Account(who), async |tx| tx.projects().update_project(&other, own.version).await).await);
        assert_eq!(fixture.project_of(who, own.id).await, Some(own));
    }
    fixture.move_to(&moved, &project.slug).await;
}

pub(super) async fn the_oldest_of_many_former_slugs_is_free_again(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let mut project = fixture.project(ada).await;
    let mut left = Vec::new();
    for number in 0..=Project::FORMER_SLUGS {
        left.push(project.slug.clone());
        project.updated_at = NOW.after(SECOND * number as u32);
        project = fixture.move_to(&project, &fixture.slug()).await;
    }
    for (slug, is_free) in [(&left[1], false), (&left[0], true)] {
        let other = Project { slug: slug.clone(), ..fixture.new_project(ada) };
        assert_eq!(door::write(store, Actor::Account(ada), async |tx| tx.projects().insert_project(&other).await).await, is_free);
    }
}

pub(super) async fn a_taken_address_is_a_conflict_in_any_letter_case(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (mut first, mut second, third) = (fixture.new_account(), fixture.new_account(), fixture.new_account());
    first.email = Some(email("Ada@example.com"));
    second.email = Some(email("aDA@example.com"));
    fixture.insert_account(&first).await;
    let answers = door::write(store, SIGN_UP, async |tx| {
        Ok((tx.accounts().insert_account(&second, None).await?, tx.accounts().insert_account(&third, None).await?))
    })
    .await;
    assert_eq!(answers, (false, true));
    let found = door::read(store, SIGN_UP, async |tx| tx.accounts().account_by_email(&email("ada@example.com")).await).await;
    assert_eq!(found.map(|(account, _)| account), Some(first));
}

pub(super) async fn a_taken_external_id_is_a_conflict(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (mut first, mut second, mut third) = (fixture.new_account(), fixture.new_account(), fixture.new_account());
    first.external_id = Some(external_id("user-1"));
    second.external_id = Some(external_id("user-1"));
    third.external_id = Some(external_id("User-1"));
    fixture.insert_account(&first).await;
    let answers = door::write(store, SIGN_UP, async |tx| {
        Ok((tx.accounts().insert_account(&second, None).await?, tx.accounts().insert_account(&third, None).await?))
    })
    .await;
    assert_eq!(answers, (false, true), "compared byte by byte");
}

pub(super) async fn an_account_cannot_move_to_a_taken_address(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let mut taken = bob.clone();
    (taken.email, taken.version) = (ada.email.clone(), bob.version.next());
    let mut free = bob.clone();
    (free.email, free.version) = (Some(fixture.email()), bob.version.next());
    let answers = door::write(store, Actor::Account(bob.id), async |tx| {
        Ok((tx.accounts().update_account(&taken, bob.version).await?, tx.accounts().update_account(&free, bob.version).await?))
    })
    .await;
    assert_eq!(answers, (false, true));
    assert_eq!(door::read(store, Actor::Account(bob.id), async |tx| tx.accounts().account(bob.id).await).await, Some(free));
}

pub(super) async fn a_taken_content_slug_is_a_conflict_in_its_project_alone(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let (project, elsewhere) = (fixture.project(ada).await, fixture.project(ada).await);
    let first = fixture.content(&project).await;
    let (mut second, mut third) = (fixture.new_content(project.id, ada), fixture.new_content(elsewhere.id, ada));
    second.slug = first.slug.clone();
    third.slug = first.slug.clone();
    let answers = door::write(store, Actor::Account(ada), async |tx| {
        Ok((tx.contents().insert_content(&second).await?, tx.contents().insert_content(&third).await?))
    })
    .await;
    assert_eq!(answers, (false, true));
}

pub(super) async fn content_cannot_move_to_a_taken_slug(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (first, second) = (fixture.content(&project).await, fixture.content(&project).await);
    let mut taken = second.clone();
    (taken.slug, taken.version) = (first.slug.clone(), second.version.next());
    let mut free = second.clone();
    (free.slug, free.version) = (fixture.slug(), second.version.next());
    let answers = door::write(store, Actor::Account(ada), async |tx| {
        Ok((tx.contents().update_content(&taken, second.version).await?, tx.contents().update_content(&free, second.version).await?))
    })
    .await;
    assert_eq!(answers, (false, true));
    assert_eq!(door::read(store, Actor::Account(ada), async |tx| tx.contents().content(project.id, second.id).await).await, Some(free));
}

pub(super) async fn a_taken_snapshot_slug_is_a_conflict(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (first, second) = (fixture.content(&project).await, fixture.content(&project).await);
    fixture.publish(&first).await;
    let mut taken = snapshot(&second);
    taken.slug = first.slug.clone();
    let free = snapshot(&second);
    let answers = door::write(store, Actor::Account(ada), async |tx| {
        Ok((tx.contents().upsert_published(&taken).await?, tx.contents().upsert_published(&free).await?))
    })
    .await;
    assert_eq!(answers, (false, true));
    let public = door::read(store, Actor::Visitor, async |tx| tx.contents().published(project.id, &first.slug).await).await;
    assert_eq!(public.map(|published| published.id), Some(first.id));
}

pub(super) async fn a_slug_is_taken_by_working_copies_and_snapshots(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let content = fixture.content(&project).await;
    let old = fixture.publish(&content).await;
    let mut moved = content.clone();
    (moved.slug, moved.version) = (fixture.slug(), content.version.next());
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.contents().update_content(&moved, content.version).await).await);

    let other = fixture.id();
    let free = async |slug, except| {
        door::read(store, Actor::Account(ada), async |tx| tx.contents().is_slug_free(project.id, slug, except).await).await
    };
    assert!(!free(&moved.slug, None).await, "a working copy has it");
    assert!(!free(&old.slug, None).await, "a snapshot has it");
    assert!(!free(&old.slug, Some(other)).await, "another's snapshot has it");
    assert!(free(&moved.slug, Some(content.id)).await && free(&old.slug, Some(content.id)).await, "only the content itself has it");
    assert!(free(&fixture.slug(), None).await, "nobody has it");
}

pub(super) async fn a_member_joins_once(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await);
    let project = fixture.project(ada).await;
    fixture.join(&project, &bob, Role::Viewer).await;
    let (again, carol) = (fixture.new_member(project.id, &bob, Role::Owner), fixture.account().await);
    let other = fixture.new_member(project.id, &carol, Role::Viewer);
    let answers = door::write(store, Actor::Account(ada), async |tx| {
        Ok((tx.members().insert_member(&again).await?, tx.members().insert_member(&other).await?))
    })
    .await;
    assert_eq!(answers, (false, true));
    assert_eq!(
        door::read(store, Actor::Account(ada), async |tx| tx.members().member(project.id, bob.id).await).await.map(|member| member.role),
        Some(Role::Viewer)
    );
}

pub(super) async fn a_key_check_is_kept_once(store: &dyn Store) {
    let (first, second) = (Sealed::from_stored("v1.a.first".to_owned()), Sealed::from_stored("v1.b.second".to_owned()));
    let answers = door::write(store, VAULT, async |tx| {
        Ok((
            tx.vault().insert_key_check("social", &first).await?,
            tx.vault().insert_key_check("social", &second).await?,
            tx.vault().insert_key_check("internal", &second).await?,
        ))
    })
    .await;
    assert_eq!(answers, (true, false, true));
    assert_eq!(door::read(store, VAULT, async |tx| tx.vault().key_check("social").await).await, Some(first));
}

pub(super) async fn a_newer_invitation_takes_the_place_of_an_older_one(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let older = fixture.invitation(&project).await;
    let mut newer = fixture.new_invitation(project.id, ada);
    (newer.email, newer.role) = (email(&older.email.as_str().to_uppercase()), Role::Admin);
    door::write(store, Actor::Account(ada), async |tx| tx.members().upsert_invitation(&newer).await).await;
    let open = door::read(store, Actor::Account(ada), async |tx| tx.members().list_invitations(project.id, &Slice::first(10)).await).await;
    assert_eq!(open.items, [newer]);
}

pub(super) async fn a_newer_offer_takes_the_place_of_an_older_one(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (bob, carol) = (fixture.member(&project, Role::Admin).await.id, fixture.member(&project, Role::Viewer).await.id);
    let older = fixture.offer(&project, bob).await;
    let newer = fixture.offer(&project, carol).await;
    let read = async |who| door::read(store, Actor::Account(who), async |tx| tx.ownership().offer(project.id).await).await;
    assert_eq!(read(ada).await.map(|offer| offer.id), Some(newer.id));
    assert_eq!(read(bob).await, None);
    assert!(!door::write(store, TRANSFER, async |tx| tx.ownership().delete_offer(project.id, older.id).await).await);
}

pub(super) async fn a_newer_preview_link_takes_the_place_of_an_older_one(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let bob = fixture.member(&project, Role::Admin).await.id;
    let content = fixture.content(&project).await;
    let older = fixture.preview_link(&content, ada).await;
    let newer = fixture.preview_link(&content, bob).await;
    let by_token = async |token| door::read(store, PREVIEW, async |tx| tx.previews().preview_link_by_token(token).await).await;
    assert_eq!((by_token(&older.token).await, by_token(&newer.token).await), (None, Some(newer)));
}

pub(super) async fn only_an_owner_hands_over_and_to_no_owner(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let project = fixture.project(ada).await;
    let (bob, carol) = (fixture.member(&project, Role::Admin).await.id, fixture.member(&project, Role::Owner).await.id);
    let stranger = fixture.account().await.id;
    for (offered_by, account) in [(bob, carol), (ada, carol), (bob, ada), (ada, stranger), (stranger, bob), (ada, ada)] {
        let offer = OwnershipOffer { offered_by, account, ..fixture.new_offer(&project, bob) };
        assert!(!door::write(store, TRANSFER, async |tx| tx.ownership().hand_over(&offer).await).await);
    }
    let members = door::read(store, Actor::Account(ada), async |tx| {
        tx.members().list_members(project.id, &MembershipQuery::default(), &Slice::first(10)).await
    })
    .await;
    assert_eq!(members.items.iter().map(|member| member.version).max(), Some(Version::FIRST), "nobody was changed");
    assert!(door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(bob, NOW).await).await);
    let offer = fixture.new_offer(&project, bob);
    assert!(!door::write(store, TRANSFER, async |tx| tx.ownership().hand_over(&offer).await).await, "nor to who leaves");
}

pub(super) async fn the_last_operator_stays(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let operator = || Account { operator: true, ..fixture.new_account() };
    let (root, heir) = (operator(), operator());
    fixture.insert_account(&root).await;
    fixture.account().await;
    let suspend = async |who| door::write(store, PEOPLE, async |tx| tx.people().suspend(who, NOW).await).await;
    let leave = async |who| door::write(store, PEOPLE, async |tx| tx.people().begin_leaving(who, NOW).await).await;
    let dismiss = async |who| door::write(store, PEOPLE, async |tx| tx.people().set_operator(who, false).await).await;
    let each = async |who| [suspend(who).await, leave(who).await, dismiss(who).await];
    assert_eq!(each(root.id).await, [false; 3], "the only operator stays");
    fixture.insert_account(&heir).await;
    assert!(suspend(root.id).await, "another is there");
    assert_eq!(each(heir.id).await, [false; 3], "who is suspended runs nothing");
    assert!(dismiss(root.id).await && leave(root.id).await, "who is suspended may go");
}

pub(super) async fn a_confirmed_factor_is_not_replaced(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let read = async || door::read(store, SIGN_IN, async |tx| tx.factors().factor(ada).await).await;
    let again = fixture.factor_of_app(ada, "v1.again");
    let upsert =
        async |factor: &SecondFactor| door::write(store, Actor::Account(ada), async |tx| tx.factors().upsert_factor(factor).await).await;
    fixture.factor(ada).await;
    assert_eq!((upsert(&again).await, read().await.as_ref()), (true, Some(&again)));
    let code = fixture.confirmed_factor(ada).await;
    let kept = read().await;
    for other in [again, fixture.factor_of_passkeys(ada)] {
        assert_eq!((upsert(&other).await, read().await.as_ref()), (false, kept.as_ref()));
    }
    assert!(door::write(store, SIGN_IN, async |tx| tx.factors().use_recovery_code(ada, &code).await).await);
}

pub(super) async fn an_app_goes_beside_passkeys(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let ada = fixture.account().await.id;
    let read = async || door::read(store, SIGN_IN, async |tx| tx.factors().factor(ada).await).await.unwrap();
    let upsert =
        async |factor: &SecondFactor| door::write(store, Actor::Account(ada), async |tx| tx.factors().upsert_factor(factor).await).await;
    let uses = async |step| door::write(store, SIGN_IN, async |tx| tx.factors().use_factor_step(ada, step).await).await;
    fixture.factor(ada).await;
    let on = SecondFactor { confirmed_at: Some(NOW.after(HOUR)), ..fixture.factor_of_passkeys(ada) };
    assert_eq!((upsert(&on).await, read().await), (true, on.clone()), "in the place of a set-up");
    for secret in ["v1.first", "v1.second"] {
        let set_up = fixture.factor_of_app(ada, secret);
        assert_eq!((upsert(&set_up).await, read().await), (true, SecondFactor { confirmed_at: on.confirmed_at, ..set_up }));
        assert!(!uses(7).await, "no code of it was seen");
    }
    let both = confirmed(&read().await, 7);
    assert!(door::write(store, Actor::Account(ada), async |tx| tx.factors().confirm_factor(&both).await).await);
    assert_eq!((read().await, uses(7).await, uses(8).await), (both, false, true));
}

pub(super) async fn an_identity_signs_in_to_one_account(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let hers = fixture.identity(ada).await;
    let link = async |linked: &LinkedIdentity| {
        door::write(store, Actor::Account(linked.account), async |tx| {
            let kept = tx.identities().insert_identity(linked).await?;
            // The transaction goes on.
            tx.identities().list_identities(linked.account).await?;
            Ok(kept)
        })
        .await
    };
    let taken = LinkedIdentity { identity: hers.identity.clone(), ..fixture.new_identity(bob) };
    assert!(!link(&taken).await && !link(&LinkedIdentity { id: fixture.id(), ..hers.clone() }).await);
    assert!(!link(&fixture.new_identity(ada)).await, "one of each issuer");
    assert!(link(&fixture.new_identity(bob)).await);
    let owner = door::read(store, SIGN_IN, async |tx| tx.identities().linked_identity(&hers.identity).await).await;
    assert_eq!(owner, Some(hers));
}

pub(super) async fn a_used_key_answers_what_was_kept_then(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let first = fixture.new_once(ada);
    let mut again = fixture.new_once(ada);
    again.key = first.key;
    let mut others = again.clone();
    others.account = bob;
    let once = async |once: &Once| door::write(store, Actor::Account(once.account), async |tx| tx.idempotency().once(once).await).await;
    assert_eq!(once(&first).await, None);
    assert_eq!(once(&again).await, Some(first));
    assert_eq!(once(&others).await, None, "another's key is another key");
}

pub(super) async fn a_credential_is_one_passkey(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await.id, fixture.account().await.id);
    let first = fixture.passkey(ada).await;
    for account in [ada, bob] {
        let again = Passkey { credential: first.credential.clone(), ..fixture.new_passkey(account) };
        let other = fixture.new_passkey(account);
        let answers = door::write(store, Actor::Account(account), async |tx| {
            Ok((tx.passkeys().insert_passkey(&again).await?, tx.passkeys().insert_passkey(&other).await?))
        })
        .await;
        assert_eq!(answers, (false, true));
    }
    let found = door::read(store, SIGN_IN, async |tx| tx.passkeys().passkey_by_credential(&first.credential).await).await;
    assert_eq!(found, Some(first));
}
