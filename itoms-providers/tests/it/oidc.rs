use async_trait::async_trait;
use itoms_core::{
    account::{Authorization, Claims, Exchange, IdentityProvider, IdentityProviderError},
    conformance::identity_provider::{Forgery, Guest, Reception},
    secret::Secret,
    time::{Clock, ManualClock, Timestamp},
};
use itoms_providers::oidc::{Oidc, OidcBuilder, OidcError};
use itoms_testing::issuer::{Algorithm, Fault, Issuer, Person};
use serde_json::json;
use std::time::Duration;
use url::Url;

const NOW: Timestamp = Timestamp::from_millis(1_795_512_600_000);

struct House {
    issuer: Issuer,
    provider: Oidc,
    clock: ManualClock,
}

impl House {
    fn new() -> Self {
        Self::with(|builder| builder)
    }

    fn with(settings: impl FnOnce(OidcBuilder) -> OidcBuilder) -> Self {
        let clock = ManualClock::at(NOW);
        let issuer = Issuer::start(clock.clone());
        let provider = settings(client(&issuer)).build().unwrap();
        Self { issuer, provider, clock }
    }

    async fn begin(&self) -> Exchange {
        self.begin_as(&guest(Guest::Verified)).await
    }

    async fn begin_as(&self, person: &Person) -> Exchange {
        let nonce = "n".repeat(43);
        let authorization = Authorization {
            callback: callback(),
            state: Secret::new("s".repeat(43)),
            nonce: Secret::new(nonce.clone()),
            // Of the verifier below, as `printf … | openssl dgst -sha256` says.
            challenge: challenge(),
            fresh: false,
        };
        let url = self.provider.authorize(&authorization).await.unwrap();
        let back = self.issuer.signs_in(&url, person);
        let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        Exchange { callback: callback(), code: Secret::new(code), verifier: Secret::new(verifier()), nonce: Secret::new(nonce), now: NOW }
    }

    async fn sign_in(&self) -> Result<Claims, IdentityProviderError> {
        let exchange = self.begin().await;
        self.provider.exchange(&exchange).await
    }
}

/// RFC 7636, appendix B.
fn verifier() -> String {
    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned()
}

fn challenge() -> String {
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned()
}

fn callback() -> Url {
    Url::parse("http://localhost:3000/dashboard/sign-in/callback").unwrap()
}

fn client(issuer: &Issuer) -> OidcBuilder {
    Oidc::with(issuer.url(), Issuer::CLIENT_ID).secret(Secret::from(Issuer::CLIENT_SECRET)).name("Example").patience(Duration::from_secs(5))
}

fn guest(guest: Guest) -> Person {
    let ada = Person::verified("ada", "ada@example.com", "Ada Lovelace");
    match guest {
        Guest::Verified => ada,
        Guest::Unverified => Person { subject: "bob".to_owned(), ..ada }.unverified(),
        Guest::Nameless => Person { subject: "carol".to_owned(), email: None, name: None, ..ada },
    }
}

