use super::{AccountError, Caller, Network};
use crate::{itoms::Itoms, limit::Limit};
use std::net::IpAddr;

/// People: sign-up, sign-in, sessions, profiles.
#[derive(Debug)]
pub struct Accounts<'a>(pub(crate) &'a Itoms);

/// For how many callers an IPv6 network of 48 bits counts, which is what one customer of a data centre may have. Fewer than
/// it takes to keep the bucket of an address for sign-in empty from there.
const CALLERS_OF_A_SITE: u32 = 8;

impl Accounts<'_> {
    /// Counts against the address of the caller, and with IPv6 against the greater network that it is in.
    pub(super) async fn limit_caller(&self, name: &str, caller: &Caller, limit: Limit) -> Result<(), AccountError> {
        self.0.limit_caller(name, caller, limit).await?;
        if let Some(ip) = caller.ip().map(|ip| ip.to_canonical()).filter(IpAddr::is_ipv6) {
            let site = Network::of(Some(ip));
            self.0.limit(&format!("{name}_site"), site.as_str(), limit.times(CALLERS_OF_A_SITE)).await?;
        }
        Ok(())
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
}
