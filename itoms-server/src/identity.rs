use async_trait::async_trait;
use http::request::Parts;
use itoms_core::id::AccountId;

/// How a host tells who its user is. With one, our own sign-up and sign-in are off.
#[async_trait]
pub trait Identity: Send + Sync + 'static {
    /// The account of whoever sent this request, as [`Accounts::adopt`](itoms_core::account::Accounts::adopt)
    /// answered it; nothing for a visitor.
    async fn identify(&self, request: &Parts) -> Option<AccountId>;
}
