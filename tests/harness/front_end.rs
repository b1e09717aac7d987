//! A front end that is none of our pages, between a person and an identity provider: it calls the API alone.

use super::{Answer, Person, World};
use itoms_testing::issuer;
use serde_json::{Value, json};
use url::Url;

/// A website or an app with what it keeps of a sign-in that is under way.
#[derive(Clone)]
pub(crate) struct FrontEnd<'w> {
    pub(crate) world: &'w World,
    pub(crate) callback: &'static str,
    pub(crate) attempt: String,
}

impl<'w> FrontEnd<'w> {
    /// Where the provider may send people back to: a website, and an app.
    pub(crate) const CALLBACKS: [&'static str; 2] = ["https://app.example/signed-in?lang=en", "com.example.app:/signed-in"];

    /// From where its passkeys may answer: a website below our host, and an app.
    pub(crate) const ORIGINS: [&'static str; 2] =
        ["https://app.itoms.example", "android:apk-key-hash:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"];

    /// A website.
    pub(crate) fn of(world: &'w World) -> Self {
        Self { world, callback: Self::CALLBACKS[0], attempt: String::new() }
    }

    /// An app.
    pub(crate) fn app(world: &'w World) -> Self {
        Self { callback: Self::CALLBACKS[1], ..Self::of(world) }
    }

    /// Begins a sign-in, and keeps what it must: the address of the provider.
    pub(crate) async fn begins(&mut self) -> Url {
        let begun = self.begins_as(&self.world.visitor(), "startIdentitySignIn").await;
        self.attempt = self.world.secrets.attempt(&begun);
        address(&begun)
    }

    /// Begins something else for somebody who is signed in.
    pub(crate) async fn begins_for(&self, person: &Person<'w>, operation: &str) -> Url {
        address(&self.begins_as(person, operation).await)
    }

    async fn begins_as(&self, person: &Person<'w>, operation: &str) -> Value {
        person.calls(operation, &[]).json(json!({ "callback": self.callback })).await.expect(200).json()
    }

    /// What somebody comes back with who was sent there.
    pub(crate) fn returned(&self, url: &Url, person: &issuer::Person) -> Value {
        let back = self.world.issuer.as_ref().expect("a world by others").signs_in(url, person);
        assert!(back.as_str().starts_with(self.callback), "it comes back elsewhere: {back}");
        let of_ours = back.query_pairs().into_owned().filter(|(name, _)| name != "lang");
        of_ours.map(|(name, value)| (name, Value::String(value))).collect()
    }

    /// Finishes a sign-in with what somebody came back with.
    pub(crate) async fn finishes(&self, mut returned: Value) -> Answer {
        returned["attempt"] = json!(self.attempt);
        let answer = self.world.visitor().calls("createIdentitySession", &[]).json(returned).await;
        assert!(!answer.headers.contains_key("set-cookie"), "the API sets no cookie");
        self.keep(answer)
    }

    /// There and back.
    pub(crate) async fn signs_in(&mut self, person: &issuer::Person) -> Answer {
        let url = self.begins().await;
        self.finishes(self.returned(&url, person)).await
    }

    /// Sends what somebody says who has no account.
    pub(crate) async fn agrees(&self, pending: &str, said: Value) -> Answer {
        let mut new = json!({ "pending": pending, "attempt": self.attempt, "full_name": "Ada King", "sixteen_or_older": true });
        new.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        let answer = self.world.visitor().calls("createIdentityAccount", &[]).json(new).await;
        self.keep(answer)
    }

    /// Signs in for the first time, and agrees: somebody with a session.
    pub(crate) async fn joins(&mut self, person: &issuer::Person) -> Person<'w> {
        let pending = self.signs_in(person).await.expect(202).json();
        let made = self.agrees(pending["pending"].as_str().unwrap(), json!({})).await.expect(201).json();
        self.world.visitor().with(made["token"].as_str().map(str::to_owned))
    }

    /// A session's token is a secret from now on.
    fn keep(&self, answer: Answer) -> Answer {
        if answer.status == 201 {
            self.world.secrets.session(&answer.json());
        }
        answer
    }
}

fn address(begun: &Value) -> Url {
    begun["url"].as_str().unwrap().parse().unwrap()
}
