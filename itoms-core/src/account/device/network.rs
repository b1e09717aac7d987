use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// The network of a caller, no finer than it takes to know a home or an office again: 24 bits of an IPv4 address, 48 of an
/// IPv6 one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network(String);

impl Network {
    /// The network of that address; those of unknown address are all in one.
    #[must_use]
    pub fn of(ip: Option<IpAddr>) -> Self {
        Self(match ip.map(|ip| ip.to_canonical()) {
            Some(IpAddr::V4(ip)) => format!("{}/24", Ipv4Addr::from_bits(ip.to_bits() & (u32::MAX << 8))),
            Some(IpAddr::V6(ip)) => format!("{}/48", Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 80))),
            None => "unknown".to_owned(),
        })
    }

    /// From a stored row: for stores alone, since nothing is checked here.
    #[must_use]
    pub fn from_stored(network: String) -> Self {
        Self(network)
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn is_coarse_and_one_for_both_spellings_of_an_address() {
        for (ip, network) in [
            ("203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.1", "203.0.113.0/24"),
            ("2001:db8:7:8::9", "2001:db8:7::/48"),
            ("::1", "::/48"),
        ] {
            assert_eq!(Network::of(ip.parse().ok()).as_str(), network);
        }
        assert_eq!(Network::of(None).as_str(), "unknown");
    }
}
