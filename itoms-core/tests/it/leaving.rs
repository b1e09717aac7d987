//! Somebody leaves in the moment in which all sessions of the account end.

use crate::world::{Example, Mails, PASSWORD, keys, sign_up};
use async_trait::async_trait;
use itoms_core::{
    Failure, Itoms,
    account::{AccountError, Caller, EmailAddress, SignedIn, Standing, Verified},
    secret::Secret,
    store::{Actor, Store, StoreError, Task, Transaction},
};
use itoms_store::sqlite::SqliteStore;
use std::time::Duration;

const ADA: &str = "ada@example.com";

/// A store on which Ada is signed out everywhere right before anything is done about people.
struct Overtaken(SqliteStore);

impl Overtaken {
    async fn signs_ada_out(&self) -> Result<(), StoreError> {
        let mut tx = self.0.write(Actor::System(Task::SignIn)).await?;
        if let Some((ada, _)) = tx.accounts().account_by_email(&EmailAddress::parse(ADA).unwrap()).await? {
            tx.sessions().delete_sessions(ada.id, None).await?;
        }
        tx.commit().await
    }
}

#[async_trait]
impl Store for Overtaken {
    async fn read(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
        self.0.read(actor).await
    }

    async fn write(&self, actor: Actor) -> Result<Box<dyn Transaction>, StoreError> {
        if actor == Actor::System(Task::People) {
            self.signs_ada_out().await?;
        }
        self.0.write(actor).await
    }
}

/// P2-d: a thief whose request was let in, and whose session a new password ends before anything is written.
#[tokio::test]
async fn nobody_leaves_whose_sessions_end_in_that_moment() {
    let mails = Mails::default();
    let store = Overtaken(SqliteStore::temporary().await.unwrap());
    let itoms = Itoms::builder(store, keys()).mailer(mails.clone()).links(Example).build().unwrap();
    let accounts = itoms.accounts();
    accounts.sign_up(sign_up(ADA), &Caller::program()).await.unwrap();
    itoms.work_once(Duration::from_secs(60)).await.unwrap();
    let verified = accounts.verify(&mails.last().token(), Secret::from(PASSWORD), &Caller::program()).await.unwrap();
    let Verified::SignedIn(SignedIn { session, .. }) = verified else { panic!("{verified:?}") };

    let left = itoms.people().leave(session.actor(), &[], Some(&session)).await;
    assert!(matches!(left, Err(AccountError::Failure(Failure::Store(StoreError::Contended)))), "{left:?}");
    assert_eq!(accounts.show(session.actor()).await.unwrap().standing, Standing::Active);
    let left = itoms.people().leave(session.actor(), &[], Some(&session)).await;
    assert!(matches!(left, Err(AccountError::NotFound)), "whoever tries again learns that the session is over: {left:?}");
}
