//! Sign-in by others, where the core must hold even if an adapter does not.

use async_trait::async_trait;
use itoms_core::{
    Builder, Itoms,
    account::{
        AccountError, Adoption, Authorization, Caller, Claims, DangerousAct, EmailAddress, Exchange, IdentityCallback, IdentityProvider,
        IdentityProviderError, Intent, MockIdentityProvider, NewAccount, ProviderAnswer, ProviderStep, Session, SessionLifetimes,
        SignInStep, SignUp, Verified,
    },
    links::{Links, Place},
    problem::{Kind, Problem},
    random::SeededRandom,
    secret::Secret,
    store::{Actor, Store, Task},
    token::Token,
    vault::VaultKeys,
};
use itoms_store::sqlite::SqliteStore;
use std::time::Duration;
use url::Url;

const ISSUER: &str = "https://id.example.com";

struct Callback;

impl Links for Callback {
    fn to(&self, place: &Place) -> Option<Url> {
        matches!(place, Place::IdentityCallback).then(|| "https://itoms.example/callback".parse().unwrap())
    }
}

async fn builder() -> Builder {
    builder_on(SqliteStore::temporary().await.unwrap())
}

fn builder_on(store: SqliteStore) -> Builder {
    let key = |seed| VaultKeys::generate(&SeededRandom::new(seed)).unwrap();
    let keys = VaultKeys::new(key(1), key(2)).unwrap();
    Itoms::builder(store, keys).random(SeededRandom::new(7)).links(Callback)
}

async fn world(provider: Option<&MockIdentityProvider>) -> Itoms {
    match provider {
        Some(provider) => builder().await.identity_provider(provider.clone()).build().unwrap(),
        None => builder().await.build().unwrap(),
    }
}

async fn comes_back(itoms: &Itoms, provider: &MockIdentityProvider, claims: Claims) -> (Token, Result<ProviderStep, AccountError>) {
    let accounts = itoms.accounts();
    let begun = accounts.begin_authorization(Intent::SignIn, "", &Caller::program()).await.unwrap();
    let (state, code) = provider.signs_in(&begun.url, claims);
    let (browser, answer) =
        (begun.browser.unwrap(), ProviderAnswer { state: Token::presented(state), code: Secret::new(code), issuer: None, purpose: None });
    let finished = accounts.finish_authorization(answer, Some(&browser), None, &Caller::program()).await;
    (browser, finished.and_then(|finished| finished.step))
}

#[tokio::test]
async fn without_a_provider_there_is_no_such_way() {
    let itoms = world(None).await;
    let refused = itoms.accounts().begin_authorization(Intent::SignIn, "", &Caller::program()).await.unwrap_err();
    assert_eq!((refused.kind(), itoms.accounts().identity_provider().is_none()), (Kind::NotConfigured, true));
}

/// What comes back elsewhere is a code for whoever is there.
#[tokio::test]
async fn people_are_sent_back_to_configured_addresses_alone() {
    let provider = MockIdentityProvider::named(ISSUER);
    let (own, other) = ("https://app.example/signed-in", "https://evil.example/signed-in");
    let begin = async |itoms: &Itoms, callback| {
        itoms.accounts().begin_authorization_at(Intent::SignIn, callback, &Caller::program()).await.map_err(|refused| refused.kind())
    };
    let itoms = world(Some(&provider)).await;
    assert_eq!(begin(&itoms, own).await.unwrap_err(), Kind::NotConfigured);
    let itoms = builder().await.identity_provider(provider).identity_callbacks(IdentityCallback::parse(own)).build().unwrap();
    assert!(begin(&itoms, own).await.is_ok());
    assert_eq!(begin(&itoms, other).await.unwrap_err(), Kind::Invalid);
    assert_eq!(
        begin(&builder().await.identity_callbacks(IdentityCallback::parse(own)).build().unwrap(), own).await.unwrap_err(),
        Kind::NotConfigured
    );
}

