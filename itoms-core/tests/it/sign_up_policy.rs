use crate::world::{DAY, Mails, PASSWORD, World, builder_on};
use itoms_core::{
    Itoms,
    account::{AccountError, Caller, SignIn, SignUpPolicy, Verified},
    cursor::PageRequest,
    id::RegistrationId,
    secret::Secret,
    store::{Actor, Task},
    time::ManualClock,
};
use itoms_store::sqlite::SqliteStore;
use std::time::Duration;

const MACHINE: Actor = Actor::System(Task::People);

/// The same installation as it is after each start, whatever its setting says by then.
struct Installation {
    store: SqliteStore,
    clock: ManualClock,
    mails: Mails,
}

impl Installation {
    async fn new(world: &World) -> Self {
        Self { store: SqliteStore::temporary().await.unwrap(), clock: world.clock.clone(), mails: Mails::default() }
    }

    fn under(&self, policy: SignUpPolicy) -> Itoms {
        let builder = builder_on(self.store.clone()).clock(self.clock.clone()).mailer(self.mails.clone());
        builder.sign_up_policy(policy).build().unwrap()
    }
}

async fn follows_a_link(itoms: &Itoms, world: &World, mails: &Mails) -> Verified {
    itoms.accounts().sign_up(world.sign_up("ada@example.com"), &Caller::program()).await.unwrap();
    itoms.work_once(Duration::from_secs(60)).await.unwrap();
    itoms.accounts().verify(&mails.last().token(), Secret::from(PASSWORD), &Caller::program()).await.unwrap()
}

async fn who_waits(itoms: &Itoms) -> Vec<RegistrationId> {
    let page = itoms.people().registrations(MACHINE, &PageRequest::default()).await.unwrap();
    page.items.into_iter().map(|registration| registration.id).collect()
}

#[tokio::test]
async fn who_waits_when_the_policy_changes_goes_on_waiting() {
    let world = World::new().await;
    for after in [SignUpPolicy::Open, SignUpPolicy::Invitation] {
        let here = Installation::new(&world).await;
        assert!(matches!(follows_a_link(&here.under(SignUpPolicy::Approval), &world, &here.mails).await, Verified::Waits));

        let itoms = here.under(after);
        let waiting = who_waits(&itoms).await;
        assert_eq!(waiting.len(), 1);
        itoms.people().approve(MACHINE, waiting[0]).await.unwrap();
        let sign_in = SignIn { email: "ada@example.com".to_owned(), password: Secret::from(PASSWORD), code: None };
        itoms.accounts().sign_in(sign_in, &Caller::program()).await.unwrap();
    }
}

#[tokio::test]
async fn who_waits_may_come_in_alone_once_everybody_may() {
    let world = World::new().await;
    let here = Installation::new(&world).await;
    follows_a_link(&here.under(SignUpPolicy::Approval), &world, &here.mails).await;
    let itoms = here.under(SignUpPolicy::Open);
    let waiting = who_waits(&itoms).await;
    assert!(matches!(follows_a_link(&itoms, &world, &here.mails).await, Verified::SignedIn(_)));
    assert!(who_waits(&itoms).await.is_empty(), "there is nothing left to decide");
    assert!(matches!(itoms.people().decline(MACHINE, waiting[0], None).await, Err(AccountError::NotFound)));
}

#[tokio::test]
async fn signing_up_anew_waits_anew_and_once() {
    let world = World::new().await;
    let here = Installation::new(&world).await;
    let itoms = here.under(SignUpPolicy::Approval);
    follows_a_link(&itoms, &world, &here.mails).await;
    let former = who_waits(&itoms).await;
    here.clock.advance(DAY);
    follows_a_link(&itoms, &world, &here.mails).await;
    let now = who_waits(&itoms).await;
    assert_eq!(now.len(), 1);
    assert_ne!(former, now);
    assert!(
        matches!(itoms.people().approve(MACHINE, former[0]).await, Err(AccountError::NotFound)),
        "what an operator saw is what comes in"
    );
}
