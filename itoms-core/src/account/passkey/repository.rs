use super::{Passkey, PasskeyChallenge};
use crate::{
    id::{AccountId, PasskeyId},
    store::{StoreError, Version},
    time::Timestamp,
    token::TokenHash,
};
use async_trait::async_trait;

/// What passkeys ask of storage. A person's own are seen and changed by that person alone, and by no key.
#[async_trait]
pub trait PasskeyRepository: Send {
    /// Keeps a new passkey; `false` if there is one with that credential. As the account itself.
    async fn insert_passkey(&mut self, passkey: &Passkey) -> Result<bool, StoreError>;

    /// The passkeys of an account, the oldest first by id. As the account itself, or as `SignIn`.
    async fn list_passkeys(&mut self, account: AccountId) -> Result<Vec<Passkey>, StoreError>;

    /// The passkey with that credential. As `SignIn`.
    async fn passkey_by_credential(&mut self, credential: &[u8]) -> Result<Option<Passkey>, StoreError>;

    /// Writes name and version; `false` if the account has none of that id at version `expected`. As the account itself.
    async fn rename_passkey(&mut self, passkey: &Passkey, expected: Version) -> Result<bool, StoreError>;

    /// Writes what a use changed: key, count, whether it is backed up, and when; `false` unless the stored count is
    /// `former`. As the account itself, or as `SignIn`.
    async fn use_passkey(&mut self, passkey: &Passkey, former: u32) -> Result<bool, StoreError>;

    /// Removes a passkey of an account, or all of them; answers how many. As the account itself, or as `SignIn`.
    async fn delete_passkeys(&mut self, account: AccountId, only: Option<PasskeyId>) -> Result<u64, StoreError>;

    /// Keeps what a device is asked. As `SignIn`.
    async fn insert_passkey_challenge(&mut self, challenge: &PasskeyChallenge) -> Result<(), StoreError>;

    /// Removes what was asked, over or not, and answers it. Of many who do it at once exactly one gets it. As `SignIn`.
    async fn take_passkey_challenge(&mut self, token: &TokenHash) -> Result<Option<PasskeyChallenge>, StoreError>;

    /// Removes what was asked and ended before `before`; answers how many. As `Retention`.
    async fn delete_expired_passkey_challenges(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
