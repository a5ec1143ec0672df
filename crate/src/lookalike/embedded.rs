//! *Embedded*: a verified host or name inside another host, or before the `@`.
//!
//! Source of the rule: Chromium's target embedding, extended to userinfo and to `www-`.

use super::{Finding, Imitated, Reason};
use crate::address::{Address, HostName, Label};
use crate::distance::Edit;
use crate::provider::Usage;
use crate::registry::{ProviderRef, Registry};
use crate::skeleton::skeleton;
use crate::suffix::{SuffixKind, suffix};

/// Labels that an embedded host may have.
const MAX_LABELS: usize = 5;
/// Letters below which a label joined to an ending by a hyphen is taken for two words.
const MIN_HYPHENATED: usize = 5;
/// Bytes of the userinfo that are looked at.
const MAX_USERINFO: usize = 512;

/// Finds whole verified hosts left of the public suffix: with dots left of the registrable
/// domain, with dots or hyphens anywhere.
pub(super) fn hosts(registry: &Registry, host: &HostName) -> Option<Finding> {
    let labels: Vec<&str> = host
        .labels()
        .iter()
        .map(|label| label.ascii.as_str())
        .collect();
    let (_, left) = labels.split_last()?;
    let parts: Vec<&str> = labels.iter().flat_map(|label| label.split('-')).collect();
    windows(left)
        .find_map(|window| embeds(registry, &window.join("."), 0))
        .or_else(|| {
            windows(&parts).find_map(|window| embeds(registry, &window.join("."), MIN_HYPHENATED))
        })
}

