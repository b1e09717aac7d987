use std::net::IpAddr;

/// Where an act comes from: for rate limits and security alone (P1.5-a, P1.5-b).
///
/// Whoever answers strangers says [`Caller::at`] with the address, or [`Caller::unknown`] where it is not known: both are
/// limited. Only [`Caller::program`] is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    whence: Whence,
    agent: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Whence {
    Address(IpAddr),
    Unknown,
    Program,
}

impl Caller {
    /// Somebody who sent a request from that address.
    #[must_use]
    pub fn at(ip: IpAddr) -> Self {
        Self { whence: Whence::Address(ip), agent: None }
    }

    /// Somebody who sent a request from an address that is not known. All of these count as one caller in limits (P2-d).
    #[must_use]
    pub fn unknown() -> Self {
        Self { whence: Whence::Unknown, agent: None }
    }

    /// What a program does of itself, or for whoever sits at its machine. **No limit by caller holds for it:** never say so of
    /// a request.
    #[must_use]
    pub fn program() -> Self {
        Self { whence: Whence::Program, agent: None }
    }

    /// By the device that calls itself so in the `User-Agent` header; cut to 512 bytes when stored.
    #[must_use]
    pub fn agent(self, agent: impl Into<String>) -> Self {
        Self { agent: Some(agent.into()), ..self }
    }

    /// The address, if it is known.
    pub(crate) fn ip(&self) -> Option<IpAddr> {
        match self.whence {
            Whence::Address(ip) => Some(ip),
            Whence::Unknown | Whence::Program => None,
        }
    }

    /// Whether it is a program of this machine, which strangers cannot be.
    pub(crate) fn is_program(&self) -> bool {
        self.whence == Whence::Program
    }

    /// What the device calls itself.
    pub(crate) fn device(&self) -> Option<&str> {
        self.agent.as_deref()
    }
}
