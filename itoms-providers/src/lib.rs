//! Adapters for the outward ports of itoms: a folder per vendor behind a feature each, and `local`, which needs
//! no account anywhere.
//!
//! | feature | adapter | port |
//! | --- | --- | --- |
//! | `local` (default) | [`local::Outbox`], a folder of `.eml` files | [`Mailer`](itoms_core::mail::Mailer) |
//! | `smtp` | `smtp::Smtp`, any mail server | `Mailer` |
//! | `resend` | `resend::Resend` | `Mailer` |

#[cfg(feature = "local")]
pub mod local;
#[cfg(feature = "resend")]
pub mod resend;
#[cfg(feature = "smtp")]
pub mod smtp;

#[cfg(feature = "resend")]
mod http;
#[cfg(any(feature = "local", feature = "smtp"))]
mod mime;