#[async_trait]
impl Reception for House {
    fn provider(&self) -> &dyn IdentityProvider {
        &self.provider
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn signs_in(&self, url: &Url, who: Guest) -> Url {
        self.issuer.signs_in(url, &guest(who))
    }

    async fn forges(&self, forgery: Forgery) {
        self.issuer.misbehaves(match forgery {
            Forgery::ForeignKey => Fault::ForeignKey,
            Forgery::Unsigned => Fault::AlgNone,
            Forgery::ForeignIssuer => Fault::WrongIssuer,
            Forgery::ForeignAudience => Fault::WrongAudience,
        });
    }
}

itoms_core::conformance::identity_provider!(async { House::new() });

/// H-46: pinned issuer, algorithm, audience; nothing of the token decides what it is compared with.
#[tokio::test]
async fn no_bent_token_is_trusted() {
    for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
        let house = House::with(|builder| builder.keys_again_after(Duration::ZERO));
        house.issuer.rotates_to(algorithm, "key-2");
        assert_eq!(house.sign_in().await.unwrap().subject, "ada", "{algorithm:?}");
        for (fault, broken) in [
            (Fault::WrongIssuer, "the issuer"),
            (Fault::WrongAudience, "the audience"),
            (Fault::ManyAudiences, "the audience"),
            (Fault::WrongParty, "the audience"),
            (Fault::WrongNonce, "the nonce"),
            (Fault::NoNonce, "the nonce"),
            (Fault::Expired, "the end of the token"),
            (Fault::Old, "the age of the token"),
            (Fault::FromTheFuture, "the age of the token"),
            (Fault::WrongAccessHash, "the hash of the access token"),
            (Fault::AlgNone, "the algorithm"),
            (Fault::HmacOfPublicKey, "the algorithm"),
            (Fault::UnknownKey, "the key"),
            (Fault::ForeignKey, "the signature"),
            (Fault::Altered, "the signature"),
            (Fault::Critical, "the form of the token"),
            (Fault::Garbage, "the form of the token"),
            (Fault::WrongProfile, "the subject of the profile"),
        ] {
            house.issuer.misbehaves(fault);
            let answer = house.sign_in().await;
            assert!(
                matches!(answer, Err(IdentityProviderError::Untrusted { rule }) if rule == broken),
                "{algorithm:?} {fault:?}: {answer:?}"
            );
        }
        house.issuer.misbehaves(None);
        assert!(house.sign_in().await.is_ok(), "the same provider without a fault");
    }
}

#[tokio::test]
async fn what_the_token_does_not_tell_stands_in_the_profile() {
    let house = House::new();
    let told = house.sign_in().await.unwrap();
    assert_eq!(house.issuer.was_asked_for("profile"), 0);
    house.issuer.misbehaves(Fault::TellsNoAddress);
    let asked = house.sign_in().await.unwrap();
    assert_eq!((told.email, told.name, told.email_verified), (asked.email, asked.name, asked.email_verified));
    assert_eq!(house.issuer.was_asked_for("profile"), 1);
}

#[tokio::test]
async fn only_a_clear_yes_verifies_an_address() {
    let house = House::new();
    for (said, counts) in [
        (json!(true), true),
        (json!("true"), true),
        (json!(false), false),
        (json!("false"), false),
        (json!("TRUE"), false),
        (json!("yes"), false),
        (json!(1), false),
        (json!(null), false),
        (json!([true]), false),
    ] {
        let exchange = house.begin_as(&Person { email_verified: said.clone(), ..guest(Guest::Verified) }).await;
        assert_eq!(house.provider.exchange(&exchange).await.unwrap().email_verified, counts, "{said}");
    }
}

#[tokio::test]
async fn keys_are_asked_for_again_when_they_rotate_and_not_as_often_as_anybody_likes() {
    let house = House::with(|builder| builder.keys_again_after(Duration::ZERO));
    house.sign_in().await.unwrap();
    house.sign_in().await.unwrap();
    assert_eq!((house.issuer.was_asked_for("keys"), house.issuer.was_asked_for("discovery")), (1, 1));
    house.issuer.rotates_to(Algorithm::Rs256, "key-2");
    house.sign_in().await.unwrap();
    assert_eq!(house.issuer.was_asked_for("keys"), 2);

    let calm = House::new();
    calm.sign_in().await.unwrap();
    for fault in [Fault::UnknownKey, Fault::ForeignKey] {
        calm.issuer.misbehaves(fault);
        assert!(calm.sign_in().await.is_err() && calm.sign_in().await.is_err());
    }
    assert_eq!(calm.issuer.was_asked_for("keys"), 1, "they came only just now");

    let silent = House::with(|builder| builder.keys_again_after(Duration::ZERO));
    silent.issuer.misbehaves(Fault::NamesNoKey);
    silent.sign_in().await.unwrap();
    silent.issuer.rotates_to(Algorithm::Es256, "key-2");
    silent.sign_in().await.expect("by the new key, which no token names");
    silent.sign_in().await.unwrap();
    assert_eq!(silent.issuer.was_asked_for("keys"), 2);

    let forgetful = House::with(|builder| builder.keep(Duration::ZERO));
    forgetful.sign_in().await.unwrap();
    forgetful.sign_in().await.unwrap();
    assert!(forgetful.issuer.was_asked_for("discovery") >= 4 && forgetful.issuer.was_asked_for("keys") == 2);
}

