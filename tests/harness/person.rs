//! Somebody who uses the product.

use super::{Answer, Ask, World};
use http::Method;
use itoms::{
    account::{Caller, SignUp},
    secret::Secret,
};
use itoms_testing::Authenticator;
use serde_json::{Value, json};
use std::net::IpAddr;

/// Somebody with an address and a password, signed in or not.
#[derive(Clone)]
pub(crate) struct Person<'w> {
    pub(crate) world: &'w World,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) token: Option<String>,
    /// Where the person's device is in the network.
    pub(crate) address: IpAddr,
}

impl<'w> Person<'w> {
    /// The same with that session's token.
    pub(crate) fn with(self, token: Option<String>) -> Self {
        Self { token, ..self }
    }

    /// The same with the cookie that an answer set.
    #[track_caller]
    pub(crate) fn with_cookie(&self, answer: &Answer) -> Self {
        let token = answer.header("set-cookie").strip_prefix("__Host-itoms=").and_then(|rest| rest.split(';').next()).unwrap();
        self.world.secrets.plant("a session's token", token);
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The same, at another place in the network.
    pub(crate) fn at(&self, address: &str) -> Self {
        Self { address: address.parse().expect("an address"), ..self.clone() }
    }

    /// Calls an operation of the API by its id. `ids` fill the parameters of its path, in order.
    pub(crate) fn calls(&self, operation: &str, ids: &[&str]) -> Ask<'w> {
        let (method, path) = self.world.document.address(operation, ids);
        self.asks(method, path)
    }

    /// Asks for any path, with the session as bearer if there is one.
    pub(crate) fn asks(&self, method: Method, path: impl Into<String>) -> Ask<'w> {
        let ask = Ask::new(self.world, method, path).from(self.address);
        match &self.token {
            Some(token) => ask.bearer(token),
            None => ask,
        }
    }

    /// Asks for a page, with the session in the browser's cookie if there is one.
    pub(crate) fn visits(&self, method: Method, path: impl Into<String>) -> Ask<'w> {
        let ask = Ask::new(self.world, method, path).from(self.address);
        match &self.token {
            Some(token) => ask.header("cookie", format!("__Host-itoms={token}")),
            None => ask,
        }
    }

    /// Asks to have an account.
    pub(crate) async fn signs_up(&self) -> Answer {
        self.calls("createAccount", &[]).json(self.registration()).await
    }

    /// What a sign-up says.
    pub(crate) fn registration(&self) -> Value {
        json!({ "email": self.email, "full_name": self.name, "password": self.password, "sixteen_or_older": true })
    }

    /// Uses the newest mailed link.
    pub(crate) async fn verifies(&self) -> Answer {
        let token = self.world.mails.token(&self.email, "/verify-email/");
        let answer = self.calls("verifyAccount", &[]).json(json!({ "token": token, "password": self.password })).await;
        if answer.status == 201 {
            self.world.secrets.session(&answer.json());
        }
        answer
    }

    /// Starts a session, and keeps its token.
    pub(crate) async fn signs_in(mut self) -> Self {
        let answer = self.tries_password(&self.password).await.expect(201);
        self.token = Some(self.world.secrets.session(&answer.json()));
        self
    }

    /// Asks for a session with some password.
    pub(crate) async fn tries_password(&self, password: &str) -> Answer {
        self.calls("createSession", &[]).json(json!({ "email": self.email, "password": password })).await
    }

    /// Asks for a session with the right password and a code.
    pub(crate) async fn tries_code(&self, code: &str) -> Answer {
        self.calls("createSession", &[]).json(json!({ "email": self.email, "password": self.password, "code": code })).await
    }

    /// Turns two-factor sign-in on: with what the app shows, and the recovery codes. The code that it shows now is used.
    pub(crate) async fn turns_two_factor_on(mut self) -> (Self, Authenticator, Vec<String>) {
        let started = self.calls("startTotp", &[]).await.expect(200).json();
        let secret = started["secret"].as_str().unwrap();
        self.world.secrets.plant_totp(secret);
        let app = Authenticator::holding(secret);
        let confirmed = self.calls("confirmTotp", &[]).json(json!({ "code": app.shows(self.world.itoms.now()) })).await.expect(200).json();
        self.token = Some(self.world.secrets.session(&confirmed["session"]));
        let codes = self.world.recovery_codes(&confirmed);
        (self, app, codes)
    }

    /// From stranger to signed-in person, by the way that people take.
    pub(crate) async fn joins(self) -> Self {
        self.signs_up().await.expect(202);
        self.world.works().await;
        let token = self.verifies().await.expect(201).json()["token"].as_str().map(str::to_owned);
        Self { token, ..self }
    }

    /// Opens the link that the first start prints, and the one that is mailed then.
    pub(crate) async fn becomes_operator(self) -> Self {
        let operator = self.sets_up().await;
        operator.world.works().await;
        let token = operator.world.mails.token(&operator.email, "/confirm-email/");
        operator.calls("confirmEmailChange", &[]).json(json!({ "token": token })).await.expect(204);
        operator
    }

    /// Opens the link that the first start prints.
    pub(crate) async fn sets_up(mut self) -> Self {
        let accounts = self.world.itoms.accounts();
        let link = accounts.offer_operator_link().await.unwrap().unwrap();
        let sign_up = SignUp {
            email: self.email.clone(),
            full_name: self.name.clone(),
            password: Secret::from(self.password.as_str()),
            sixteen_or_older: true,
            company: None,
        };
        let signed_in = accounts.become_operator(&link, sign_up, &Caller::program()).await.unwrap();
        self.token = Some(signed_in.token.expose().to_owned());
        self
    }

    /// Makes a project and answers its id.
    pub(crate) async fn founds(&self, name: &str) -> String {
        self.calls("createProject", &[]).json(json!({ "name": name })).await.expect(201).id()
    }

    /// Makes a draft and answers its id.
    pub(crate) async fn writes(&self, project: &str, title: &str, body: &str) -> String {
        let draft = json!({ "kind": "article", "title": title, "body": body });
        self.calls("createContent", &[project]).json(draft).await.expect(201).id()
    }

    /// Makes a read key of a project and answers its text.
    pub(crate) async fn makes_read_key(&self, project: &str) -> String {
        let made = self.calls("createReadKey", &[project]).json(json!({ "name": "A front end" })).await.expect(201).json();
        made["key"].as_str().expect("a read key has a text").to_owned()
    }

    /// Publishes it as it is.
    pub(crate) async fn publishes(&self, project: &str, content: &str) -> Answer {
        self.calls("publishContent", &[project, content]).await.expect(200)
    }

    /// Brings somebody into a project, by the way that people take.
    pub(crate) async fn invites(&self, project: &str, guest: &Person<'w>, role: &str) {
        self.calls("createInvitation", &[project]).json(json!({ "email": guest.email, "role": role })).await.expect(202);
        self.world.works().await;
        let token = self.world.mails.token(&guest.email, "/invitations/");
        guest.calls("acceptInvitation", &[]).json(json!({ "token": token })).await.expect(200);
    }
}
