//! The product's own mails, a file each. Their list is here, and every test in `tests.rs` is of all of them.

/// Declares them, and for the tests makes a sample of each.
macro_rules! letters {
    ($($file:ident::$letter:ident,)+) => {
        $(
            mod $file;
            pub(crate) use $file::$letter;
        )+

        #[cfg(test)]
        fn samples(name: &str) -> Vec<(&'static str, Box<dyn super::Letter>)> {
            vec![$((stringify!($file), Box::new(<$letter as super::Letter>::sample(name)))),+]
        }
    };
}

letters! {
    verify_email::VerifyEmail,
    account_exists::AccountExists,
    not_invited::NotInvited,
    reset_password::ResetPassword,
    password_changed::PasswordChanged,
    confirm_email::ConfirmEmail,
    email_changed::EmailChanged,
    email_taken::EmailTaken,
    welcome::Welcome,
    somebody_waits::SomebodyWaits,
    still_waits::StillWaits,
    operator_appointed::OperatorAppointed,
    operator_dismissed::OperatorDismissed,
    approved::Approved,
    account_deleted::AccountDeleted,
    declined::Declined,
    admission::Admission,
    new_device::NewDevice,
    code_refused::CodeRefused,
    sessions_ended::SessionsEnded,
    second_factor_on::SecondFactorOn,
    second_factor_off::SecondFactorOff,
    second_factor_cleared::SecondFactorCleared,
    recovery_codes_replaced::RecoveryCodesReplaced,
    recovery_code_used::RecoveryCodeUsed,
    passkey_added::PasskeyAdded,
    passkey_removed::PasskeyRemoved,
    identity_linked::IdentityLinked,
    identity_unlinked::IdentityUnlinked,
    invitation::Invitation,
    ownership_offer::OwnershipOffer,
    api_key_made::ApiKeyMade,
    two_factors_required::TwoFactorsRequired,
    project_deleted::ProjectDeleted,
    project_gone::ProjectGone,
    trial::Trial,
}

pub(crate) use about::About;
pub(crate) use about_identity::AboutIdentity;
pub(crate) use about_operating::AboutOperating;

/// What nearly every letter uses.
mod prelude {
    #[cfg(test)]
    pub(super) use super::sample;
    pub(super) use crate::{
        account::FullName,
        mail::{
            Letter, MailTopic,
            sheet::{Button, Choice, Sheet},
            words::{Moment, inert, works_once_until},
        },
    };
    pub(super) use url::Url;
}

mod about;
mod about_identity;
mod about_operating;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
