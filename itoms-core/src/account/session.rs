use super::{Device, SessionLifetimes};
use crate::{
    id::{AccountId, SessionId},
    secret::Secret,
    store::{Actor, OperatorId, StoreError},
    time::Timestamp,
    token::{Token, TokenHash},
    unit_of_work::UnitOfWork,
};
use std::{net::IpAddr, time::Duration};

/// What a person says to sign in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Address.
    pub email: String,
    /// Password.
    pub password: Secret<String>,
    /// A code of the authenticator app or a recovery code, of an account with a second factor.
    pub code: Option<Secret<String>>,
}

/// One signed-in device. Its token is stored only as a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Id.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// Whether that person runs the installation. Joined when read, never stored with the session.
    pub operator: bool,
    /// Hash of the token.
    pub token: TokenHash,
    /// Address of the last use; cleared 30 days after it (P1.5-a).
    pub ip: Option<IpAddr>,
    /// What the device called itself (P1.5-b).
    pub agent: Option<String>,
    /// A message to show on the next page, and then no more. There is no second cookie for it (P7-a).
    pub message: Option<String>,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// Last use, to the minute.
    pub used_at: Timestamp,
    /// The absolute end.
    pub expires_at: Timestamp,
    /// Until then dangerous acts need no further proof that the person is there.
    pub privileged_until: Timestamp,
}

impl Session {
    /// A use is recorded when the last record is older than this.
    pub const USE_RESOLUTION: Duration = Duration::from_secs(60);
    /// How many an account has at most. Nobody uses so many devices, a script that signs in again and again has soon left
    /// more behind: so nobody is turned away, and the one used longest ago ends.
    pub const MAX_PER_ACCOUNT: u32 = 100;

    /// As whom requests of this session act.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Account(self.account)
    }

    /// Whether it goes on, until the transaction ends at least: whoever ends it waits. What opens an account is made under
    /// this, or an act that was under way when a new password ended everything would open it again (P2-d).
    pub(crate) async fn holds(&self, work: &mut UnitOfWork) -> Result<bool, StoreError> {
        // Its own token anew: a write waits for whoever ends the session, and lets nobody end it meanwhile.
        work.tx().sessions().rotate_session(self, &self.token).await
    }

    /// As whom an operator's use cases run, if this person is one.
    #[must_use]
    pub fn operator(&self) -> Option<OperatorId> {
        self.operator.then_some(OperatorId::of(self.account))
    }

    /// What the device is, in words.
    #[must_use]
    pub fn device(&self) -> Device {
        Device::of(self.agent.as_deref().unwrap_or_default())
    }

    /// Whether it is over at `now`, by its absolute or its idle clock.
    #[must_use]
    pub fn is_over(&self, now: Timestamp, lifetimes: &SessionLifetimes) -> bool {
        self.expires_at <= now || self.used_at.after(lifetimes.idle) <= now
    }
}

/// A new session, with its token: the only time that the token is known.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// Its token, to be sent as bearer or set as cookie.
    pub token: Token,
}
