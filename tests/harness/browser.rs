//! Somebody's browser between us and an identity provider.

use super::{Answer, World};
use http::Method;
use itoms_testing::issuer::{Issuer, Person};
use url::Url;

/// A browser, with our one cookie or without.
#[derive(Clone)]
pub(crate) struct Browser<'w> {
    pub(crate) world: &'w World,
    pub(crate) cookie: Option<String>,
}

impl<'w> Browser<'w> {
    /// A fresh one.
    pub(crate) fn of(world: &'w World) -> Self {
        Self { world, cookie: None }
    }

    pub(crate) fn issuer(&self) -> &'w Issuer {
        self.world.issuer.as_ref().expect("a world by others")
    }

    /// Loads a page, and keeps the cookie that it sets.
    pub(crate) async fn opens(&mut self, path: &str) -> Answer {
        let answer = self.world.visitor().with(self.cookie.clone()).visits(Method::GET, path).await;
        self.keep(answer)
    }

    /// Sends a form of ours, and keeps the cookie that it sets.
    pub(crate) async fn sends(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.world.visitor().with(self.cookie.clone()).visits(Method::POST, path).form(fields).await;
        self.keep(answer)
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        let set = answer.headers.get("set-cookie").map(|value| value.to_str().unwrap().to_owned());
        if let Some(value) = set.and_then(|set| set.strip_prefix("__Host-itoms=")?.split(';').next().map(str::to_owned)) {
            if !value.is_empty() {
                self.world.secrets.plant("what a browser carries", &value);
            }
            self.cookie = Some(value).filter(|value| !value.is_empty());
        }
        answer
    }

    /// Presses the button that leads to the provider: its address.
    pub(crate) async fn goes(&mut self, form: &str, fields: &[(&str, &str)]) -> Url {
        let page = self.sends(form, fields).await.expect(200);
        // The policy stays what it is everywhere: no form of ours leads away, the page does.
        assert!(page.header("content-security-policy").contains("form-action 'self'"), "{:?}", page.headers);
        address(&page.text())
    }

    /// What the browser does at the provider, and then here.
    pub(crate) async fn comes_back(&mut self, url: &Url, person: &Person) -> Answer {
        let back = self.issuer().signs_in(url, person);
        self.returns(&back).await
    }

    /// Loads the address that the provider sent it to.
    pub(crate) async fn returns(&mut self, back: &Url) -> Answer {
        self.opens(&format!("{}?{}", back.path(), back.query().unwrap_or_default())).await
    }

    /// There and back, to sign in.
    pub(crate) async fn signs_in(&mut self, person: &Person) -> Answer {
        let url = self.goes("/dashboard/sign-in/provider", &[]).await;
        self.comes_back(&url, person).await
    }

    /// Signs in for the first time, and agrees.
    pub(crate) async fn joins(&mut self, person: &Person) -> Answer {
        let page = self.signs_in(person).await.expect(200).text();
        let pending = hidden(&page, "pending");
        let name = person.name.as_deref().unwrap_or("Somebody");
        self.sends("/dashboard/sign-in/new-account", &[("pending", &pending), ("full_name", name), ("sixteen_or_older", "yes")]).await
    }

    /// Whether somebody is signed in here.
    pub(crate) async fn is_signed_in(&self) -> bool {
        self.clone().opens("/dashboard/account").await.status == 200
    }

    /// The API's answer to whoever is signed in here.
    pub(crate) async fn calls(&self, operation: &str, ids: &[&str]) -> Answer {
        self.world.visitor().with(self.cookie.clone()).calls(operation, ids).await
    }
}

/// Where a page leads that leads away.
#[track_caller]
pub(crate) fn address(page: &str) -> Url {
    let (_, rest) = page.split_once("http-equiv=\"refresh\" content=\"0;url=").unwrap_or_else(|| panic!("it leads nowhere: {page}"));
    let address = rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    Url::parse(&address).unwrap()
}

/// The value of a hidden field.
#[track_caller]
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap().to_owned()
}
