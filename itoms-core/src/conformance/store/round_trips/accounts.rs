use super::{fullest, longest_email};
use crate::{
    account::{Account, Company, ExternalId, FullName, Identity, OperatorLink, PasswordHash, Registration, RegistrationProof},
    conformance::store::{
        door,
        fixture::{Fixture, HOUR, NOW, SECOND, SIGN_IN, SIGN_UP, WORK, email, external_id, full_name, password},
    },
    language::Language,
    store::{Actor, Store, Version},
    time::{TimeZone, Timestamp},
};

pub(super) fn fullest_account(fixture: &Fixture<'_>) -> Account {
    Account {
        email: Some(longest_email(fixture)),
        full_name: full_name(&fullest(FullName::MAX)),
        company: Some(Company::parse(&fullest(Company::MAX)).unwrap()),
        language: Language::parse("zh-Hant-TW").unwrap(),
        time_zone: TimeZone::named("America/Argentina/ComodRivadavia").unwrap(),
        external_id: Some(external_id(&fullest(ExternalId::MAX))),
        age_stated_at: Some(NOW.before(SECOND)),
        operator: true,
        created_at: Timestamp::from_millis(-1),
        updated_at: Timestamp::from_millis(253_402_300_799_999),
        version: Version::from_i64(i64::MAX - 1),
        ..fixture.new_account()
    }
}

pub(super) fn barest_account(fixture: &Fixture<'_>) -> Account {
    Account { email: None, email_verified: false, age_stated_at: None, ..fixture.new_account() }
}

pub(in super::super) async fn an_account_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for account in [fullest_account(&fixture), barest_account(&fixture)] {
        fixture.insert_account(&account).await;
        let read = door::read(store, Actor::Account(account.id), async |tx| tx.accounts().account(account.id).await).await;
        assert_eq!(read, Some(account));
    }
}

pub(in super::super) async fn an_account_is_found_by_its_names(store: &dyn Store) {
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

pub(in super::super) async fn an_account_is_changed_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    for (mut old, new) in [(barest_account(&fixture), fullest_account(&fixture)), (fullest_account(&fixture), barest_account(&fixture))] {
        old.version = Version::FIRST;
        fixture.insert_account(&old).await;
        let Account { email, email_verified, company, full_name, language, time_zone, .. } = new;
        let (updated_at, version) = (NOW.after(SECOND), old.version.next());
        let changed = Account { email, email_verified, company, full_name, language, time_zone, updated_at, version, ..old.clone() };
        assert!(door::write(store, Actor::Account(old.id), async |tx| tx.accounts().update_account(&changed, old.version).await).await);
        assert_eq!(door::read(store, Actor::Account(old.id), async |tx| tx.accounts().account(old.id).await).await, Some(changed));
    }
}

pub(in super::super) async fn a_password_is_replaced(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let (ada, bob) = (fixture.account().await, fixture.account().await);
    let stronger = password("stronger");
    let replaces = async |former: Option<&PasswordHash>| {
        door::write(store, SIGN_IN, async |tx| tx.accounts().update_password(ada.id, &stronger, former).await).await
    };
    let (first, other) = (password("kept"), password("other"));
    assert_eq!((replaces(Some(&other)).await, replaces(Some(&first)).await, replaces(Some(&first)).await), (false, true, false));
    assert!(replaces(None).await);
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
        (
            read.id,
            &read.email,
            &read.full_name,
            &read.company,
            read.proof.password().map(PasswordHash::expose),
            read.age_stated_at,
            read.token
        ),
        (
            written.id,
            &written.email,
            &written.full_name,
            &written.company,
            written.proof.password().map(PasswordHash::expose),
            written.age_stated_at,
            written.token
        ),
    );
    assert_eq!(read.proof.identity(), written.proof.identity());
    assert_eq!((read.created_at, read.expires_at, read.confirmed_at), (written.created_at, written.expires_at, written.confirmed_at));
}

pub(in super::super) async fn a_registration_is_read_as_written(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let full = Registration {
        email: longest_email(&fixture),
        full_name: full_name(&fullest(FullName::MAX)),
        company: Some(Company::parse(&fullest(Company::MAX)).unwrap()),
        age_stated_at: NOW.before(SECOND),
        ..fixture.new_registration()
    };
    let identity = Identity::from_stored(fullest(500), fullest(255));
    let proved = Registration { proof: RegistrationProof::Identity(identity), ..fixture.new_waiting() };
    for registration in [full, fixture.new_registration(), fixture.new_waiting(), proved] {
        door::write(store, SIGN_UP, async |tx| tx.accounts().insert_registration(&registration).await).await;
        let by_token = door::read(store, SIGN_UP, async |tx| tx.accounts().registration_by_token(&registration.token).await).await;
        assert_same_registration(by_token, &registration);
        let by_id = door::read(store, WORK, async |tx| tx.accounts().registration(registration.id).await).await;
        assert_same_registration(by_id, &registration);
    }
}

pub(in super::super) async fn the_newest_registrations_of_an_address_are_found(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let [mut oldest, mut first, mut second, mut ended, mut waiting, other] = std::array::from_fn(|_| fixture.new_registration());
    (oldest.email, first.email, second.email) = (email("ada@example.com"), email("ada@example.com"), email("ADA@example.com"));
    ended.email = email("ada@example.com");
    ended.expires_at = NOW;
    waiting.email = email("ada@example.com");
    waiting.confirmed_at = Some(NOW);
    let found = door::write(store, SIGN_UP, async |tx| {
        for registration in [&second, &oldest, &first, &ended, &waiting, &other] {
            tx.accounts().insert_registration(registration).await?;
        }
        tx.accounts().newest_registrations(&first.email, NOW, 2).await
    })
    .await;
    let mut found = found.into_iter();
    assert_same_registration(found.next(), &second);
    assert_same_registration(found.next(), &first);
    assert!(found.next().is_none(), "as many as were asked for");
}

pub(in super::super) async fn who_waits_is_found_by_the_address(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let [mut waiting, mut ended, mut unproved, mut other] = std::array::from_fn(|_| fixture.new_registration());
    (waiting.email, ended.email, unproved.email) = (email("ADA@example.com"), email("ada@example.com"), email("ada@example.com"));
    (waiting.confirmed_at, ended.confirmed_at, other.confirmed_at) = (Some(NOW), Some(NOW), Some(NOW));
    ended.expires_at = NOW;
    let found = door::write(store, SIGN_UP, async |tx| {
        for registration in [&waiting, &ended, &unproved, &other] {
            tx.accounts().insert_registration(registration).await?;
        }
        tx.accounts().waiting_registration(&unproved.email, NOW).await
    })
    .await;
    assert_same_registration(found, &waiting);
}

pub(in super::super) async fn registrations_of_an_address_go_together(store: &dyn Store) {
    let fixture = Fixture::new(store);
    let [mut first, mut second, third] = [fixture.new_registration(), fixture.new_registration(), fixture.new_registration()];
    first.email = email("ada@example.com");
    second.email = email("ADA@example.com");
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

pub(in super::super) async fn an_operator_link_is_read_as_written(store: &dyn Store) {
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

pub(in super::super) async fn an_installation_has_an_operator_or_not(store: &dyn Store) {
    let fixture = Fixture::new(store);
    fixture.account().await;
    let has_operator = async || door::read(store, SIGN_UP, async |tx| tx.accounts().has_operator().await).await;
    assert!(!has_operator().await);
    fixture.insert_account(&Account { operator: true, ..fixture.new_account() }).await;
    assert!(has_operator().await);
}
