use super::{DangerousAct, IdentityProviderError, password::HashError};
use crate::{
    failure::{Failure, from_failure},
    problem::{Kind, Problem, Retry, Violation, Violations},
};
use std::time::Duration;

/// What can go wrong with accounts and sessions.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// Address and password do not belong together; which of them is wrong is not told.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// The password is not the one that was asked for.
    #[error("the password is wrong")]
    WrongPassword,
    /// The password is right, and the account has a second factor.
    #[error(
        "the password is right; this account also asks for a code of its authenticator app or a recovery code, or signs in by a passkey"
    )]
    SecondFactorRequired,
    /// Neither the code of now nor an unused recovery code.
    #[error("this code is wrong or was used; wait for the next one of an authenticator app, or take a recovery code")]
    WrongCode,
    /// The account has a second factor already.
    #[error("two-factor sign-in is on already; turn it off before you set it up again")]
    SecondFactorExists,
    /// The account has no second factor, or its set-up was not begun.
    #[error("two-factor sign-in is off, or no set-up of an app was begun; begin it first")]
    NoSecondFactor,
    /// A passkey that is not known here, or an answer of one that was not asked for, comes late or again, or is not right.
    #[error("this passkey was not accepted: it is not known here, or it took too long; try again")]
    WrongPasskey,
    /// The account has no passkey that could be asked for.
    #[error("this account has no passkey")]
    NoPasskey,
    /// The device has given this passkey before.
    #[error("this passkey was added before")]
    PasskeyExists,
    /// The account has as many passkeys as one may have.
    #[error("an account may have at most 10 passkeys; remove one first")]
    TooManyPasskeys,
    /// The second factor rests on passkeys, and this is the last one.
    #[error("two-factor sign-in rests on this passkey alone; turn it off first, or add another passkey or an authenticator app")]
    LastPasskey,
    /// The session's last proof that its person is there is too old for this act.
    #[error(
        "this needs a new proof that it is you: prove it again in this session (by reauthenticate, a passkey, or the sign-in that is linked to the account), or where you sign in if that is elsewhere, then repeat it"
    )]
    ReauthenticationRequired(DangerousAct),
    /// A mailed link, or what a step before has answered, was used, has ended, or never was.
    #[error("this does not work any more: it was used, has ended, or was begun elsewhere; ask for a new link, or begin again")]
    UnusableLink,
    /// A mailed link that works for whoever asked for it alone, and that is not who is signed in. To others it is like any
    /// that is unusable.
    #[error("{}", Self::UnusableLink)]
    OthersLink,
    /// No other address of the account was asked for, or it was confirmed, cancelled, or has ended.
    #[error("no change of your address waits: it was confirmed or cancelled, has ended, or was never asked for")]
    NoEmailChange,
    /// No such account, or not the own one.
    #[error("there is no such account")]
    NotFound,
    /// The account changed meanwhile.
    #[error("the account was changed meanwhile; load it again and repeat the change")]
    Stale,
    /// Another account has this address.
    #[error("another account has this address")]
    AddressTaken,
    /// The identity provider is not believed, or does not answer.
    #[error(transparent)]
    IdentityProvider(#[from] IdentityProviderError),
    /// The provider has not verified the person's address, so that it proves nothing.
    #[error("the sign-in service has not verified your e-mail address; verify it there, or sign up with a password")]
    UnverifiedAddress,
    /// An account has the address that the provider told, and is not linked to it.
    #[error("an account has this address already: sign in to it as you do otherwise, then link the two in your account's settings")]
    LinkRequired,
    /// The installation takes people by invitation, and the address is not invited.
    #[error("this installation takes people by invitation, and this address is not invited; ask for an invitation")]
    NotInvited,
    /// The identity signs in to another account.
    #[error("this sign-in is linked to another account; unlink it there first")]
    IdentityTaken,
    /// The account is linked to somebody else at the same provider.
    #[error("this account is linked to another sign-in there; unlink that first")]
    IdentityExists,
    /// The identity signs in to no account, or not to this one.
    #[error("this sign-in is not linked to this account; choose the one that is")]
    IdentityNotLinked,
    /// Nobody could sign in to the account any more.
    #[error("this is the only way to sign in to this account; add another first, or set a password by the link for a forgotten one")]
    LastWayIn,
    /// The account is suspended; only whoever has proved to be its person learns that.
    #[error("this account is suspended; whoever runs this installation can resume it")]
    Suspended,
    /// The sign-up waits for an operator; only whoever knows its password, or has its identity, learns that.
    #[error("your sign-up waits until whoever runs this installation lets you in; a mail tells you when that is decided")]
    AwaitsApproval,
    /// The account was deleted, and goes; only whoever a host vouches for meets one.
    #[error("this account was deleted, and what goes with it is being erased")]
    Leaving,
    /// An operator's act that would end the operator's own account.
    #[error("operators do this to others alone; delete your own account in your account's settings")]
    OwnAccount,
    /// An installation always has an operator.
    #[error("this is the last operator of this installation; make somebody else operator first")]
    LastOperator,
    /// The person is the last owner of projects and has not said that they go too.
    #[error("nobody else owns some of your projects: say of each that it is deleted too, or make another member owner first")]
    LastOwner(Violations),
    /// All places where passwords are checked are taken.
    #[error("too many people are signing in right now; try again in a few seconds")]
    Busy,
    /// What any use case can meet.
    #[error(transparent)]
    Failure(Failure),
}

