use super::{Allowance, Limit};
use crate::{account::Caller, failure::Failure, itoms::Itoms};
use std::net::IpAddr;

impl Itoms {
    /// Counts against the address of the caller. Requests whose address is not known count together: a limit that a server is
    /// not told how to take is held all the same.
    pub(crate) async fn limit_caller(&self, name: &str, caller: &Caller, limit: Limit) -> Result<(), Failure> {
        self.allowance_of_caller(name, caller, limit).await.map(drop)
    }

    /// The same, and what the caller may still do.
    pub(crate) async fn allowance_of_caller(&self, name: &str, caller: &Caller, limit: Limit) -> Result<Option<Allowance>, Failure> {
        match caller.ip() {
            Some(ip) => self.allowance(name, &network_of(ip), limit).await.map(Some),
            None if caller.is_program() => Ok(None),
            None => self.allowance(name, "unknown", limit).await.map(Some),
        }
    }

    /// Takes a token, and answers whether there was one: for what is left out without a word where there is none.
    pub(crate) async fn is_within(&self, name: &str, subject: &str, limit: Limit) -> Result<bool, Failure> {
        match self.limit(name, subject, limit).await {
            Ok(()) => Ok(true),
            Err(Failure::Limited { .. }) => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}

/// Whom a limit by address counts as one caller: an IPv4 address, or an IPv6 network of 64 bits, since one
/// person has all addresses of such a network.
fn network_of(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => ip.segments()[..4].iter().map(|segment| format!("{segment:x}:")).collect(),
    }
}
