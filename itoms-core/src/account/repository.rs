use super::{Account, AccountLink, EmailAddress, ExternalId, LinkPurpose, OperatorLink, PasswordHash, Registration, Session};
use crate::{
    id::{AccountId, RegistrationId, SessionId},
    store::{Page, Slice, StoreError, Version},
    time::Timestamp,
    token::TokenHash,
};
use async_trait::async_trait;

/// What accounts ask of storage.
#[async_trait]
pub trait AccountRepository: Send {
    /// Keeps a registration. As `SignUp`.
    async fn insert_registration(&mut self, registration: &Registration) -> Result<(), StoreError>;

    /// The registration with that token, expired or not. As `SignUp`.
    async fn registration_by_token(&mut self, token: &TokenHash) -> Result<Option<Registration>, StoreError>;

    /// The registration of that id. As `SignUp` or `Work`.
    async fn registration(&mut self, id: RegistrationId) -> Result<Option<Registration>, StoreError>;

    /// At most `limit` registrations of that address (by [`EmailAddress::key`]) whose link was not followed and has not
    /// ended at `now`, newest first. As `SignUp`.
    async fn newest_registrations(&mut self, email: &EmailAddress, now: Timestamp, limit: u32) -> Result<Vec<Registration>, StoreError>;

    /// The newest registration of that address (by [`EmailAddress::key`]) that waits for an operator at `now`. As `SignUp`.
    async fn waiting_registration(&mut self, email: &EmailAddress, now: Timestamp) -> Result<Option<Registration>, StoreError>;

    /// Removes all registrations of that address (by [`EmailAddress::key`]); answers how many. Of many who do
    /// it at once exactly one gets more than none. As `SignUp`.
    async fn delete_registrations(&mut self, email: &EmailAddress) -> Result<u64, StoreError>;

    /// Removes registrations that ended before `before`; answers how many. As `Retention`.
    async fn delete_expired_registrations(&mut self, before: Timestamp) -> Result<u64, StoreError>;

    /// Keeps a new, active account, with its password if it has one; `false` if its address (by
    /// [`EmailAddress::key`]) or its external id is taken. As `SignUp`.
    async fn insert_account(&mut self, account: &Account, password: Option<&PasswordHash>) -> Result<bool, StoreError>;

    /// An account that the actor may see: the own one; any, as `SignIn`, as `Work`, as `People` or as an operator.
    async fn account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError>;

    /// The account with that address (by [`EmailAddress::key`]) and its password. As `SignIn` or `SignUp`.
    async fn account_by_email(&mut self, email: &EmailAddress) -> Result<Option<(Account, Option<PasswordHash>)>, StoreError>;

    /// The account that a host adopted under that name. As `SignUp`.
    async fn account_by_external_id(&mut self, external_id: &ExternalId) -> Result<Option<Account>, StoreError>;

    /// Writes name, company, address, language, time zone, when it was updated, and version of the own account (any, as
    /// `SignUp` or `SignIn`), and with them the copies that lists of members show; leaves all else alone. `false` if there is
    /// none at version `expected`, or the address is taken.
    async fn update_account(&mut self, account: &Account, expected: Version) -> Result<bool, StoreError>;

    /// Replaces a password's hash: by a new password's, or when parameters rise (P1.1-c). `false` where it is not the
    /// `former` one any more, if that is given: of many who replace the same one exactly one gets `true`. As `SignIn`.
    async fn update_password(&mut self, id: AccountId, password: &PasswordHash, former: Option<&PasswordHash>) -> Result<bool, StoreError>;

    /// Whether any account runs the installation. As `SignUp`.
    async fn has_operator(&mut self) -> Result<bool, StoreError>;

    /// The link for the first operator, used or not. As `SignUp`.
    async fn operator_link(&mut self) -> Result<Option<OperatorLink>, StoreError>;

    /// Makes or replaces the link for the first operator. As `SignUp`.
    async fn set_operator_link(&mut self, link: &OperatorLink) -> Result<(), StoreError>;