/// All runs of two to [`MAX_LABELS`] parts, the longest first for each beginning.
fn windows<'p>(parts: &'p [&'p str]) -> impl Iterator<Item = &'p [&'p str]> {
    (0..parts.len()).flat_map(move |start| {
        (2..=MAX_LABELS)
            .rev()
            .filter_map(move |length| parts.get(start..start + length))
    })
}

/// Above 0, `min` is how long the embedded label must be and demands a plain ending, since
/// `uc-health` is two words and not the host `uc.health`.
fn embeds(registry: &Registry, text: &str, min: usize) -> Option<Finding> {
    let host = HostName::new(text).ok()?;
    let provider = registry.host_owner(&host)?;
    let ending = host.suffix();
    let is_plain_ending = matches!(
        ending,
        "com" | "org" | "net" | "gov" | "edu" | "mil" | "info"
    ) || ending
        .rsplit('.')
        .next()
        .is_some_and(|last| last.len() == 2);
    let is_host =
        min == 0 || (is_plain_ending && host.label().is_some_and(|label| label.ascii.len() >= min));
    is_host.then(|| Finding {
        reason: Reason::EmbedsHost,
        imitates: Some(imitated(provider, host.registrable().unwrap_or(text))),
    })
}

/// What stands before a host where its dots or slashes have been dropped. Skeletons.
const BEFORE: [&str; 6] = ["https", "http", "wwww", "www3", "www", "ww"];

/// Finds a name's whole host without its dots: `wwwmychart`, `mychartorg`, `httpsmychart`.
pub(super) fn without_dots(registry: &Registry, label: &Label) -> Option<Finding> {
    let joined = label.joined();
    let after = BEFORE.iter().find_map(|before| joined.strip_prefix(before));
    let before = ["com", "org", "net", "gov"]
        .iter()
        .find_map(|ending| Some((*ending, joined.strip_suffix(ending)?)));
    let poses = |text: &str, ending: &str| {
        registry.names(text).find(|name| {
            name.usage < Usage::Common && name.domain.rsplit('.').next() == Some(ending)
        })
    };
    let name = after
        .and_then(|rest| registry.names(rest).find(|name| name.usage < Usage::Common))
        .or_else(|| before.and_then(|(ending, rest)| poses(rest, ending)))?;
    Some(Finding::new(Reason::EmbedsHost, &name))
}

/// Finds a name with a dot in it, under the name's own ending: `my.chart.org`.
pub(super) fn with_a_dot(registry: &Registry, host: &HostName) -> Option<Finding> {
    let labels = host.labels();
    let own = match labels {
        [www, own @ ..] if www.ascii == "www" => own,
        own => own,
    };
    if !(2..=3).contains(&own.len()) {
        return None;
    }
    let joined: String = own.iter().map(|label| label.unicode.as_str()).collect();
    let joined = skeleton(&joined.replace('-', ""));
    let name = registry.names(&joined).find(|name| {
        name.usage < Usage::Contextual
            && name.domain.split_once('.').map(|(_, ending)| ending) == Some(host.suffix())
    })?;
    let at = own.first().map_or(0, |first| first.ascii.len());
    Some(Finding::new(Reason::Typo(Edit::Insert(at)), &name))
}

/// Finds names that stand as a label of their own left of the registrable domain.
pub(super) fn names(registry: &Registry, label: &Label) -> Vec<Finding> {
    let same = label.unicode.replace('-', "");
    let joined = label.joined();
    registry
        .names(&joined)
        .filter(|name| name.plain == same)
        .map(|name| Finding::new(Reason::EmbedsName, &name))
        .collect()
}

/// Finds a verified host, or a name, in what stands before the `@`.
pub(super) fn in_userinfo(registry: &Registry, userinfo: &str) -> Option<Finding> {
    let userinfo = userinfo
        .get(..userinfo.floor_char_boundary(MAX_USERINFO))
        .unwrap_or(userinfo);
    userinfo
        .split([':', '/', '@', '?', '#', '&', '=', ' ', '\\'])
        .find_map(|part| {
            let address = Address::parse(&format!("https://{part}/")).ok()?;
            let host = address.name()?;
            if let Some(provider) = registry.host_owner(host) {
                let domain = host.registrable().unwrap_or(host.ascii());
                return Some(Finding {
                    reason: Reason::Userinfo,
                    imitates: Some(imitated(provider, domain)),
                });
            }
            let is_name = suffix(host.ascii()).kind == SuffixKind::Unlisted;
            let label = if is_name {
                HostName::new(&format!("{}.invalid", host.ascii())).ok()?
            } else {
                host.clone()
            };
            let joined = label.label()?.joined();
            let name = registry
                .names(&joined)
                .find(|name| name.usage < Usage::Contextual)?;
            Some(Finding::new(Reason::Userinfo, &name))
        })
}

fn imitated(provider: ProviderRef, domain: &str) -> Imitated {
    Imitated {
        provider,
        domain: domain.to_owned(),
        usage: Usage::Distinctive,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, registry, silent};
    use super::*;

    #[test]
    fn fires_on_whole_hosts() {
        let registry = registry();
        for (text, domain) in [
            ("mychart.org.signin.example", "mychart.org"),
            ("www.mychart.org.evil.example", "mychart.org"),
            ("mychart-org.example", "mychart.org"),
            ("www-mychart-org.login.example", "mychart.org"),
            ("mychart.org-login.example", "mychart.org"),
            ("a.cvs.com.evil.example", "cvs.com"),
            ("memorial.health.evil.example", "memorial.health"),
            ("www-mychart.example", "mychart.org"),
            ("wwwdoctolib.fr", "doctolib.fr"),
            ("doctolib.fr.web.app", "doctolib.fr"),
        ] {
            fires(&registry, text, domain, |reason| {
                reason == Reason::EmbedsHost
            });
        }
    }

    #[test]
    fn silent_on_words_with_hyphens() {
        let registry = registry();
        for text in [
            "memorial-health.example",
            "uc-health.example",
            "com-org.example",
            "cvs-com.example",
            "org.example",
            "www.example",
            "www-cvs.example",
        ] {
            silent(&registry, text, |reason| reason == Reason::EmbedsHost);
        }
    }

    #[test]
    fn fires_on_names_as_labels() {
        let registry = registry();
        for (text, domain) in [
            ("mychart.evil.example", "mychart.org"),
            ("login.doctolib.evil.example", "doctolib.fr"),
            ("cvs.evil.example", "cvs.com"),
        ] {
            fires(&registry, text, domain, |reason| {
                reason == Reason::EmbedsName
            });
        }
        for text in [
            "mychart.example",
            "mychat.evil.example",
            "login.popular.example",
            "mychart.popular.example",
        ] {
            silent(&registry, text, |reason| reason == Reason::EmbedsName);
        }
    }

    #[test]
    fn fires_on_userinfo() {
        let registry = registry();
        for (text, domain) in [
            ("https://mychart.org@evil.example/", "mychart.org"),
            ("https://www.mychart.org:443@evil.example/", "mychart.org"),
            ("https://mychart.org%2Flogin@evil.example/", "mychart.org"),
            ("https://doctolib@evil.example/", "doctolib.fr"),
            (
                "https://https%3A%2F%2Fmychart.org@popular.example/",
                "mychart.org",
            ),
        ] {
            fires(&registry, text, domain, |reason| reason == Reason::Userinfo);
        }
        for text in [
            "https://user:secret@evil.example/",
            "https://ann@evil.example/",
            "https://cvs@evil.example/",
        ] {
            silent(&registry, text, |reason| reason == Reason::Userinfo);
        }
    }
}
