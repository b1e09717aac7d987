use super::{AccountError, Caller};
use crate::{itoms::Itoms, limit::Limit};
use std::net::IpAddr;

/// People: sign-up, sign-in, sessions, profiles.
#[derive(Debug)]
pub struct Accounts<'a>(pub(crate) &'a Itoms);

impl Accounts<'_> {
    /// Counts against the address of the caller.
    pub(super) async fn limit_caller(&self, name: &str, caller: &Caller, limit: Limit) -> Result<(), AccountError> {
        match caller.ip {
            Some(ip) => Ok(self.0.limit(name, &network_of(ip), limit).await?),
            None => Ok(()),
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
