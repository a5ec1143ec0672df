//! `Engine`: the registry and the person's decisions, and the questions one can ask of them.
//!
//! The engine does no input or output and reads no clock. The same registry, decisions and
//! question give the same verdict everywhere.

use serde::{Deserialize, Serialize};

use crate::address::{Address, AddressError};
use crate::lookalike::{self, Finding, Imitated, Reason};
use crate::page::{Claimed, PageFacts};
use crate::provider::{Provider, Usage};
use crate::registry::{ProviderRef, Registry, Voucher};
use crate::screen::QuickLook;
use crate::unwrap::{self, Destination, Unwrapped};
use crate::verdict::{self, Severity};

/// Judges addresses and pages.
#[derive(Clone, Debug)]
pub struct Engine {
    registry: Registry,
    decisions: Vec<Decision>,
}

/// What the person decided about a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(web, derive(tsify::Tsify))]
pub struct Decision {
    /// The host, in ASCII.
    pub host: String,
    /// What was decided.
    pub choice: Choice,
}

/// What a person can decide about a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(web, derive(tsify::Tsify))]
pub enum Choice {
    /// *This is my real portal.*
    MyPortal,
    /// *I know this site*, and want no warning there.
    Allowed,
}

impl Choice {
    /// The choice that a word means, as decisions are written down.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "my-portal" => Some(Self::MyPortal),
            "allowed" => Some(Self::Allowed),
            _ => None,
        }
    }
}

/// The engine's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How bad it is.
    pub severity: Severity,
    /// Whom it concerns: the owner of a verified host, else who is imitated.
    pub provider: Option<ProviderRef>,
    /// What speaks for imitation, the most telling first.
    pub findings: Vec<Finding>,
    /// Where a wrapped link leads.
    pub destination: Option<String>,
    /// The address that was judged: the destination's, where there is one.
    pub address: Address,
    /// What the person decided about the host.
    pub decision: Option<Choice>,
}

impl Verdict {
    /// Whether a person on this page is to be warned: of a fraud in any case, of what may be one
    /// when the page asks for something.
    pub fn warns_on(&self, facts: &PageFacts) -> bool {
        let is_bad = match self.severity {
            Severity::Verified | Severity::Unknown => false,
            Severity::Caution => facts.asks_for_secrets(),
            Severity::Danger => true,
        };
        is_bad && self.decision.is_none()
    }
}

