//! Hosts on which strangers get a place of their own: free hosting, site builders, forms, file
//! stores. A name in such a place says little about who put it there.

use std::borrow::Cow;

use crate::address::{Address, HostName, Label};
use crate::skeleton::skeleton;
use crate::suffix::SuffixKind;

/// Shared hosts that are not on the Public Suffix List and give each customer a subdomain.
/// Sorted. Sources: the platforms' own documentation of their free addresses.
static BY_SUBDOMAIN: &[&str] = &[
    "bravesites.com",
    "canva.site",
    "epizy.com",
    "glitch.me",
    "godaddysites.com",
    "jimdofree.com",
    "mystrikingly.com",
    "simdif.com",
    "site123.me",
    "typeform.com",
    "ucraft.net",
    "webnode.page",
    "weebly.com",
    "wufoo.com",
];

/// Shared hosts that give each customer a path: the host, and how many path parts stand before
/// the customer's own (`/view/NAME`). Sorted.
static BY_PATH: &[(&str, usize)] = &[
    ("beacons.ai", 0),
    ("bio.site", 0),
    ("docs.google.com", 0),
    ("forms.office.com", 0),
    ("gateway.pinata.cloud", 1),
    ("ipfs.io", 1),
    ("jotform.com", 0),
    ("linktr.ee", 0),
    ("script.google.com", 0),
    ("sites.google.com", 1),
    ("storage.cloud.google.com", 0),
    ("storage.googleapis.com", 0),
    ("taplink.cc", 0),
    ("telegra.ph", 0),
    ("www.jotform.com", 0),
];

/// Private suffixes that are sold name by name, as a top-level domain is. Sorted.
static SOLD_LIKE_A_DOMAIN: &[&str] = &[
    "ae.org", "br.com", "cn.com", "co.com", "co.nl", "co.no", "com.de", "com.se", "de.com",
    "eu.com", "eu.org", "gb.net", "gr.com", "hu.net", "in.net", "it.com", "jp.net", "jpn.com",
    "mex.com", "ru.com", "sa.com", "se.net", "uk.com", "uk.net", "us.com", "us.org", "za.bz",
    "za.com",
];

/// The stranger's own part of an address on a shared host, as labels to look for names in.
///
/// ```
/// use portalward::address::Address;
/// use portalward::hosting::tenant;
///
/// let of = |text: &str| tenant(&Address::parse(text).unwrap()).map(|labels| labels[0].ascii.clone());
/// assert_eq!(of("https://mychart-login.web.app/").as_deref(), Some("mychart-login"));
/// assert_eq!(of("https://sites.google.com/view/mychart-login").as_deref(), Some("mychart-login"));
/// assert_eq!(of("https://clinic.example/"), None);
/// ```
pub fn tenant(address: &Address) -> Option<Cow<'_, [Label]>> {
    let host = address.name()?;
    if let Some(before) = parts_before_tenant(host.ascii()) {
        let part = address
            .path()
            .split('/')
            .skip(1 + before)
            .find(|part| !part.is_empty())?;
        let part = percent_encoding::percent_decode_str(part).decode_utf8_lossy();
        let part: String = part.chars().flat_map(char::to_lowercase).collect();
        return Some(Cow::Owned(vec![Label {
            skeleton: skeleton(&part),
            ascii: part.clone(),
            unicode: part,
        }]));
    }
    if is_by_subdomain(host.registrable()?) {
        return Some(Cow::Borrowed(host.subdomain())).filter(|labels| !labels.is_empty());
    }
    let is_hosting = host.suffix_kind() == SuffixKind::Private
        && SOLD_LIKE_A_DOMAIN.binary_search(&host.suffix()).is_err();
    is_hosting.then_some(Cow::Borrowed(host.labels()))
}

/// The host, equal to `host` or above it, that strangers share, where the Public Suffix List
/// does not say so. Owning a domain above it says nothing about what is below.
pub fn shared_root(host: &HostName) -> Option<&str> {
    if parts_before_tenant(host.ascii()).is_some() {
        return Some(host.ascii());
    }
    host.registrable()
        .filter(|registrable| is_by_subdomain(registrable))
}

/// Whether the host as a whole belongs to strangers, so that no list may verify it.
pub fn is_shared_root(host: &str) -> bool {
    is_by_subdomain(host) || parts_before_tenant(host).is_some()
}

/// Whether each customer gets a subdomain of this registrable domain.
pub(crate) fn is_by_subdomain(registrable: &str) -> bool {
    BY_SUBDOMAIN.binary_search(&registrable).is_ok()
}

/// All shared hosts that the Public Suffix List does not have.
pub(crate) fn domains() -> impl Iterator<Item = &'static str> {
    let by_path = BY_PATH.iter().map(|&(host, _)| host);
    BY_SUBDOMAIN.iter().copied().chain(by_path)
}

/// Whether each customer gets a path on this host.
pub(crate) fn is_by_path(host: &str) -> bool {
    parts_before_tenant(host).is_some()
}

fn parts_before_tenant(host: &str) -> Option<usize> {
    let at = BY_PATH
        .binary_search_by_key(&host, |&(name, _)| name)
        .ok()?;
    BY_PATH.get(at).map(|&(_, before)| before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suffix::{is_public_suffix, suffix};

    fn tenant_of(text: &str) -> Option<Vec<String>> {
        let address = Address::parse_typed(text).unwrap();
        tenant(&address).map(|labels| labels.iter().map(|label| label.ascii.clone()).collect())
    }

    #[test]
    fn the_strangers_own_part() {
        let check =
            |text: &str, labels: &[&str]| assert_eq!(tenant_of(text).unwrap(), labels, "{text}");
        check("clinic.web.app", &["clinic"]);
        check("a.clinic.pages.dev", &["a", "clinic"]);
        check("clinic.weebly.com", &["clinic"]);
        check("clinic.s3.amazonaws.com", &["clinic"]);
        check(
            "https://sites.google.com/view/My-Clinic/home",
            &["my-clinic"],
        );
        check("https://storage.googleapis.com/clinic/a.html", &["clinic"]);
    }

    #[test]
    fn not_a_strangers_part() {
        for text in [
            "clinic.example",
            "weebly.com",
            "sites.google.com",
            "https://sites.google.com/view",
            "mail.google.com/clinic",
            "clinic.us.com",
            "clinic.nhs.uk",
        ] {
            assert_eq!(tenant_of(text), None, "{text}");
        }
    }

    #[test]
    fn the_tables_are_sorted_and_needed() {
        assert!(BY_SUBDOMAIN.is_sorted() && BY_PATH.is_sorted() && SOLD_LIKE_A_DOMAIN.is_sorted());
        for host in BY_SUBDOMAIN {
            assert_ne!(
                suffix(&format!("a.{host}")).kind,
                SuffixKind::Private,
                "{host} is on the Public Suffix List"
            );
        }
        for name in SOLD_LIKE_A_DOMAIN {
            assert!(
                is_public_suffix(name),
                "{name} is not on the Public Suffix List"
            );
        }
    }
}
