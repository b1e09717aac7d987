use super::{AccountError, Session, SessionLifetimes};
use crate::time::Timestamp;

/// What a stolen session must not suffice for: the closed list of acts that ask for a fresh proof that the person
/// is there, given in this session within [`SessionLifetimes::privileged`](super::SessionLifetimes::privileged).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DangerousAct {
    /// Deleting a project.
    DeleteProject,
    /// Ending sessions: of the own account on other devices, or all of somebody as an operator.
    EndSessions,
    /// Giving the own account another address.
    ChangeEmail,
    /// Deleting an account: the own one, or somebody's as an operator.
    DeleteAccount,
    /// Turning the second factor on or off, and making recovery codes.
    SetSecondFactor,
    /// Adding a passkey, or removing one.
    SetPasskeys,
    /// Linking the account to an identity provider, and unlinking it.
    SetIdentity,
    /// Making an API key, or giving one a new secret.
    MakeKey,
    /// Requiring two factors of a project's members, or no more.
    SetTwoFactors,
    /// Making somebody an owner of a project or no more one, removing an owner, and offering the ownership.
    SetOwners,
    /// Making somebody an operator of the installation, or no more one.
    SetOperators,
    /// Suspending somebody's account as an operator, and resuming it.
    SetStanding,
    /// Reading a mail that was written to anybody, with its links, as an operator.
    ReadOutbox,
}

impl DangerousAct {
    /// Every one.
    pub const ALL: [Self; 13] = [
        Self::DeleteProject,
        Self::EndSessions,
        Self::ChangeEmail,
        Self::DeleteAccount,
        Self::SetSecondFactor,
        Self::SetPasskeys,
        Self::SetIdentity,
        Self::MakeKey,
        Self::SetTwoFactors,
        Self::SetOwners,
        Self::SetOperators,
        Self::SetStanding,
        Self::ReadOutbox,
    ];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DeleteProject => "delete_project",
            Self::EndSessions => "end_sessions",
            Self::ChangeEmail => "change_email",
            Self::DeleteAccount => "delete_account",
            Self::SetSecondFactor => "set_second_factor",
            Self::SetPasskeys => "set_passkeys",
            Self::SetIdentity => "set_identity",
            Self::MakeKey => "make_key",
            Self::SetTwoFactors => "set_two_factors",
            Self::SetOwners => "set_owners",
            Self::SetOperators => "set_operators",
            Self::SetStanding => "set_standing",
            Self::ReadOutbox => "read_outbox",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

impl Session {
    /// Whether its person may do this now without another proof; [`Accounts::reauthenticate`] takes one.
    ///
    /// # Errors
    /// [`AccountError::ReauthenticationRequired`] when the last proof is too old.
    ///
    /// [`Accounts::reauthenticate`]: super::Accounts::reauthenticate
    pub fn require_privilege(&self, act: DangerousAct, now: Timestamp) -> Result<(), AccountError> {
        require(self.privileged_until, act, now)
    }
}

impl SessionLifetimes {
    /// The same of whoever has no session here: a host says when that person proved last to be there.
    ///
    /// # Errors
    /// [`AccountError::ReauthenticationRequired`] when that is too long ago, or as far ahead: no clock runs so wrong.
    pub fn require_privilege(&self, proved_at: Timestamp, act: DangerousAct, now: Timestamp) -> Result<(), AccountError> {
        let is_ahead = proved_at >= now.after(self.privileged);
        require(if is_ahead { now } else { proved_at.after(self.privileged) }, act, now)
    }
}

fn require(privileged_until: Timestamp, act: DangerousAct, now: Timestamp) -> Result<(), AccountError> {
    if now < privileged_until { Ok(()) } else { Err(AccountError::ReauthenticationRequired(act)) }
}
