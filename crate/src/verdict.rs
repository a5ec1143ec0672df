//! `Verdict`: the only place where findings become a severity.

use serde::Serialize;

use crate::lookalike::{Company, Finding, Fit, Reason};
use crate::page::{Claimed, PageFacts};
use crate::provider::Usage;
use crate::skeleton::Disguise;
use crate::words::Class;

/// What is thought of an address or a page, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub enum Severity {
    /// A source in force vouches for it.
    Verified,
    /// Nothing speaks for or against it.
    Unknown,
    /// It may be an imitation.
    Caution,
    /// It imitates a provider.
    Danger,
}

/// How much a finding says, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// Worth showing beside others.
    None,
    /// Counts only if the page claims the same provider.
    Weak,
    /// Counts alone, but the page decides how much.
    Moderate,
    /// Decides alone.
    Strong,
}

/// Letters below which the ASCII look of a label that nobody chose as a brand proves nothing.
const MIN_ASCII_DISGUISE: usize = 7;

/// The severity of findings without a page.
pub(crate) fn of_address(findings: &[Finding]) -> Severity {
    match strongest(findings) {
        Evidence::Strong => Severity::Danger,
        Evidence::Moderate => Severity::Caution,
        Evidence::Weak | Evidence::None => Severity::Unknown,
    }
}

/// The severity of findings on a page. `claims` are those of providers that do not own the
/// page's host.
pub(crate) fn of_page(findings: &[Finding], facts: &PageFacts, claims: &[Claimed]) -> Severity {
    if !facts.asks_for_secrets() {
        return of_address(findings);
    }
    findings
        .iter()
        .map(|finding| of_finding_on_page(finding, claims))
        .max()
        .unwrap_or(Severity::Unknown)
}

fn of_finding_on_page(finding: &Finding, claims: &[Claimed]) -> Severity {
    let claim = |imitated: &crate::lookalike::Imitated| {
        claims
            .iter()
            .find(|claim| claim.provider == imitated.provider)
    };
    let claim = finding.imitates.as_ref().and_then(claim);
    // A name that many use rightly proves nothing by being used, on the page as in the address.
    let is_licensed = finding
        .imitates
        .as_ref()
        .is_some_and(|imitated| imitated.usage == Usage::Licensed);
    match (evidence(finding), claim) {
        (Evidence::Strong, _) => Severity::Danger,
        (Evidence::Moderate, Some(_)) if !is_licensed => Severity::Danger,
        (Evidence::Weak, Some(claim)) if !is_licensed && claim.places >= 2 => Severity::Danger,
        (Evidence::Moderate, _) | (Evidence::Weak, Some(_)) => Severity::Caution,
        (Evidence::Weak | Evidence::None, _) if finding.reason == Reason::Claimed => {
            Severity::Caution
        }
        (Evidence::Weak | Evidence::None, _) => Severity::Unknown,
    }
}

/// Whether a claim counts without any evidence in the address. A name that many share, or that
/// is an ordinary word, does not; a listed name does if the page says it in two places.
pub(crate) fn claim_stands_alone(claim: &Claimed) -> bool {
    match claim.usage {
        Usage::Distinctive | Usage::Licensed => true,
        Usage::Prominent | Usage::Contextual | Usage::Common => false,
        Usage::Listed => claim.places >= 2,
    }
}

/// Puts the findings that say the most first, and keeps one a provider.
pub(crate) fn sort(findings: &mut Vec<Finding>) {
    let mut sorted: Vec<Finding> = Vec::with_capacity(findings.len());
    for level in [
        Evidence::Strong,
        Evidence::Moderate,
        Evidence::Weak,
        Evidence::None,
    ] {
        for finding in findings.iter().filter(|finding| evidence(finding) == level) {
            let provider =
                |finding: &Finding| finding.imitates.as_ref().map(|imitated| imitated.provider);
            let of = provider(finding);
            if of.is_none() || !sorted.iter().any(|other| provider(other) == of) {
                sorted.push(finding.clone());
            }
        }
    }
    *findings = sorted;
}

fn strongest(findings: &[Finding]) -> Evidence {
    findings
        .iter()
        .map(evidence)
        .max()
        .unwrap_or(Evidence::None)
}

fn evidence(finding: &Finding) -> Evidence {
    let Some(imitated) = &finding.imitates else {
        return match finding.reason {
            Reason::Blocked => Evidence::Strong,
            Reason::Malformed | Reason::Mismatch => Evidence::Moderate,
            _ => Evidence::None,
        };
    };
    let by_usage = |distinctive, licensed, prominent| match imitated.usage {
        Usage::Distinctive => distinctive,
        Usage::Licensed => licensed,
        Usage::Prominent => prominent,
        Usage::Contextual | Usage::Common | Usage::Listed => Evidence::Weak,
    };
    match finding.reason {
        Reason::Blocked
        | Reason::Userinfo
        | Reason::EmbedsHost
        | Reason::Confusable(Disguise::Unicode) => Evidence::Strong,
        // Short labels that nobody chose look alike by accident: `img` and `1mg`.
        Reason::Confusable(Disguise::Ascii)
            if imitated.usage == Usage::Listed && is_short(&imitated.domain) =>
        {
            Evidence::Weak
        }
        Reason::Confusable(Disguise::Ascii) => Evidence::Strong,
        Reason::Confusable(Disguise::LetterIL) => {
            by_usage(Evidence::Strong, Evidence::Strong, Evidence::Moderate)
        }
        Reason::Typo(_) | Reason::Ending | Reason::Hosted => {
            by_usage(Evidence::Moderate, Evidence::Moderate, Evidence::Moderate)
        }
        // `mychart.hospital.example` is how hundreds of real portals are called.
        Reason::EmbedsName => by_usage(Evidence::Moderate, Evidence::Weak, Evidence::Weak),
        Reason::Combination(company) => of_company(company, imitated.usage),
        Reason::Malformed | Reason::Mismatch => Evidence::Moderate,
        Reason::Claimed | Reason::Insecure => Evidence::None,
    }
}

fn is_short(domain: &str) -> bool {
    domain
        .split('.')
        .next()
        .is_some_and(|label| label.len() < MIN_ASCII_DISGUISE)
}

fn of_company(company: Company, usage: Usage) -> Evidence {
    let Company {
        words,
        fit,
        is_registrable,
        has_other_name,
    } = company;
    let words = words.unwrap_or(Class::Filler);
    let signs_in = words == Class::Credential;
    if fit == Fit::Unbounded {
        let says_enough = usage == Usage::Distinctive && is_registrable && words >= Class::Service;
        return if says_enough {
            Evidence::Moderate
        } else {
            Evidence::Weak
        };
    }
    match usage {
        // One edit away as well: less certain, so that the words have to say more.
        _ if fit == Fit::Near => match usage {
            Usage::Distinctive if is_registrable || words >= Class::Care => Evidence::Moderate,
            Usage::Licensed if signs_in => Evidence::Moderate,
            _ => Evidence::Weak,
        },
        Usage::Distinctive if signs_in => Evidence::Strong,
        Usage::Distinctive => Evidence::Moderate,
        Usage::Licensed if signs_in && is_registrable => Evidence::Strong,
        Usage::Licensed if signs_in || (is_registrable && company.words.is_some()) => {
            Evidence::Moderate
        }
        Usage::Prominent if is_registrable && (words >= Class::Service || has_other_name) => {
            Evidence::Moderate
        }
        Usage::Contextual if is_registrable && (words >= Class::Care || has_other_name) => {
            Evidence::Moderate
        }
        _ => Evidence::Weak,
    }
}
