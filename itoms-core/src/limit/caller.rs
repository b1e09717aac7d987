use super::{Allowance, Limit};
use crate::{
    account::{Caller, Network},
    failure::Failure,
    itoms::Itoms,
};
use std::net::IpAddr;

/// For how many callers an IPv6 network of 48 bits counts, which is what one customer of a data centre may have. Fewer than
/// it takes to keep empty from there what many share: the bucket of an address for sign-in, or that of a read key. For as many
/// an IPv4 network counts where codes are tried.
pub(crate) const CALLERS_OF_A_SITE: u32 = 8;

impl Itoms {
    /// Counts against the address of the caller, and with IPv6 against the greater network that it is in. Requests whose
    /// address is not known count together: a limit that a server is not told how to take is held all the same.
    pub(crate) async fn limit_caller(&self, name: &str, caller: &Caller, limit: Limit) -> Result<(), Failure> {
        self.allowance_of_caller(name, caller, limit).await.map(drop)
    }

    /// The same, and what the caller may still do: of the address or of the network, whichever leaves less.
    pub(crate) async fn allowance_of_caller(&self, name: &str, caller: &Caller, limit: Limit) -> Result<Option<Allowance>, Failure> {
        let Some(ip) = caller.ip().map(|ip| ip.to_canonical()) else {
            return match caller.is_program() {
                true => Ok(None),
                false => self.allowance(name, "unknown", limit).await.map(Some),
            };
        };
        let own = self.allowance(name, &network_of(ip), limit).await?;
        if ip.is_ipv4() {
            return Ok(Some(own));
        }
        let site = Network::of(Some(ip));
        let site = self.allowance(&format!("{name}_site"), site.as_str(), limit.times(CALLERS_OF_A_SITE)).await?;
        Ok(Some(if site.left < own.left { site } else { own }))
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
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => ip.segments()[..4].iter().map(|segment| format!("{segment:x}:")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit::Limits;

    #[test]
    fn one_site_cannot_keep_the_bucket_of_an_address_empty() {
        let limits = Limits::default();
        assert!(limits.sign_in.times(CALLERS_OF_A_SITE).refill > limits.sign_in_account.refill);
    }

    #[test]
    fn one_site_cannot_keep_the_bucket_of_a_read_key_empty() {
        let limits = Limits::default();
        assert!(limits.read.times(CALLERS_OF_A_SITE).refill > limits.read_key.refill);
    }
}
