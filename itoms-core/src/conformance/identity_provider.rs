//! The suite of the port of sign-in by others, [`IdentityProvider`].
//!
//! Who signs in somewhere else does so in a browser, so an implementer brings a [`Reception`]: the adapter, and the other
//! side, a fake that people sign in at and that forges tokens on order: a real provider does not.

use super::case::suite;
use crate::{
    account::{Authorization, Claims, Exchange, IdentityProvider, IdentityProviderError},
    random::{Random, SystemRandom},
    secret::Secret,
    time::Timestamp,
};
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use url::Url;

/// An adapter under test, and the provider's other side.
#[async_trait]
pub trait Reception: Send + Sync + 'static {
    /// The adapter.
    fn provider(&self) -> &dyn IdentityProvider;

    /// The instant by the provider's clock.
    fn now(&self) -> Timestamp;

    /// What a browser does that is sent to `url`, as that guest, who is one person each: where it is sent back to.
    async fn signs_in(&self, url: &Url, guest: Guest) -> Url;

    /// Gives tokens from now on that are forged so, and as they should be in everything else.
    async fn forges(&self, forgery: Forgery);
}

/// What is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgery {
    /// It names the provider's key and is signed with another.
    ForeignKey,
    /// It is not signed and says so: its algorithm is `none`.
    Unsigned,
    /// It names another issuer.
    ForeignIssuer,
    /// It is for another client.
    ForeignAudience,
}

/// Somebody with an account at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guest {
    /// With a verified address and a name.
    Verified,
    /// With an address that is not verified.
    Unverified,
    /// Without an address.
    Nameless,
}

/// The list of all cases. From it come the tests, the table and the count.
#[doc(hidden)]
#[macro_export]
macro_rules! __identity_provider_cases {
    ($then:path, $($argument:tt)*) => {
        $then! {
            $($argument)*
            a_person_is_the_same_each_time,
            people_are_told_apart,
            an_address_counts_where_it_is_verified,
            the_state_comes_back,
            what_only_we_know_stays_here,
            a_code_is_exchanged_once,
            a_code_nobody_gave_is_refused,
            a_code_without_its_verifier_is_refused,
            a_code_of_another_place_is_refused,
            a_token_of_another_request_is_not_trusted,
            a_token_of_another_day_is_not_trusted,
            a_token_that_another_key_signed_is_not_trusted,
            a_token_that_nobody_signed_is_not_trusted,
            a_token_of_another_issuer_is_not_trusted,
            a_token_for_another_client_is_not_trusted,
            a_fresh_proof_says_when,
            it_answers_a_check,
        }
    };
}

/// Tests an identity provider: `identity_provider!(constructor)`, where the constructor is a future of a fresh
/// [`Reception`](crate::conformance::identity_provider::Reception), evaluated anew for each case.
#[doc(hidden)]
#[macro_export]
macro_rules! __identity_provider {
    ($constructor:expr $(,)?) => {
        $crate::__identity_provider_cases! { $crate::__suite_tests, { identity_provider, $constructor } }
    };
}

__identity_provider_cases! { suite, { dyn Reception } }

fn callback() -> Url {
    Url::parse("http://localhost:3000/dashboard/sign-in/callback").expect("an address")
}

fn drawn() -> String {
    let mut bytes = [0; 32];
    SystemRandom.fill(&mut bytes).expect("randomness");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A request, and what only we know of it.
struct Request {
    authorization: Authorization,
    verifier: String,
    nonce: String,
}

fn request(fresh: bool) -> Request {
    let (state, nonce, verifier) = (drawn(), drawn(), drawn());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let authorization =
        Authorization { callback: callback(), state: Secret::new(state), nonce: Secret::from(nonce.as_str()), challenge, fresh };
    Request { authorization, verifier, nonce }
}

impl Request {
    fn exchange(&self, code: &str, now: Timestamp) -> Exchange {
        Exchange {
            callback: self.authorization.callback.clone(),
            code: Secret::from(code),
            verifier: Secret::from(self.verifier.as_str()),
            nonce: Secret::from(self.nonce.as_str()),
            now,
        }
    }
}

fn given(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(given, _)| given == name).map(|(_, value)| value.into_owned())
}