#[tokio::test]
async fn a_provider_that_fails_is_not_there_and_is_asked_again() {
    let house = House::with(|builder| builder.patience(Duration::from_millis(300)));
    for fault in [Fault::Down, Fault::Hangs, Fault::Huge, Fault::Redirects, Fault::Html] {
        let exchange = house.begin().await;
        house.issuer.misbehaves(fault);
        let answer = house.provider.exchange(&exchange).await;
        assert!(matches!(answer, Err(IdentityProviderError::Unavailable(_))), "{fault:?}: {answer:?}");
        house.issuer.misbehaves(None);
        let fresh = client(&house.issuer).patience(Duration::from_millis(300)).build().unwrap();
        house.issuer.misbehaves(fault);
        let answer = fresh.check().await;
        assert!(matches!(answer, Err(IdentityProviderError::Unavailable(_))), "{fault:?}: {answer:?}");
        house.issuer.misbehaves(None);
        fresh.check().await.unwrap();
    }
}

#[tokio::test]
async fn a_provider_that_says_something_else_of_itself_is_not_used() {
    for (field, value) in [
        ("issuer", json!("https://id.example.com")),
        ("issuer", json!("")),
        ("token_endpoint", json!("http://id.example.com/token")),
        ("jwks_uri", json!("file:///etc/passwd")),
        ("authorization_endpoint", json!("http://10.0.0.1/authorize")),
        ("userinfo_endpoint", json!("ftp://id.example.com")),
        ("code_challenge_methods_supported", json!(["plain"])),
        ("token_endpoint_auth_methods_supported", json!(["private_key_jwt"])),
    ] {
        let house = House::new();
        house.issuer.says(field, value.clone());
        let answer = house.provider.check().await;
        assert!(matches!(answer, Err(IdentityProviderError::Misconfigured { .. })), "{field} {value}: {answer:?}");
    }
}

#[tokio::test]
async fn our_secret_goes_as_the_provider_takes_it() {
    let posted = House::new();
    posted.issuer.says("token_endpoint_auth_methods_supported", json!(["client_secret_post"]));
    posted.sign_in().await.unwrap();

    let public = Issuer::start(ManualClock::at(NOW));
    public.says("token_endpoint_auth_methods_supported", json!(["none"]));
    let provider = Oidc::with(public.url(), Issuer::CLIENT_ID).build().unwrap();
    let house = House { issuer: public, provider, clock: ManualClock::at(NOW) };
    house.sign_in().await.unwrap();

    let wrong = House::with(|builder| builder.secret(Secret::from("another secret")));
    let answer = wrong.sign_in().await;
    assert!(matches!(answer, Err(IdentityProviderError::Misconfigured { .. })), "{answer:?}");
}

/// P3.1-c
#[test]
fn what_cannot_be_a_provider_is_refused() {
    for issuer in [
        "",
        "id.example.com",
        "http://id.example.com",
        "http://10.0.0.1",
        "ftp://id.example.com",
        "https://id.example.com/?x=1",
        "https://id.example.com/#x",
        "https://user@id.example.com/",
        "http://localhost.example.com",
    ] {
        assert_eq!(Oidc::with(issuer, "x").build().unwrap_err(), OidcError::Issuer, "{issuer}");
    }
    for issuer in [
        "https://id.example.com",
        "https://id.example.com/realms/one/",
        "http://localhost:1",
        "http://127.0.0.1:1",
        "http://[::1]:1",
        "http://id.localhost:1",
    ] {
        assert!(Oidc::with(issuer, "x").build().is_ok(), "{issuer}");
    }
    assert_eq!(Oidc::with("https://id.example.com", "").build().unwrap_err(), OidcError::ClientId);
    assert_eq!(Oidc::with("https://id.example.com", "x").name(" ").build().unwrap_err(), OidcError::Name);
}

#[test]
fn nothing_prints_the_secret() {
    let builder = Oidc::with("https://id.example.com", "x").secret(Secret::from("planted-secret"));
    let mut printed = format!("{builder:?}");
    printed += &format!("{:?}", builder.build().unwrap());
    assert!(!printed.contains("planted-secret"), "{printed}");
}
