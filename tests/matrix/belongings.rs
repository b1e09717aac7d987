//! What somebody has that no other person may name.

use crate::harness::World;
use itoms::{
    account::{Identity, LinkedIdentity, Passkey, PasskeyName},
    api_key::NewApiKey,
    id::{AccountId, Id, IdentityId, PasskeyId},
    random::SystemRandom,
    store::{Actor, Version},
};

/// The ids of a person's own things. Their names are ids as well: nobody else meets them by accident.
#[derive(Debug, Clone)]
pub(super) struct Belongings {
    pub(super) key: String,
    pub(super) passkey: String,
    pub(super) identity: String,
}

impl Belongings {
    pub(super) async fn of(world: &World, owner: AccountId) -> Self {
        let (actor, now) = (Actor::Account(owner), world.itoms.now());
        let new = NewApiKey::named("Of a guest", ["account:read"]);
        let key = world.itoms.api_keys().create(actor, new).await.unwrap().key.id;
        let passkey = Passkey {
            id: PasskeyId::new(now, &SystemRandom).unwrap(),
            account: owner,
            credential: b"the passkey of a guest".to_vec(),
            name: PasskeyName::parse("Of a guest").unwrap(),
            key: "{}".to_owned(),
            sign_count: 0,
            backed_up: false,
            created_at: now,
            used_at: None,
            version: Version::FIRST,
        };
        let identity = LinkedIdentity {
            id: IdentityId::new(now, &SystemRandom).unwrap(),
            account: owner,
            identity: Identity::new("https://id.example.com", "a guest").unwrap(),
            created_at: now,
        };
        let mut tx = world.store.write(actor).await.unwrap();
        assert!(tx.passkeys().insert_passkey(&passkey).await.unwrap());
        assert!(tx.identities().insert_identity(&identity).await.unwrap());
        tx.commit().await.unwrap();
        Self { key: key.to_string(), passkey: passkey.id.to_string(), identity: identity.id.to_string() }
    }
}
