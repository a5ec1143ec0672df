//! What in an address speaks for the imitation of a provider.
//!
//! Each heuristic has a file and gives [`Finding`]s: facts, which know nothing of severity (see
//! [`crate::verdict`]). They run from the most to the least certain.

mod combination;
mod confusable;
mod embedded;
mod ending;
mod exempt;
mod hosted;
mod typo;

use std::borrow::Cow;

use crate::address::{Address, HostName, Label};
use crate::distance::Edit;
use crate::hosting;
use crate::provider::Usage;
use crate::registry::{Name, ProviderRef, Registry};
use crate::skeleton::{Disguise, skeleton};
use crate::words::Class;

pub(crate) use combination::stretches;
pub use exempt::is_beyond_suspicion;

/// One fact that speaks for imitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of fact.
    pub reason: Reason,
    /// Whom it imitates, where that is known.
    pub imitates: Option<Imitated>,
}

/// Who is imitated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imitated {
    /// The provider.
    pub provider: ProviderRef,
    /// The provider's own domain that the address resembles; empty where it has none.
    pub domain: String,
    /// How much the name says in somebody else's address.
    pub usage: Usage,
}

/// What kind of fact a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A list in force names the host as fraudulent.
    Blocked,
    /// A verified host or name stands before the `@`, where it only looks like the destination.
    Userinfo,
    /// A label looks like a name and is another.
    Confusable(Disguise),
    /// A whole verified host stands within another host (`mychart.org.login.example`).
    EmbedsHost,
    /// A name stands as a label of its own within somebody else's host (`mychart.evil.example`).
    EmbedsName,
    /// A name stands beside other words in one label.
    Combination(Company),
    /// A label is one edit from a name.
    Typo(Edit),
    /// The same label under another public suffix.
    Ending,
    /// A name in the part of a shared host that strangers choose.
    Hosted,
    /// The page says it is a provider's, and the address is not that provider's.
    Claimed,
    /// The host is a broken internationalised name.
    Malformed,
    /// A link's text names one address, and it leads to another.
    Mismatch,
    /// A verified host, but not over https on the usual port.
    Insecure,
}

impl Reason {
    /// The word for it in answers, messages and documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Userinfo => "userinfo",
            Self::Confusable(_) => "confusable",
            Self::EmbedsHost | Self::EmbedsName => "embedded",
            Self::Combination(_) => "combination",
            Self::Typo(_) => "typo",
            Self::Ending => "ending",
            Self::Hosted => "hosted",
            Self::Claimed => "claimed",
            Self::Malformed => "malformed",
            Self::Mismatch => "mismatch",
            Self::Insecure => "insecure",
        }
    }
}

/// What stands beside a name in its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Company {
    /// The strongest class of the known words; `None` where there is no known word.
    pub words: Option<Class>,
    /// How the name stands there.
    pub fit: Fit,
    /// Whether the label is the registrable domain's own.
    pub is_registrable: bool,
    /// Whether another name that somebody chose stands there too.
    pub has_other_name: bool,
}

/// How a name stands within a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// As it is written, between hyphens, label ends or known words.
    Bounded,
    /// As it is written, but perhaps a part of another word.
    Unbounded,
    /// One edit away, between hyphens, label ends or known words.
    Near,
}

/// Examines an address that no provider owns.
pub fn examine(registry: &Registry, address: &Address) -> Vec<Finding> {
    let mut findings = Vec::new();
    if address.is_malformed() {
        findings.push(Finding {
            reason: Reason::Malformed,
            imitates: None,
        });
    }
    if let Some(userinfo) = address.userinfo() {
        findings.extend(embedded::in_userinfo(registry, userinfo));
    }
    let Some(host) = address.name() else {
        return findings;
    };
    if is_beyond_suspicion(registry, host) {
        if !exempt::is_well_known(registry, host) {
            findings.extend(near_a_restricted_name(registry, host));
        }
        return findings;
    }
    findings.extend(embedded::with_a_dot(registry, host));
    findings.extend(embedded::hosts(registry, host));
    if let Some(labels) = hosting::tenant(address) {
        for label in labels.iter() {
            findings.extend(confusable::find(registry, label));
            findings.extend(hosted::find(registry, label));
        }
        return findings;
    }
    for (label, is_registrable) in own_labels(host.subdomain(), host.label()) {
        findings.extend(confusable::find(registry, label));
        findings.extend(embedded::without_dots(registry, label));
        findings.extend(combination::find(registry, label, is_registrable));
        if is_registrable {
            findings.extend(typo::find(registry, label));
            findings.extend(ending::find(registry, label));
        } else {
            findings.extend(embedded::names(registry, label));
        }
    }
    findings
}

