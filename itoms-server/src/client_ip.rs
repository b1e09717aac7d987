use axum::extract::ConnectInfo;
use http::{HeaderMap, HeaderName, request::Parts};
use ipnet::IpNet;
use itoms_core::problem::{Kind, Problem};
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// How the address of a caller is found. A header is believed only from a proxy that is named here.
///
/// # Examples
/// ```
/// use itoms_server::ClientIp;
///
/// assert_eq!("peer".parse(), Ok(ClientIp::Peer));
/// assert!("10.0.0.0/8, 127.0.0.1".parse::<ClientIp>().is_ok());
/// assert!("the proxy".parse::<ClientIp>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientIp {
    /// Callers connect directly: the other end of the connection.
    Peer,
    /// Callers come through these proxies, each of which adds to `X-Forwarded-For` whom it heard.
    Behind(Vec<IpNet>),
}

/// Text that is not a client-IP rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write `peer`, or the addresses or networks of your proxies, separated by commas, such as 10.0.0.0/8, 127.0.0.1")]
pub struct NotAClientIp;

impl Problem for NotAClientIp {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        "not_a_client_ip"
    }
}

static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl ClientIp {
    /// The address of whoever sent this request; nothing where the server was not told the connection's other
    /// end, as [`ConnectInfo`] tells it.
    pub(crate) fn find(&self, request: &Parts) -> Option<IpAddr> {
        let ConnectInfo(peer) = request.extensions.get::<ConnectInfo<SocketAddr>>()?;
        let peer = peer.ip().to_canonical();
        match self {
            Self::Peer => Some(peer),
            Self::Behind(proxies) => Some(behind(proxies, peer, &request.headers)),
        }
    }
}

/// Goes back from the connection, hop by hop, as long as each is one of the proxies: the first that is not is
/// the caller. What stands before it the caller may have written. So it is with anything that is no address.
fn behind(proxies: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let is_proxy = |ip: &IpAddr| proxies.iter().any(|network| network.contains(ip));
    let lines: Vec<_> = headers.get_all(&FORWARDED_FOR).iter().map(|line| line.to_str().unwrap_or("?")).collect();
    let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(',')).map(|hop| hop.trim().parse::<IpAddr>());
    let mut caller = peer;
    while is_proxy(&caller) {
        let Some(Ok(hop)) = hops.next() else { break };
        caller = hop.to_canonical();
    }
    caller
}

impl FromStr for ClientIp {
    type Err = NotAClientIp;

    fn from_str(text: &str) -> Result<Self, NotAClientIp> {
        if text.trim() == "peer" {
            return Ok(Self::Peer);
        }
        let network = |text: &str| text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| NotAClientIp);
        text.split(',').map(|part| network(part.trim())).collect::<Result<_, _>>().map(Self::Behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(rule: &str, peer: &str, forwarded: &[&str]) -> String {
        let mut request = http::Request::builder();
        for line in forwarded {
            request = request.header(&FORWARDED_FOR, *line);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        rule.parse::<ClientIp>().unwrap().find(&parts).unwrap().to_string()
    }

    #[test]
    fn a_header_alone_proves_nothing() {
        assert_eq!(find("peer", "192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        assert_eq!(find("10.0.0.0/8", "192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
    }

    #[test]
    fn the_rightmost_hop_that_is_no_proxy_is_the_caller() {
        let rule = "10.0.0.0/8, ::1";
        assert_eq!(find(rule, "10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(find(rule, "10.0.0.1", &["6.6.6.6, 203.0.113.9, 10.2.3.4"]), "203.0.113.9");
        assert_eq!(find(rule, "::1", &["6.6.6.6", "203.0.113.9", "10.2.3.4"]), "203.0.113.9");
        assert_eq!(find(rule, "::ffff:10.0.0.1", &["::ffff:203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn what_is_no_address_ends_the_search() {
        assert_eq!(find("10.0.0.0/8", "10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(find("10.0.0.0/8", "10.0.0.1", &["203.0.113.9, unknown, 10.9.9.9"]), "10.9.9.9");
        assert_eq!(find("10.0.0.0/8", "10.0.0.1", &["203.0.113.9, "]), "10.0.0.1");
    }
}