impl Engine {
    /// An engine over a registry, without decisions.
    ///
    /// ```
    /// use portalward::{Engine, Registry, Severity, Trust, compile, lists::json::read};
    ///
    /// let (list, _) = read(r#"{"format":"portalward-list/1","name":"Ours","publisher":"Clinic","version":1,
    ///   "updated":"2026-11-23","providers":[{"id":"clinic","name":"Riverside","kind":"clinic","domains":["riverside.example"],
    ///   "brands":["riverside"],"source":{"name":"its own letter","retrieved":"2026-11"}}]}"#)?;
    /// let engine = Engine::new(Registry::open(compile(&[(Trust::User, &list)], &[]).bytes)?);
    /// assert_eq!(engine.check_link("https://riverside.example/")?.severity, Severity::Verified);
    /// assert_eq!(engine.check_link("https://riverside-login.example/")?.severity, Severity::Danger);
    /// assert_eq!(engine.check_link("https://other.example/")?.severity, Severity::Unknown);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(registry: Registry) -> Self {
        Self {
            registry,
            decisions: Vec::new(),
        }
    }

    /// The verified lists in force.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Puts the person's decisions in force, in place of earlier ones.
    pub fn decide(&mut self, decisions: Vec<Decision>) {
        self.decisions = decisions;
    }

    /// A quick look at whether links may be caution or danger, for the many links of a page or of a
    /// file. `false` is certain; after `true`, ask [`Engine::check_link`].
    pub fn quick_look(&self) -> QuickLook<'_> {
        QuickLook::new(&self.registry)
    }

    /// Judges where a link leads: an address as a browser resolved it, or as a person wrote it.
    /// A link rewriter's address is unwrapped first.
    ///
    /// # Errors
    /// [`AddressError`] where the text is no web address.
    pub fn check_link(&self, text: &str) -> Result<Verdict, AddressError> {
        let address = Address::parse_typed(text)?;
        match unwrap::unwrap(&address) {
            Unwrapped::Plain | Unwrapped::Opaque => Ok(self.judge(address, None)),
            Unwrapped::To(destination) => Ok(self.judge_destination(*destination)),
            Unwrapped::Hint(host) => {
                let wrapped = self.judge(address, None);
                // What a rewriter shows beside a hidden target may lie: it can only raise the risk.
                let hinted = Address::parse_typed(&host).map(|hinted| self.judge(hinted, None));
                Ok(hinted
                    .ok()
                    .filter(|hinted| hinted.severity > wrapped.severity.max(Severity::Unknown))
                    .unwrap_or(wrapped))
            }
        }
    }

    /// Judges a link together with its visible text, which may name another address.
    ///
    /// # Errors
    /// As [`Engine::check_link`].
    pub fn check_link_with_text(&self, href: &str, text: &str) -> Result<Verdict, AddressError> {
        let mut verdict = self.check_link(href)?;
        if verdict.severity == Severity::Unknown && self.text_names_another(text, href, &verdict) {
            verdict.findings.insert(
                0,
                Finding {
                    reason: Reason::Mismatch,
                    imitates: self.imitated_by_text(text),
                },
            );
            verdict.severity = Severity::Caution;
            verdict.provider = verdict
                .findings
                .first()
                .and_then(|finding| finding.imitates.as_ref())
                .map(|imitated| imitated.provider);
        }
        Ok(verdict)
    }

    /// Judges a page by its address and by what it asks for and says of itself.
    ///
    /// # Errors
    /// [`AddressError`] where the page's address is no web address.
    pub fn check_page(&self, facts: &PageFacts) -> Result<Verdict, AddressError> {
        let address = Address::parse(&facts.url)?;
        let mut verdict = self.judge(address, None);
        let is_owned = verdict.provider.is_some() && verdict.findings.is_empty();
        if is_owned || verdict.decision.is_some() || !facts.asks_for_secrets() {
            return Ok(verdict);
        }
        for destination in facts
            .sends_to
            .iter()
            .filter_map(|text| Address::parse(text).ok())
        {
            let of_form = self.judge(destination, None);
            if of_form.severity >= Severity::Caution {
                verdict.findings.extend(of_form.findings);
            }
        }
        let claims = self.foreign_claims(facts, &verdict.address);
        let is_suspect = verdict
            .address
            .name()
            .is_some_and(|host| !lookalike::is_beyond_suspicion(&self.registry, host));
        if is_suspect || verdict.address.name().is_none() {
            verdict.findings.extend(
                claims
                    .iter()
                    .filter(|claim| verdict::claim_stands_alone(claim))
                    .map(|claim| self.claimed(claim)),
            );
        }
        verdict.severity = verdict::of_page(&verdict.findings, facts, &claims);
        conclude(&mut verdict);
        Ok(verdict)
    }

    /// Several targets are a link that is read in several ways: the worst one counts.
    fn judge_destination(&self, destination: Destination) -> Verdict {
        let Destination {
            text,
            address,
            others,
            ..
        } = destination;
        others
            .into_iter()
            .map(|(text, address)| self.judge(address, Some(text)))
            .fold(self.judge(address, Some(text)), |worst, next| {
                if next.severity > worst.severity {
                    next
                } else {
                    worst
                }
            })
    }

    fn judge(&self, address: Address, destination: Option<String>) -> Verdict {
        let decision = self.decision(&address);
        let owner = self.registry.owner(&address);
        let is_blocked = address
            .name()
            .is_some_and(|host| self.registry.is_blocked(host));
        let mut verdict = Verdict {
            severity: Severity::Unknown,
            provider: owner,
            findings: Vec::new(),
            destination,
            address,
            decision,
        };
        let is_secure = verdict.address.is_https_on_default_port();
        if is_blocked {
            verdict.findings.push(Finding {
                reason: Reason::Blocked,
                imitates: None,
            });
        }
        match owner {
            Some(_) if is_blocked => {}
            Some(_) if verdict.address.is_malformed() => verdict.findings.push(Finding {
                reason: Reason::Malformed,
                imitates: None,
            }),
            Some(provider) if is_secure && verdict.address.userinfo().is_none() => {
                if decision == Some(Choice::MyPortal) || self.registry.is_vouched_for(provider) {
                    verdict.severity = Severity::Verified;
                }
                return verdict;
            }
            Some(provider) => {
                let imitates = Some(Imitated {
                    provider,
                    domain: verdict.address.host_text().to_owned(),
                    usage: Usage::Listed,
                });
                verdict.findings.push(Finding {
                    reason: Reason::Insecure,
                    imitates,
                });
            }
            None => verdict
                .findings
                .extend(lookalike::examine(&self.registry, &verdict.address)),
        }
        match decision {
            Some(Choice::MyPortal) if is_secure => verdict.severity = Severity::Verified,
            Some(Choice::MyPortal | Choice::Allowed) => {}
            None => verdict.severity = verdict::of_address(&verdict.findings),
        }
        conclude(&mut verdict);
        verdict
    }

    fn decision(&self, address: &Address) -> Option<Choice> {
        self.decisions
            .iter()
            .find(|decision| decision.host == address.host_text())
            .map(|decision| decision.choice)
    }

    /// What the page claims to be, without what its address is.
    fn foreign_claims(&self, facts: &PageFacts, address: &Address) -> Vec<Claimed> {
        let owner = self.registry.owner(address);
        facts
            .claims(&self.registry)
            .into_iter()
            .filter(|claim| Some(claim.provider) != owner)
            .collect()
    }

    fn claimed(&self, claim: &Claimed) -> Finding {
        let entry = self.registry.entry(claim.provider);
        let domain = entry
            .and_then(|entry| entry.provider.domains.first().cloned())
            .unwrap_or_default();
        Finding {
            reason: Reason::Claimed,
            imitates: Some(Imitated {
                provider: claim.provider,
                domain,
                usage: claim.usage,
            }),
        }
    }

    /// Whether a link's text is an address elsewhere. Texts that only look like one (`Booking.com`
    /// for a company's page) do not count: the text must begin like an address or be verified.
    fn text_names_another(&self, text: &str, href: &str, verdict: &Verdict) -> bool {
        let text = text.trim();
        if text.is_empty()
            || text.contains(char::is_whitespace)
            || !text.contains('.')
            || text.contains('@')
        {
            return false;
        }
        let Ok(named) = Address::parse_typed(text) else {
            return false;
        };
        let Some(named) = named.name().filter(|name| name.registrable().is_some()) else {
            return false;
        };
        let lower = text.to_ascii_lowercase();
        let is_address = ["http://", "https://", "www."]
            .iter()
            .any(|start| lower.starts_with(start));
        if !is_address && self.registry.host_owner(named).is_none() {
            return false;
        }
        let leads_to = verdict.address.name();
        let same_site = leads_to.is_some_and(|host| host.registrable() == named.registrable());
        let same_owner = self.registry.host_owner(named).is_some()
            && self.registry.host_owner(named)
                == leads_to.and_then(|host| self.registry.host_owner(host));
        // A rewriter that keeps its target to itself may well lead to what the text names.
        let hides_it = matches!(
            Address::parse_typed(href).map(|address| unwrap::unwrap(&address)),
            Ok(Unwrapped::Opaque | Unwrapped::Hint(_))
        );
        !(same_site || same_owner || hides_it)
    }

    fn imitated_by_text(&self, text: &str) -> Option<Imitated> {
        let named = Address::parse_typed(text.trim()).ok()?;
        let provider = self.registry.owner(&named)?;
        Some(Imitated {
            provider,
            domain: named.name()?.registrable()?.to_owned(),
            usage: Usage::Listed,
        })
    }

    /// The provider behind a reference, with the list that vouches for it.
    pub fn provider(&self, provider: ProviderRef) -> Option<(Provider, Option<Voucher>)> {
        let entry = self.registry.entry(provider)?;
        let voucher = self.registry.voucher(&entry).cloned();
        Some((entry.provider, voucher))
    }
}

/// Puts the findings in order and names whom the verdict concerns.
fn conclude(verdict: &mut Verdict) {
    verdict::sort(&mut verdict.findings);
    if verdict.severity >= Severity::Caution {
        let first = verdict
            .findings
            .iter()
            .find_map(|finding| finding.imitates.as_ref());
        verdict.provider = first.map(|imitated| imitated.provider).or(verdict.provider);
    }
}
