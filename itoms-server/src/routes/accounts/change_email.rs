use crate::{
    problem::Refusal,
    routes::{
        answer::{Accepted, Answer, done},
        body::{Body, FromFields},
        caller::{From, Person},
        fields::Fields,
        once::NotOnce,
        scalar,
    },
};
use axum::{Json, extract::State};
use itoms_core::{Itoms, account::AccountError, time::Timestamp, token::Token};
use serde::Serialize;
use utoipa::ToSchema;

/// The address that an account is to have.
#[derive(ToSchema)]
pub(crate) struct RequestEmailChange {
    /// The new address.
    #[schema(value_type = scalar::Email)]
    email: String,
}

impl FromFields for RequestEmailChange {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { email: fields.required("email")? })
    }
}

/// Ask for another address
///
/// Mails a link to the new address, which works once, for 24 hours, and for this account alone; until it is followed
/// nothing changes. A newer request takes the place of an older one. The answer is the same whether the address belongs to somebody else or not.
#[utoipa::path(
    post,
    path = "/account/email",
    operation_id = "requestEmailChange",
    tag = "Accounts",
    request_body = RequestEmailChange,
    responses(
        (status = 202, description = "If the address can be used, a mail is on its way there.", body = Accepted),
        (status = 429, description = "Too many mails were asked for from this network or for this account (`too_many_requests`)."),
        (status = 501, description = "This installation sends no mails (`not_configured`)."),
    )
)]
pub(crate) async fn request_email_change(
    State(itoms): State<Itoms>,
    From(caller): From,
    Person { session, .. }: Person,
    Body(RequestEmailChange { email }): Body<RequestEmailChange>,
) -> Result<Accepted, Refusal> {
    let session = session.ok_or_else(Refusal::unauthenticated)?;
    itoms.accounts().request_email_change(&session, &email, &caller).await?;
    Ok(Accepted { message: "Check the mails of the new address: a link that confirms it is on its way." })
}

/// Another address that waits to be confirmed.
#[derive(Serialize, ToSchema)]
pub(crate) struct EmailChange {
    /// The address that the account is to have.
    #[schema(value_type = scalar::Email)]
    email: String,
    /// When it was asked for.
    #[schema(value_type = scalar::Time)]
    requested_at: Timestamp,
    /// Until then the link works that was mailed there.
    #[schema(value_type = scalar::Time)]
    expires_at: Timestamp,
}

/// Show the address that waits
///
/// The address that was asked for last, until it is confirmed or cancelled, or its link has ended.
#[utoipa::path(
    get,
    path = "/account/email",
    operation_id = "showEmailChange",
    tag = "Accounts",
    responses(
        (status = 200, description = "The address, and until when its link works.", body = EmailChange),
        (status = 404, description = "No change of the address waits (`no_email_change`)."),
    )
)]
pub(crate) async fn show_email_change(State(itoms): State<Itoms>, Person { actor, .. }: Person) -> Result<Json<EmailChange>, Refusal> {
    let change = itoms.accounts().email_change(actor).await?.ok_or(AccountError::NoEmailChange)?;
    Ok(Json(EmailChange { email: change.email.to_string(), requested_at: change.requested_at, expires_at: change.expires_at }))
}

/// Cancel the change of the address
///
/// The link that was mailed is dead, and the account keeps its address. No fresh proof is asked for.
#[utoipa::path(
    delete,
    path = "/account/email",
    operation_id = "cancelEmailChange",
    tag = "Accounts",
    responses(
        (status = 204, description = "It is cancelled."),
        (status = 404, description = "No change of the address waits, or it was confirmed meanwhile (`no_email_change`)."),
    )
)]
pub(crate) async fn cancel_email_change(State(itoms): State<Itoms>, Person { actor, .. }: Person) -> Answer {
    itoms.accounts().cancel_email_change(actor).await?;
    Ok(done())
}

/// The token of a mailed link.
#[derive(ToSchema)]
pub(crate) struct FollowLink {
    /// The last part of the link's address.
    #[schema(value_type = scalar::Token)]
    token: Token,
}

impl FromFields for FollowLink {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        Some(Self { token: fields.required("token")? })
    }
}

/// Confirm a new address
///
/// Makes the address that the link was mailed to the account's address, for whoever is signed in to the account that asked
/// for it. The former one is told, with a way back that is open for 7 days. Works once.
#[utoipa::path(
    post,
    path = "/email-changes/confirm",
    operation_id = "confirmEmailChange",
    tag = "Accounts",
    request_body = FollowLink,
    responses(
        (status = 204, description = "The account has the new address."),
        (status = 404, description = "The link was used, has ended, never was, or was asked for by another account (`unusable_link`)."),
        (status = 412, description = "The account changed in this very moment (`stale`); the link still works."),
    )
)]
pub(crate) async fn confirm_email_change(
    State(itoms): State<Itoms>,
    Person { session, .. }: Person,
    Body(FollowLink { token }): Body<FollowLink>,
) -> Answer {
    let session = session.ok_or_else(Refusal::unauthenticated)?;
    itoms.accounts().confirm_email(&session, &token).await?;
    Ok(done())
}

/// How to go on after a change of address was taken back.
#[derive(Serialize, ToSchema)]
pub(crate) struct EmailRestored {
    /// The token by which `resetPassword` sets a new password, or a first one where nothing else is left to sign in with, within
    /// an hour; null for an account without a password whose person signs in by an identity provider or a host.
    #[schema(value_type = Option<scalar::Token>, required)]
    reset_token: Option<String>,
}

/// Take a change of address back
///
/// By the link that the former address was mailed: it is the account's address again, all sessions end, and a password
/// is void until a new one is set. The token is shown once; so an `Idempotency-Key` is refused. Works once.
#[utoipa::path(
    post,
    path = "/email-changes/restore",
    operation_id = "restoreEmail",
    tag = "Accounts",
    request_body = FollowLink,
    responses(
        (status = 200, description = "The account has its former address again.", body = EmailRestored),
        (status = 404, description = "The link was used, has ended, or never was (`unusable_link`)."),
        (status = 412, description = "The account changed in this very moment (`stale`); the link still works."),
    )
)]
pub(crate) async fn restore_email(
    State(itoms): State<Itoms>,
    _: NotOnce,
    Body(FollowLink { token }): Body<FollowLink>,
) -> Result<Json<EmailRestored>, Refusal> {
    let reset = itoms.accounts().restore_email(&token).await?;
    Ok(Json(EmailRestored { reset_token: reset.map(|token| token.expose().to_owned()) }))
}