    /// Removes the link for the first operator; `false` if there is none with that token. Of many who do it
    /// at once exactly one gets `true`. As `SignUp`.
    async fn delete_operator_link(&mut self, token: &TokenHash) -> Result<bool, StoreError>;
}

/// What mailed links of accounts ask of storage.
#[async_trait]
pub trait AccountLinkRepository: Send {
    /// Keeps a link. As `SignIn`.
    async fn insert_account_link(&mut self, link: &AccountLink) -> Result<(), StoreError>;

    /// The link with that token, expired or not. As `SignIn`.
    async fn account_link_by_token(&mut self, token: &TokenHash) -> Result<Option<AccountLink>, StoreError>;

    /// The newest link of an account for that purpose that has not ended at `now`. As `SignIn`.
    async fn newest_account_link(
        &mut self,
        account: AccountId,
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<AccountLink>, StoreError>;

    /// Removes a link; `false` if there is none with that token. Of many who do it at once exactly one gets `true`.
    /// As `SignIn`.
    async fn delete_account_link(&mut self, token: &TokenHash) -> Result<bool, StoreError>;

    /// Removes the links of an account for that purpose that were made at `since` or later; answers how many. As
    /// `SignIn`.
    async fn delete_account_links(&mut self, account: AccountId, purpose: LinkPurpose, since: Timestamp) -> Result<u64, StoreError>;

    /// Removes links that ended before `before`; answers how many. As `Retention`.
    async fn delete_expired_account_links(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

/// What signed-in devices ask of storage.
#[async_trait]
pub trait SessionRepository: Send {
    /// Keeps a session of an active account, if its [epoch](super::Account::session_epoch) is still that one; `false`
    /// otherwise. Whoever ends all sessions at the same time waits for this transaction, or is waited for. As `SignIn`.
    async fn insert_session(&mut self, session: &Session, epoch: i64) -> Result<bool, StoreError>;

    /// Ends those of an account's sessions that were used longest ago, so that `most` are left, `kept` among them; answers how
    /// many ended. In the transaction that has started `kept`, which keeps away whoever starts another. As `SignIn`.
    async fn end_oldest_sessions(&mut self, account: AccountId, kept: SessionId, most: u32) -> Result<u64, StoreError>;

    /// The session with that token, over or not; none of an account that is not active. As `Authenticate`.
    async fn session_by_token(&mut self, token: &TokenHash) -> Result<Option<Session>, StoreError>;

    /// Records a use: time, address, agent. As `Authenticate`.
    async fn touch_session(&mut self, session: &Session) -> Result<(), StoreError>;

    /// Replaces the message that the next page shows. As the session's own account.
    async fn set_session_message(&mut self, id: SessionId, message: Option<&str>) -> Result<(), StoreError>;

    /// The sessions of the own account that end after `now` and were used after `idle`, newest first by id.
    async fn list_sessions(&mut self, now: Timestamp, idle: Timestamp, slice: &Slice) -> Result<Page<Session>, StoreError>;

    /// Gives a session its new token and privilege; `false` if there is none with the token `former`. Of many who do it at
    /// once exactly one gets `true`. As the session's own account, or as `SignIn`.
    async fn rotate_session(&mut self, session: &Session, former: &TokenHash) -> Result<bool, StoreError>;

    /// Ends a session of the own account; `false` if there is none.
    async fn delete_session(&mut self, id: SessionId) -> Result<bool, StoreError>;

    /// Ends all sessions of an account but `kept`, and its [epoch](super::Account::session_epoch); answers how many sessions.
    /// As that account, or as `SignIn`.
    async fn delete_sessions(&mut self, account: AccountId, kept: Option<SessionId>) -> Result<u64, StoreError>;

    /// Removes sessions past their absolute end, or unused since `idle`; answers how many. As `Retention`.
    async fn delete_sessions_over(&mut self, now: Timestamp, idle: Timestamp) -> Result<u64, StoreError>;

    /// Clears the addresses of sessions unused since `before` (P1.5-a); answers how many. As `Retention`.
    async fn clear_session_addresses(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
