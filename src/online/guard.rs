//! Which addresses are never asked: those of this machine, of private networks, and of the machinery of clouds.
//!
//! A page may name any host, and any host may have any address: so a literal address is looked at in each URL and
//! each redirect, a name after it was resolved, and the connection then goes to the very addresses that were looked at.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// What is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Private addresses too.
    pub allow_private: bool,
}

/// An address that is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a private address")]
pub struct Private;

impl Guard {
    /// Looks at a host that is an address, and at names that never leave the machine.
    pub fn look_at(self, url: &Url) -> Result<(), Private> {
        if self.allow_private {
            return Ok(());
        }
        let is_public = match url.host() {
            Some(Host::Ipv4(ip)) => is_public(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => is_public(IpAddr::V6(ip)),
            Some(Host::Domain(name)) => !is_local_name(name),
            None => false,
        };
        if is_public { Ok(()) } else { Err(Private) }
    }

    /// Those of a name's addresses that may be asked. A name with public and private ones is not trusted at all.
    pub fn sift(self, found: Vec<IpAddr>) -> Result<Vec<IpAddr>, Private> {
        if self.allow_private || found.iter().all(|ip| is_public(*ip)) {
            Ok(found)
        } else {
            Err(Private)
        }
    }
}

/// Names that RFC 6761, RFC 6762 and RFC 9476 keep out of the public tree, and those of metadata services.
fn is_local_name(name: &str) -> bool {
    const LOCAL: [&str; 7] =
        ["localhost", "local", "internal", "intranet", "home.arpa", "localdomain", "lan"];
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    LOCAL.iter().any(|local| {
        name.strip_suffix(local).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Whether an address belongs to the public Internet (the special-purpose registries of IANA).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = a == 0
        || a == 10
        || a == 127
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 192 && b == 168)
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113)
        || a >= 224;
    // The wire server of Azure, a public address that is answered inside.
    !special && ip != Ipv4Addr::new(168, 63, 129, 16)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = inner_v4(ip) {
        return is_public_v4(inner);
    }
    let [first, second, ..] = ip.segments();
    // Only 2000::/3 is given out; in it there are Teredo, ORCHID, and what is kept for books and measurements.
    (first & 0xe000) == 0x2000
        && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        && (first & 0xfff0) != 0x3ff0
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, NAT64, 6to4.
fn inner_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(of(high, low))
        }
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(url: &str) -> bool {
        Guard::default().look_at(&Url::parse(url).unwrap()).is_ok()
    }

    #[test]
    fn addresses_of_private_networks_are_seen_in_every_dress() {
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://0177.0.0.1/",
            "http://10.1.2.3/",
            "http://172.31.0.1/",
            "http://192.168.0.1:8080/",
            "http://169.254.169.254/latest/meta-data/",
            "http://168.63.129.16/",
            "http://100.100.100.200/",
            "http://0.0.0.0/",
            "http://255.255.255.255/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fe80::1]/",
            "http://[fd00:ec2::254]/",
            "http://[2001:db8::1]/",
            "http://[3fff::1]/",
            "http://[ff02::1]/",
            "http://localhost/",
            "http://a.LOCALHOST./",
            "http://printer.local/",
            "http://metadata.google.internal/",
        ] {
            assert!(!allowed(url), "{url}");
        }
    }

    #[test]
    fn public_addresses_and_names_pass() {
        for url in [
            "https://example.org/",
            "https://notlocalhost/",
            "https://mylocal.org/",
            "http://1.1.1.1/",
            "http://172.32.0.1/",
            "http://192.0.1.1/",
            "http://[2606:4700:4700::1111]/",
            "http://[2001:4860:4860::8888]/",
            "http://[64:ff9b::101:101]/",
        ] {
            assert!(allowed(url), "{url}");
        }
    }

    #[test]
    fn a_name_that_is_half_private_is_not_asked() {
        let public = IpAddr::from([1, 1, 1, 1]);
        let private = IpAddr::from([10, 0, 0, 1]);
        assert_eq!(Guard::default().sift(vec![public]), Ok(vec![public]));
        assert_eq!(Guard::default().sift(vec![public, private]), Err(Private));
        assert_eq!(Guard { allow_private: true }.sift(vec![private]), Ok(vec![private]));
    }
}