/// Sends a guest there and back: the exchange that would follow.
async fn visit(reception: &dyn Reception, guest: Guest, request: &Request) -> Exchange {
    let url = reception.provider().authorize(&request.authorization).await.unwrap();
    let back = reception.signs_in(&url, guest).await;
    request.exchange(&given(&back, "code").expect("a code"), reception.now())
}

async fn claims(reception: &dyn Reception, guest: Guest) -> Claims {
    let exchange = visit(reception, guest, &request(false)).await;
    reception.provider().exchange(&exchange).await.unwrap()
}

async fn a_person_is_the_same_each_time(reception: &dyn Reception) {
    let (first, again) = (claims(reception, Guest::Verified).await, claims(reception, Guest::Verified).await);
    assert_eq!((&first.issuer, &first.subject), (&again.issuer, &again.subject));
    assert_eq!(first.issuer, reception.provider().issuer());
    assert!(!reception.provider().name().is_empty());
}

async fn people_are_told_apart(reception: &dyn Reception) {
    let (one, other) = (claims(reception, Guest::Verified).await, claims(reception, Guest::Unverified).await);
    assert_ne!(one.subject, other.subject);
}

async fn an_address_counts_where_it_is_verified(reception: &dyn Reception) {
    let verified = claims(reception, Guest::Verified).await;
    assert!(verified.email.is_some() && verified.email_verified && verified.name.is_some(), "{verified:?}");
    let unverified = claims(reception, Guest::Unverified).await;
    assert!(unverified.email.is_some() && !unverified.email_verified, "{unverified:?}");
    let nameless = claims(reception, Guest::Nameless).await;
    assert!(nameless.email.is_none() && !nameless.email_verified, "{nameless:?}");
}

async fn the_state_comes_back(reception: &dyn Reception) {
    let request = request(false);
    let url = reception.provider().authorize(&request.authorization).await.unwrap();
    let back = reception.signs_in(&url, Guest::Verified).await;
    assert_eq!(given(&back, "state").as_ref(), Some(request.authorization.state.expose()));
    assert_eq!((back.host_str(), back.path()), (callback().host_str(), callback().path()));
}