#[tokio::test]
async fn a_verified_address_makes_an_account_that_is_found_by_its_subject() {
    let provider = MockIdentityProvider::named(ISSUER);
    let itoms = world(Some(&provider)).await;
    let ada = Claims::of(ISSUER, "ada").email("ada@example.com", true).name("Ada");
    let (browser, step) = comes_back(&itoms, &provider, ada.clone()).await;
    let Ok(ProviderStep::NewAccount(pending)) = step else { panic!("{step:?}") };
    assert_eq!((pending.email.as_str(), pending.name.as_str()), ("ada@example.com", "Ada"));
    let new = NewAccount { full_name: pending.name.clone(), sixteen_or_older: true, ..NewAccount::default() };
    let made = itoms.accounts().create_account_of_identity(pending.expose(), new.clone(), &browser, &Caller::program()).await.unwrap();
    let Verified::SignedIn(signed_in) = made else { panic!("{made:?}") };
    let account = itoms.accounts().show(signed_in.session.actor()).await.unwrap();
    assert!(account.age_stated_at.is_some() && !itoms.accounts().has_password(signed_in.session.actor()).await.unwrap(), "P8-a");
    let again = itoms.accounts().create_account_of_identity(pending.expose(), new, &browser, &Caller::program()).await;
    assert!(matches!(again, Err(AccountError::LinkRequired)), "{again:?}");
    let (_, step) = comes_back(&itoms, &provider, Claims::of(ISSUER, "ada")).await;
    assert!(matches!(step, Ok(ProviderStep::SignIn(_))), "{step:?}");
}

/// Who is signed in there is not asked again, so when that was counts, and not the moment of the sign-in here.
#[tokio::test]
async fn a_session_is_as_fresh_as_what_the_provider_was_proved() {
    let provider = MockIdentityProvider::named(ISSUER);
    let itoms = world(Some(&provider)).await;
    let (browser, step) = comes_back(&itoms, &provider, Claims::of(ISSUER, "ada").email("ada@example.com", true)).await;
    let Ok(ProviderStep::NewAccount(pending)) = step else { panic!("{step:?}") };
    let new = NewAccount { full_name: "Ada".to_owned(), sixteen_or_older: true, ..NewAccount::default() };
    let made = itoms.accounts().create_account_of_identity(pending.expose(), new, &browser, &Caller::program()).await.unwrap();
    let Verified::SignedIn(joined) = made else { panic!("{made:?}") };
    let is_fresh = |session: &Session| session.require_privilege(DangerousAct::EndSessions, itoms.now()).is_ok();
    assert!(!is_fresh(&joined.session), "the provider does not say when");

    let (now, day) = (itoms.now(), Duration::from_secs(24 * 60 * 60));
    for (told, expected) in [(None, false), (Some(now.before(day)), false), (Some(now), true), (Some(now.after(day)), true)] {
        let claims = Claims::of(ISSUER, "ada");
        let claims = told.map_or(claims.clone(), |instant| claims.authenticated_at(instant));
        let (_, step) = comes_back(&itoms, &provider, claims).await;
        let Ok(ProviderStep::SignIn(SignInStep::Done(signed_in))) = step else { panic!("{step:?}") };
        assert_eq!(is_fresh(&signed_in.session), expected, "{told:?}");
        assert!(signed_in.session.privileged_until <= itoms.now().after(SessionLifetimes::default().privileged), "by its clock, or ours");
    }
}

