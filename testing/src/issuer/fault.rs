use super::Issuer;
use serde_json::{Value, json};

/// What the provider of the tests does wrong on order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The token names another issuer.
    WrongIssuer,
    /// The token is for another client.
    WrongAudience,
    /// The token is for us among others, and does not say that we asked.
    ManyAudiences,
    /// The token is for us, and another client asked.
    WrongParty,
    /// The token is of another request.
    WrongNonce,
    /// The token says of no request.
    NoNonce,
    /// The token has ended.
    Expired,
    /// The token was made hours ago.
    Old,
    /// The token will be made in an hour.
    FromTheFuture,
    /// The token belongs to another access token.
    WrongAccessHash,
    /// The token is not signed, and says so.
    AlgNone,
    /// The token is signed with a MAC whose key is the public key.
    HmacOfPublicKey,
    /// The token names a key that nobody has.
    UnknownKey,
    /// The token names no key.
    NamesNoKey,
    /// The token names our key and is signed with another.
    ForeignKey,
    /// One letter of what is signed was changed afterwards.
    Altered,
    /// The token must be understood in a way that nobody knows.
    Critical,
    /// The token is none.
    Garbage,
    /// Address and name stand in the profile alone.
    TellsNoAddress,
    /// The profile is of somebody else.
    WrongProfile,
    /// Every answer is an error.
    Down,
    /// No answer comes.
    Hangs,
    /// Every answer has megabytes.
    Huge,
    /// Every answer leads elsewhere.
    Redirects,
    /// Every answer is a page.
    Html,
}

impl Fault {
    /// What stands wrong in the claims.
    pub(super) fn bend(self, claims: &mut Value, now: i64) {
        match self {
            Self::WrongIssuer => claims["iss"] = json!("https://id.example.com"),
            Self::WrongAudience => claims["aud"] = json!("another client"),
            Self::ManyAudiences => claims["aud"] = json!([Issuer::CLIENT_ID, "another client"]),
            Self::WrongParty => {
                claims["aud"] = json!([Issuer::CLIENT_ID, "another client"]);
                claims["azp"] = json!("another client");
            }
            Self::WrongNonce => claims["nonce"] = json!("another nonce"),
            Self::NoNonce => claims["nonce"] = Value::Null,
            Self::Expired => claims["exp"] = json!(now - 121),
            Self::Old => claims["iat"] = json!(now - 2 * 60 * 60),
            Self::FromTheFuture => claims["iat"] = json!(now + 60 * 60),
            Self::WrongAccessHash => claims["at_hash"] = json!("x".repeat(22)),
            _ => {}
        }
    }
}