async fn what_only_we_know_stays_here(reception: &dyn Reception) {
    let request = request(false);
    let url = reception.provider().authorize(&request.authorization).await.unwrap();
    assert!(!url.as_str().contains(&request.verifier));
    assert_eq!(given(&url, "code_challenge").as_ref(), Some(&request.authorization.challenge));
    assert_eq!(given(&url, "code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(given(&url, "response_type").as_deref(), Some("code"));
    assert_eq!(given(&url, "nonce").as_ref(), Some(request.authorization.nonce.expose()));
    assert!(url.scheme() == "https" || url.host_str().is_some_and(|host| host == "localhost" || host.starts_with("127.")));
}

async fn a_code_is_exchanged_once(reception: &dyn Reception) {
    let exchange = visit(reception, Guest::Verified, &request(false)).await;
    reception.provider().exchange(&exchange).await.unwrap();
    let again = reception.provider().exchange(&exchange).await;
    assert!(matches!(again, Err(IdentityProviderError::Refused)), "{again:?}");
}

async fn a_code_nobody_gave_is_refused(reception: &dyn Reception) {
    let answer = reception.provider().exchange(&request(false).exchange("nobody-gave-it", reception.now())).await;
    assert!(matches!(answer, Err(IdentityProviderError::Refused)), "{answer:?}");
}

async fn a_code_without_its_verifier_is_refused(reception: &dyn Reception) {
    let exchange = visit(reception, Guest::Verified, &request(false)).await;
    let stolen = Exchange { verifier: Secret::new(drawn()), ..exchange };
    let answer = reception.provider().exchange(&stolen).await;
    assert!(matches!(answer, Err(IdentityProviderError::Refused)), "{answer:?}");
}

async fn a_code_of_another_place_is_refused(reception: &dyn Reception) {
    let exchange = visit(reception, Guest::Verified, &request(false)).await;
    let elsewhere = Exchange { callback: Url::parse("http://localhost:3000/elsewhere").expect("an address"), ..exchange };
    let answer = reception.provider().exchange(&elsewhere).await;
    assert!(matches!(answer, Err(IdentityProviderError::Refused)), "{answer:?}");
}

async fn a_token_of_another_request_is_not_trusted(reception: &dyn Reception) {
    let exchange = visit(reception, Guest::Verified, &request(false)).await;
    let injected = Exchange { nonce: Secret::new(drawn()), ..exchange };
    let answer = reception.provider().exchange(&injected).await;
    assert!(matches!(answer, Err(IdentityProviderError::Untrusted { .. })), "{answer:?}");
}

async fn a_token_of_another_day_is_not_trusted(reception: &dyn Reception) {
    const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);
    for far in [reception.now().after(DAY), reception.now().before(DAY)] {
        let exchange = visit(reception, Guest::Verified, &request(false)).await;
        let answer = reception.provider().exchange(&Exchange { now: far, ..exchange }).await;
        assert!(matches!(answer, Err(IdentityProviderError::Untrusted { .. })), "{answer:?}");
    }
}

/// A guest whose tokens are trusted is not, once they are forged.
async fn is_not_trusted(reception: &dyn Reception, forgery: Forgery) {
    claims(reception, Guest::Verified).await;
    reception.forges(forgery).await;
    let exchange = visit(reception, Guest::Verified, &request(false)).await;
    let answer = reception.provider().exchange(&exchange).await;
    assert!(matches!(answer, Err(IdentityProviderError::Untrusted { .. })), "{answer:?}");
}

async fn a_token_that_another_key_signed_is_not_trusted(reception: &dyn Reception) {
    is_not_trusted(reception, Forgery::ForeignKey).await;
}

async fn a_token_that_nobody_signed_is_not_trusted(reception: &dyn Reception) {
    is_not_trusted(reception, Forgery::Unsigned).await;
}

async fn a_token_of_another_issuer_is_not_trusted(reception: &dyn Reception) {
    is_not_trusted(reception, Forgery::ForeignIssuer).await;
}

async fn a_token_for_another_client_is_not_trusted(reception: &dyn Reception) {
    is_not_trusted(reception, Forgery::ForeignAudience).await;
}

/// Whether a request makes the provider ask its person for a new proof, and say when it was given.
async fn asks_anew(reception: &dyn Reception, fresh: bool) -> bool {
    let url = reception.provider().authorize(&request(fresh).authorization).await.unwrap();
    let asks = given(&url, "prompt").is_some_and(|prompt| prompt.split(' ').any(|one| one == "login"));
    asks || given(&url, "max_age").as_deref() == Some("0")
}

async fn a_fresh_proof_says_when(reception: &dyn Reception) {
    const A_MINUTE: std::time::Duration = std::time::Duration::from_secs(60);
    // A guest who has just come in would look the same to an adapter that does not ask.
    assert!(asks_anew(reception, true).await, "who must prove to be there is asked");
    assert!(!asks_anew(reception, false).await, "who need not is not asked twice");
    let exchange = visit(reception, Guest::Verified, &request(true)).await;
    let claims = reception.provider().exchange(&exchange).await.unwrap();
    let proved = claims.authenticated_at.expect("the provider says when");
    assert!(reception.now().before(A_MINUTE) <= proved && proved <= reception.now().after(A_MINUTE), "{proved}");
}

async fn it_answers_a_check(reception: &dyn Reception) {
    reception.provider().check().await.unwrap();
}