from_failure!(AccountError);

impl From<HashError> for AccountError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::Busy,
            HashError::Random(error) => Self::Failure(error.into()),
            HashError::Failed(reason) => Self::Failure(Failure::Defect(reason)),
        }
    }
}

impl Problem for AccountError {
    fn kind(&self) -> Kind {
        match self {
            Self::WrongCredentials => Kind::Unauthenticated,
            Self::WrongPassword
            | Self::SecondFactorRequired
            | Self::WrongCode
            | Self::WrongPasskey
            | Self::ReauthenticationRequired(_)
            | Self::Suspended
            | Self::AwaitsApproval
            | Self::Leaving => Kind::Forbidden,
            Self::IdentityProvider(error) => error.kind(),
            Self::UnverifiedAddress | Self::NotInvited | Self::IdentityNotLinked => Kind::Forbidden,
            Self::UnusableLink | Self::OthersLink | Self::NoEmailChange | Self::NotFound => Kind::NotFound,
            Self::Stale => Kind::Stale,
            Self::AddressTaken
            | Self::LinkRequired
            | Self::IdentityTaken
            | Self::IdentityExists
            | Self::SecondFactorExists
            | Self::NoSecondFactor
            | Self::NoPasskey
            | Self::PasskeyExists
            | Self::TooManyPasskeys
            | Self::LastPasskey
            | Self::LastWayIn
            | Self::OwnAccount
            | Self::LastOperator
            | Self::LastOwner(_) => Kind::Conflict,
            Self::Busy => Kind::Unavailable,
            Self::Failure(failure) => failure.kind(),
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Busy => Retry::After(Duration::from_secs(5)),
            Self::IdentityProvider(error) => error.retry(),
            Self::Failure(failure) => failure.retry(),
            _ => Retry::Never,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "wrong_credentials",
            Self::WrongPassword => "wrong_password",
            Self::SecondFactorRequired => "second_factor_required",
            Self::WrongCode => "wrong_code",
            Self::SecondFactorExists => "second_factor_exists",
            Self::NoSecondFactor => "no_second_factor",
            Self::WrongPasskey => "wrong_passkey",
            Self::NoPasskey => "no_passkey",
            Self::PasskeyExists => "passkey_exists",
            Self::TooManyPasskeys => "too_many_passkeys",
            Self::LastPasskey => "last_passkey",
            Self::LastWayIn => "last_way_in",
            Self::ReauthenticationRequired(_) => "reauthentication_required",
            Self::UnusableLink | Self::OthersLink => "unusable_link",
            Self::NoEmailChange => "no_email_change",
            Self::NotFound => "not_found",
            Self::Stale => "stale",
            Self::AddressTaken => "address_taken",
            Self::IdentityProvider(error) => error.code(),
            Self::UnverifiedAddress => "unverified_address",
            Self::LinkRequired => "link_required",
            Self::NotInvited => "not_invited",
            Self::IdentityTaken => "identity_taken",
            Self::IdentityExists => "identity_exists",
            Self::IdentityNotLinked => "identity_not_linked",
            Self::Suspended => "account_suspended",
            Self::AwaitsApproval => "awaits_approval",
            Self::Leaving => "account_leaving",
            Self::OwnAccount => "own_account",
            Self::LastOperator => "last_operator",
            Self::LastOwner(_) => "last_owner",
            Self::Busy => "sign_in_busy",
            Self::Failure(failure) => failure.code(),
        }
    }

    fn violations(&self) -> &[Violation] {
        match self {
            Self::LastOwner(projects) => projects.as_slice(),
            Self::Failure(failure) => failure.violations(),
            _ => &[],
        }
    }
}