#[tokio::test]
async fn whatever_an_adapter_lets_through_core_believes_its_issuer_alone() {
    let provider = MockIdentityProvider::named(ISSUER);
    let itoms = world(Some(&provider)).await;
    for claims in [
        Claims::of("https://evil.example", "ada"),
        Claims::of("https://id.example.com/", "ada"),
        Claims::of(ISSUER, ""),
        Claims::of(ISSUER, "a\nb"),
        Claims::of(ISSUER, "x".repeat(256)),
    ] {
        let (_, step) = comes_back(&itoms, &provider, claims.email("ada@example.com", true)).await;
        assert!(matches!(step, Err(AccountError::IdentityProvider(IdentityProviderError::Untrusted { .. }))), "{step:?}");
    }
    for claims in [
        Claims::of(ISSUER, "ada"),
        Claims::of(ISSUER, "ada").email("ada@example.com", false),
        Claims::of(ISSUER, "ada").email("no address", true),
    ] {
        let (_, step) = comes_back(&itoms, &provider, claims).await;
        assert!(matches!(step, Err(AccountError::UnverifiedAddress)), "{step:?}");
    }
}

#[tokio::test]
async fn a_users_address_of_a_host_is_not_taken_over_either() {
    let provider = MockIdentityProvider::named(ISSUER);
    let itoms = world(Some(&provider)).await;
    let adopted = itoms.accounts().adopt("user-1", Adoption::named("Ada").email("ada@example.com")).await.unwrap();
    let (_, step) = comes_back(&itoms, &provider, Claims::of(ISSUER, "ada").email("ADA@example.com", true)).await;
    assert!(matches!(step, Err(AccountError::LinkRequired)), "{step:?}");
    assert_eq!(itoms.accounts().identities(Actor::Account(adopted)).await.unwrap(), []);
}

/// A provider that answers only after everybody was signed out.
struct Late {
    provider: MockIdentityProvider,
    store: SqliteStore,
}

#[async_trait]
impl IdentityProvider for Late {
    fn issuer(&self) -> &str {
        self.provider.issuer()
    }

    fn name(&self) -> &str {
        self.provider.name()
    }

    async fn authorize(&self, authorization: &Authorization) -> Result<Url, IdentityProviderError> {
        self.provider.authorize(authorization).await
    }

    async fn exchange(&self, exchange: &Exchange) -> Result<Claims, IdentityProviderError> {
        let mut tx = self.store.write(Actor::System(Task::SignIn)).await.unwrap();
        let (ada, _) = tx.accounts().account_by_email(&EmailAddress::parse(ADA).unwrap()).await.unwrap().unwrap();
        assert_eq!(tx.sessions().delete_sessions(ada.id, None).await.unwrap(), 1);
        tx.commit().await.unwrap();
        self.provider.exchange(exchange).await
    }

    async fn check(&self) -> Result<(), IdentityProviderError> {
        self.provider.check().await
    }
}

const ADA: &str = "ada@example.com";

/// P2-d: a thief is not linked by what was under way while the owner ended every session.
#[tokio::test]
async fn nobody_is_linked_whose_session_has_ended_meanwhile() {
    let provider = MockIdentityProvider::named(ISSUER);
    let store = SqliteStore::temporary().await.unwrap();
    let late = Late { provider: provider.clone(), store: store.clone() };
    let itoms = builder_on(store).identity_provider(late).build().unwrap();
    let accounts = itoms.accounts();
    let token = accounts.offer_operator_link().await.unwrap().unwrap();
    let sign_up = SignUp {
        email: ADA.to_owned(),
        full_name: "Ada".to_owned(),
        password: "correct horse battery".into(),
        sixteen_or_older: true,
        company: None,
    };
    let session = accounts.become_operator(&token, sign_up, &Caller::program()).await.unwrap().session;
    let begun = accounts.begin_authorization(Intent::Link(&session), "", &Caller::program()).await.unwrap();
    let (state, code) = provider.signs_in(&begun.url, Claims::of(ISSUER, "eve"));
    let answer = ProviderAnswer { state: Token::presented(state), code: Secret::new(code), issuer: None, purpose: None };
    let step = accounts.finish_authorization(answer, None, Some(&session), &Caller::program()).await.unwrap().step;
    assert!(matches!(step, Err(AccountError::UnusableLink)), "{step:?}");
    assert_eq!(accounts.identities(session.actor()).await.unwrap(), []);
}
