//! Verdicts as JavaScript sees them.

use serde::Serialize;
use tsify::Tsify;

use crate::address::{Address, Host};
use crate::engine::{Choice, Engine, Verdict};
use crate::hosting;
use crate::lookalike::Finding;
use crate::provider::{Kind, Provider};
use crate::registry::{ProviderRef, Trust};
use crate::verdict::Severity;

/// The answer about an address or a page.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Answer {
    /// How bad it is.
    pub severity: Severity,
    /// The address that was judged, as the browser writes it.
    pub href: String,
    /// Its host in ASCII.
    pub host: String,
    /// Its host as a person reads it.
    #[serde(rename = "shownHost")]
    pub shown_host: String,
    /// Its registrable domain as a person reads it; the whole host where there is none.
    #[serde(rename = "shownDomain")]
    pub shown_domain: String,
    /// Whom it concerns: the owner of a verified host, else who is imitated.
    pub provider: Option<ProviderSummary>,
    /// What speaks for imitation, the most telling first.
    pub findings: Vec<Fact>,
    /// Where a wrapped link leads.
    pub destination: Option<String>,
    /// What the person decided about the host.
    pub decision: Option<Choice>,
    /// Whether the person is to be warned: of a page that asks for something, or of a link.
    pub warns: bool,
}

/// What a person is shown of a provider.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct ProviderSummary {
    /// Its id in its list.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its real portal, or its site where no portal is known.
    pub portal: Option<String>,
    /// Telephone numbers that may be shown today.
    pub phones: Vec<Phone>,
    /// Whose software its portal is.
    pub operator: Option<String>,
    /// How the list that vouches for it came to be in force.
    pub trust: Trust,
    /// The list that vouches for it.
    pub list: String,
    /// The day of that list's last change.
    pub updated: String,
    /// The source that the list names for it.
    pub source: String,
    /// When that source was read.
    pub retrieved: String,
}

/// A telephone number and when it was last checked.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Phone {
    /// In E.164 form.
    pub value: String,
    /// `YYYY-MM-DD`.
    #[serde(rename = "verifiedOn")]
    pub verified_on: String,
}

/// One fact that speaks for imitation.
#[derive(Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Fact {
    /// The word for the kind of fact.
    #[tsify(
        type = "'blocked' | 'userinfo' | 'confusable' | 'embedded' | 'combination' | 'typo' | 'ending' | 'hosted' | 'claimed' | 'malformed' | 'mismatch' | 'insecure'"
    )]
    pub reason: &'static str,
    /// The name of whom it imitates.
    pub name: Option<String>,
    /// The domain that it imitates.
    pub imitates: Option<String>,
}

/// The answer that a verdict comes to.
pub(super) fn answer(engine: &Engine, verdict: &Verdict, warns: bool, today: &str) -> Answer {
    let (shown_host, shown_domain) = shown(&verdict.address);
    Answer {
        severity: verdict.severity,
        href: verdict.address.href().to_owned(),
        host: verdict.address.host_text().to_owned(),
        shown_host,
        shown_domain,
        provider: verdict
            .provider
            .and_then(|provider| summary(engine, provider, today)),
        findings: verdict
            .findings
            .iter()
            .map(|finding| fact(engine, finding))
            .collect(),
        destination: verdict.destination.clone(),
        decision: verdict.decision,
        warns,
    }
}

/// What a person is shown of a provider on a day.
pub(super) fn summary(
    engine: &Engine,
    provider: ProviderRef,
    today: &str,
) -> Option<ProviderSummary> {
    let (provider, voucher) = engine.provider(provider)?;
    let voucher = voucher?;
    let phones = provider
        .contacts
        .iter()
        .filter(|contact| contact.is_shown_on(today));
    Some(ProviderSummary {
        portal: portal(&provider),
        phones: phones
            .map(|contact| Phone {
                value: contact.value.clone(),
                verified_on: contact.verified_on.clone().unwrap_or_default(),
            })
            .collect(),
        operator: provider
            .operator
            .as_deref()
            .and_then(|id| Some(engine.registry().operator(id)?.provider.name)),
        id: provider.id,
        name: provider.name,
        kind: provider.kind,
        trust: voucher.trust,
        list: voucher.list,
        updated: voucher.updated,
        source: provider.source.name,
        retrieved: provider.source.retrieved,
    })
}

fn fact(engine: &Engine, finding: &Finding) -> Fact {
    let imitated = finding.imitates.as_ref();
    Fact {
        reason: finding.reason.word(),
        name: imitated
            .and_then(|imitated| engine.provider(imitated.provider))
            .map(|(provider, _)| provider.name),
        imitates: imitated
            .map(|imitated| imitated.domain.clone())
            .filter(|domain| !domain.is_empty()),
    }
}

/// Where the provider's patients sign in, else its own site.
fn portal(provider: &Provider) -> Option<String> {
    let site = || {
        provider
            .domains
            .first()
            .map(|domain| format!("https://{domain}/"))
    };
    provider.portals.first().cloned().or_else(site)
}

/// Host and registrable domain as a person reads them.
fn shown(address: &Address) -> (String, String) {
    let Host::Name(name) = address.host() else {
        return (
            address.host_text().to_owned(),
            address.host_text().to_owned(),
        );
    };
    let host = name.unicode();
    let shared = hosting::shared_root(name).is_some();
    let hidden = if shared { 0 } else { name.subdomain().len() };
    let domain = host.split('.').skip(hidden).collect::<Vec<_>>().join(".");
    (host, domain)
}
