use std::net::IpAddr;

/// More than any name on the network is long, and more than a part of one is.
const NAME: usize = 253;
const LABEL: usize = 63;

/// Whether this is a name or an address, as a certificate can prove it: no scheme, no port, no path.
pub(super) fn is_host(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok() || is_name(host)
}

/// Whether only a program on this machine can be there.
pub(super) fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An address that is broken off is no name: none ends with a number.
fn is_name(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let ends_as_a_number = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    name.len() <= NAME && !ends_as_a_number && name.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=LABEL).contains(&label.len()) && label.bytes().all(is_known) && !label.starts_with('-') && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_nothing_besides() {
        let longest = format!("{}.example", "a".repeat(63));
        for host in ["localhost", "mail.example.com", "mail.example.com.", "MAIL-1.example", "in_side", "10.0.0.1", "::1", &longest] {
            assert!(is_host(host), "{host}");
        }
        let (label, name) = (format!("{}.example", "a".repeat(64)), format!("{}example", "a.".repeat(130)));
        for host in [
            "",
            ".",
            "mail.example.com:465",
            "https://mail.example.com",
            "mail.example.com/",
            "x y",
            " mail.example.com",
            "itoms@mail.example.com",
            "mail..example.com",
            "-mail.example.com",
            "mail-.example.com",
            "[::1]",
            "127.0.0",
            "10.0.0.256",
            "müller.example",
            &label,
            &name,
        ] {
            assert!(!is_host(host), "{host}");
        }
    }
}
