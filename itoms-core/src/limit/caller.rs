use super::Limit;
use crate::{account::Caller, failure::Failure, itoms::Itoms};
use std::net::IpAddr;

impl Itoms {
    /// Counts against the address of the caller, where it is known.
    pub(crate) async fn limit_caller(&self, name: &str, caller: &Caller, limit: Limit) -> Result<(), Failure> {
        match caller.ip {
            Some(ip) => self.limit(name, &network_of(ip), limit).await,
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
