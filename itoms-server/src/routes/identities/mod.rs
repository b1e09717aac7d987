//! Sign-in by others: identity providers that sign in to an account, how one is linked to it, and how one proves that its
//! person is there.
//!
//! Each way goes there and back: `start…` answers where to send the person, the provider sends the person to an address of
//! the front end, and what stands in it then goes to the operation that finishes it.

pub(super) mod create_account;
pub(super) mod link;
pub(super) mod list;
pub(super) mod prove;
pub(super) mod sign_in;
pub(super) mod start_link;
pub(super) mod start_proof;
pub(super) mod start_sign_in;
pub(super) mod unlink;

use super::{body::FromFields, fields::Fields, scalar};
use itoms_core::{
    Itoms,
    account::{AuthorizationPurpose, BegunAuthorization, LinkedIdentity, ProviderAnswer},
    id::IdentityId,
    secret::Secret,
    time::Timestamp,
    token::Token,
};
use serde::Serialize;
use utoipa::ToSchema;

/// An identity provider that signs in to the own account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Identity {
    /// The id of the link.
    #[schema(value_type = scalar::Id)]
    id: IdentityId,
    /// Who proves the person.
    #[schema(example = "https://id.example.com")]
    issuer: String,
    /// Whom it names; it means something there alone.
    #[schema(example = "248289761001")]
    subject: String,
    /// What this installation calls the provider; null where it is configured no more, and signs nobody in.
    #[schema(required, example = "Example")]
    name: Option<String>,
    /// When it was linked.
    #[schema(value_type = scalar::Time)]
    created_at: Timestamp,
}

impl Identity {
    fn of(linked: LinkedIdentity, itoms: &Itoms) -> Self {
        let provider = itoms.accounts().identity_provider().filter(|provider| provider.issuer() == linked.identity.issuer());
        Self {
            id: linked.id,
            name: provider.map(|provider| provider.name().to_owned()),
            issuer: linked.identity.issuer().to_owned(),
            subject: linked.identity.subject().to_owned(),
            created_at: linked.created_at,
        }
    }
}

/// Where the provider sends the person back.
#[derive(ToSchema)]
pub(crate) struct ProviderCallback {
    /// An address of the front end: one of those that this installation is configured with, exactly.
    #[schema(max_length = 2000, example = "https://app.example/signed-in")]
    callback: String,
}

impl FromFields for ProviderCallback {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { callback: fields.required_within("callback", 2000)? })
    }
}

/// Where to send the person.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProviderAddress {
    /// The provider's page, for the person's browser. It works for 10 minutes.
    #[schema(format = "uri", example = "https://id.example.com/authorize?client_id=itoms&state=…")]
    url: String,
}

impl From<BegunAuthorization> for ProviderAddress {
    fn from(begun: BegunAuthorization) -> Self {
        Self { url: begun.url.into() }
    }
}

/// What the person came back with: the query of the address at the front end.
#[derive(ToSchema)]
pub(crate) struct ProviderReturn {
    /// Its `state`.
    #[schema(value_type = scalar::Token)]
    state: Token,
    /// Its `code`.
    #[schema(value_type = String, max_length = 4096, example = "SplxlOBeZQQYbYS6WxSbIA")]
    code: Secret<String>,
    /// Its `iss`, if it has one: who says so.
    #[schema(nullable, max_length = 500, example = "https://id.example.com")]
    iss: Option<String>,
}

impl FromFields for ProviderReturn {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let (state, code) = (fields.required("state"), fields.required_within("code", 4096));
        let iss = fields.optional_within("iss", 500);
        Some(Self { state: state?, code: code?.into(), iss })
    }
}

impl ProviderReturn {
    /// As core takes it that was begun for this alone.
    fn from(self, purpose: AuthorizationPurpose) -> ProviderAnswer {
        ProviderAnswer { state: self.state, code: self.code, issuer: self.iss, purpose: Some(purpose) }
    }
}
