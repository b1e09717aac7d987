//! A database of one test.

use crate::cluster::{block_on, execute};
use sqlx::{Connection, PgConnection};
use url::Url;

/// A database of one test, gone when dropped.
#[derive(Debug)]
pub struct Database {
    admin: Url,
    name: String,
}

impl Database {
    pub(crate) fn new(admin: Url, name: &str) -> Self {
        Self { admin, name: name.to_owned() }
    }

    /// As the role that migrates, and owns what it makes.
    #[must_use]
    pub fn owner_url(&self) -> String {
        self.url_of("itoms_test_owner")
    }

    /// As the role that serves people.
    #[must_use]
    pub fn application_url(&self) -> String {
        self.url_of("itoms_test_login")
    }

    /// As a role that reads what is published and nothing else.
    #[must_use]
    pub fn visitor_url(&self) -> String {
        self.url_of("itoms_test_visitor")
    }

    /// As the superuser of the tests' server, for tests that break things on purpose.
    #[must_use]
    pub fn admin_url(&self) -> String {
        let mut url = self.admin.clone();
        url.set_path(&self.name);
        url.into()
    }

    fn url_of(&self, role: &str) -> String {
        let mut url = self.admin.clone();
        url.set_path(&self.name);
        url.set_username(role).and_then(|()| url.set_password(Some("itoms"))).expect("a database URL has a user");
        url.into()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let statement = format!("drop database if exists {} with (force)", self.name);
        let admin = self.admin.clone();
        block_on(async move {
            let mut admin = PgConnection::connect(admin.as_str()).await.expect("the server of the tests answers");
            execute(&mut admin, &statement).await;
        });
    }
}
