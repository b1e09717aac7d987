//! Adapters for the outward ports of itoms: a folder per vendor behind a feature each, and `local`, which needs
//! no account anywhere.
//!
//! | feature | adapter | port |
//! | --- | --- | --- |
//! | `local` (default) | [`local::Outbox`], a folder of `.eml` files | [`Mailer`](itoms_core::mail::Mailer) |
//! | `smtp` | `smtp::Smtp`, any mail server | `Mailer` |
//! | `resend` | `resend::Resend` | `Mailer` |
//! | `oidc` | `oidc::Oidc`, any OpenID Connect provider | [`IdentityProvider`](itoms_core::account::IdentityProvider) |

#[cfg(feature = "local")]
pub mod local;
#[cfg(feature = "oidc")]
pub mod oidc;
#[cfg(feature = "resend")]
pub mod resend;
#[cfg(feature = "smtp")]
pub mod smtp;

#[cfg(any(feature = "oidc", feature = "resend"))]
mod http;
#[cfg(any(feature = "local", feature = "smtp"))]
mod mime;
