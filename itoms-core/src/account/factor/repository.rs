use super::SecondFactor;
use crate::{id::AccountId, store::StoreError, time::Timestamp, token::TokenHash, vault::Sealed};
use async_trait::async_trait;

/// What second factors ask of storage. No key sees or changes one, and beside its person nobody but whom a method names; what is
/// not confirmed is there like the rest.
#[async_trait]
pub trait FactorRepository: Send {
    /// Keeps a factor in the place of one that was not confirmed; `false` if the account has a confirmed one. A set-up of an
    /// app also goes beside a confirmed one whose app no code was seen of, which stays confirmed. As the account itself.
    async fn upsert_factor(&mut self, factor: &SecondFactor) -> Result<bool, StoreError>;

    /// The account's second factor, confirmed or not. As the account itself, as an operator, or as `SignIn` or
    /// `People`.
    async fn factor(&mut self, account: AccountId) -> Result<Option<SecondFactor>, StoreError>;

    /// Writes the app's `used_step`, and `confirmed_at`, of a set-up with this very secret; `false` if there is none of which
    /// no code was seen. Of many who do it at once exactly one gets `true`. From then on the account's
    /// [memberships](crate::project::Member::has_second_factor) have a second factor. As the account itself.
    async fn confirm_factor(&mut self, factor: &SecondFactor) -> Result<bool, StoreError>;

    /// Uses up a span of time of an app of which a code was seen, and all before; `false` if it was used up. Of many who do it at
    /// once exactly one gets `true`. As the account itself, or as `SignIn`.
    async fn use_factor_step(&mut self, account: AccountId, step: i64) -> Result<bool, StoreError>;

    /// Up to `limit` factors whose app a code was seen of, and whose secret does not begin with `mark`, which names the key
    /// that seals: by account, after that one. As `Vault`.
    async fn factors_of_other_keys(&mut self, mark: &str, after: Option<AccountId>, limit: u32) -> Result<Vec<SecondFactor>, StoreError>;

    /// Puts a secret in the place of the former one, and changes nothing else; `false` if the account's factor has another by
    /// now. As `Vault`.
    async fn reseal_factor(&mut self, account: AccountId, former: &Sealed, secret: &Sealed) -> Result<bool, StoreError>;

    /// Removes the account's second factor and its recovery codes; `false` if there is none. The account's memberships have
    /// none from then on. As the account itself, or as `SignIn`.
    async fn delete_factor(&mut self, account: AccountId) -> Result<bool, StoreError>;

    /// Removes set-ups begun before `before` and never confirmed, of those beside a confirmed factor the app alone; answers how
    /// many. As `Retention`.
    async fn delete_unconfirmed_factors(&mut self, before: Timestamp) -> Result<u64, StoreError>;

    /// Puts these recovery codes in the place of all that there are; `false` if the account has no second factor. As
    /// the account itself.
    async fn replace_recovery_codes(&mut self, account: AccountId, codes: &[TokenHash]) -> Result<bool, StoreError>;

    /// Removes a recovery code; `false` if there is none like it. Of many who do it at once exactly one gets `true`.
    /// As the account itself, or as `SignIn`.
    async fn use_recovery_code(&mut self, account: AccountId, code: &TokenHash) -> Result<bool, StoreError>;

    /// How many recovery codes are left. As the account itself.
    async fn count_recovery_codes(&mut self, account: AccountId) -> Result<u64, StoreError>;
}