/// What is one slip from a name under an ending that not everybody gets, such as `.gov`: no
/// scammer has it, and nobody else has it either.
fn near_a_restricted_name(registry: &Registry, host: &HostName) -> Vec<Finding> {
    let Some(label) = host.label().filter(|_| exempt::has_restricted_ending(host)) else {
        return Vec::new();
    };
    let is_of_this_ending = |finding: &Finding| {
        finding.imitates.as_ref().is_some_and(|imitated| {
            imitated.usage < Usage::Contextual
                && imitated.domain.split_once('.').map(|(_, ending)| ending) == Some(host.suffix())
        })
    };
    let mut findings = confusable::find(registry, label);
    findings.extend(typo::find(registry, label));
    findings.extend(embedded::with_a_dot(registry, host));
    findings.retain(is_of_this_ending);
    findings
}

fn own_labels<'l>(
    subdomain: &'l [Label],
    label: Option<&'l Label>,
) -> impl Iterator<Item = (&'l Label, bool)> {
    label
        .into_iter()
        .map(|label| (label, true))
        .chain(subdomain.iter().map(|label| (label, false)))
}

impl Finding {
    fn new(reason: Reason, name: &Name<'_>) -> Self {
        let imitated = Imitated {
            provider: name.provider,
            domain: name.domain.to_string(),
            usage: name.usage,
        };
        Self {
            reason,
            imitates: Some(imitated),
        }
    }
}

impl Label {
    /// The skeleton of the label without hyphens, as names are looked up.
    fn joined(&self) -> Cow<'_, str> {
        if self.unicode.contains('-') {
            Cow::Owned(skeleton(&self.unicode.replace('-', "")))
        } else {
            Cow::Borrowed(&self.skeleton)
        }
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::lists::json::read;
    use crate::registry::{Trust, compile};

    /// A registry of made-up and well-known providers, with every usage of a name.
    pub(crate) fn registry() -> Registry {
        let list = r#"{"format":"portalward-list/1","name":"test","publisher":"test","version":1,"updated":"2026-11-24","providers":[
          {"id":"epic-mychart","name":"MyChart","kind":"platform","domains":["mychart.org"],"brands":[{"name":"mychart","use":"licensed"}],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"doctolib","name":"Doctolib","kind":"platform","domains":["doctolib.fr","doctolib.de"],"brands":["doctolib"],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"ameli","name":"Assurance Maladie","aliases":["Ameli"],"kind":"insurer","domains":["ameli.fr"],"brands":["ameli","cartevitale"],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"aetna","name":"Aetna","kind":"insurer","domains":["aetna.com"],"brands":["aetna"],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"optum","name":"Optum","kind":"insurer","domains":["optum.com"],"brands":[{"name":"optum","use":"contextual"}],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"cvs","name":"CVS Pharmacy","kind":"pharmacy","domains":["cvs.com"],"brands":[{"name":"cvs","use":"common"}],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"kaiser","name":"Kaiser Permanente","kind":"hospital","domains":["kaiserpermanente.org"],"brands":["kaiserpermanente"],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"humana","name":"Humana","kind":"insurer","domains":["humana.com"],"brands":[{"name":"humana","use":"prominent"}],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"uhc","name":"UHC","kind":"insurer","domains":["uhc.com"],"brands":[{"name":"uhc","use":"contextual"}],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"medicare","name":"Medicare","kind":"programme","domains":["medicare.gov"],"brands":[{"name":"medicare","use":"prominent"}],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"carilion","name":"Carilion Clinic","kind":"hospital","domains":["carilionclinic.org"],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"memorial","name":"Memorial Health","kind":"hospital","domains":["memorial.health"],"source":{"name":"t","retrieved":"2026-11"}},
          {"id":"uchealth","name":"UCHealth","kind":"hospital","domains":["uchealth.org"],"source":{"name":"t","retrieved":"2026-11"}}
        ],"blocked":["blocked.example"]}"#;
        let (list, problems) = read(list).unwrap();
        assert_eq!(problems, []);
        Registry::open(compile(&[(Trust::Bundled, &list)], &["popular.example"]).bytes).unwrap()
    }

    /// What a heuristic finds in the whole of an address: `(reason, imitated domain)`.
    pub(crate) fn found(registry: &Registry, text: &str) -> Vec<(Reason, String)> {
        let address = Address::parse_typed(text).unwrap();
        assert_eq!(registry.owner(&address), None, "{text} is owned");
        let domain = |finding: &Finding| {
            finding
                .imitates
                .as_ref()
                .map_or(String::new(), |imitated| imitated.domain.clone())
        };
        examine(registry, &address)
            .iter()
            .map(|finding| (finding.reason, domain(finding)))
            .collect()
    }

    /// Asserts that an address gives a finding that `is` describes, about `domain`.
    pub(crate) fn fires(
        registry: &Registry,
        text: &str,
        domain: &str,
        is: impl Fn(Reason) -> bool,
    ) {
        let found = found(registry, text);
        assert!(
            found
                .iter()
                .any(|(reason, imitated)| is(*reason) && imitated == domain),
            "{text}: {found:?}"
        );
    }

    /// Asserts that an address gives no finding that `is` describes.
    pub(crate) fn silent(registry: &Registry, text: &str, is: impl Fn(Reason) -> bool) {
        let found = found(registry, text);
        assert!(
            !found.iter().any(|(reason, _)| is(*reason)),
            "{text}: {found:?}"
        );
    }
}
