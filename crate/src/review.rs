//! What a list claims that should not be believed without a second look. A list may be made by
//! anybody: one that calls a lookalike of somebody else's portal *verified* would undo all that the
//! other lists know.

use std::collections::BTreeSet;
use std::fmt;

use crate::engine::Engine;
use crate::lists::List;
use crate::provider::{Kind, Provider, Usage};
use crate::skeleton::skeleton;
use crate::verdict::Severity;
use crate::words;

/// A claim of a list that speaks against what is known already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Whose claim it is, by id.
    pub provider: String,
    /// The domain, the address of the portal, or the name to protect.
    pub claim: String,
    /// What speaks against it.
    pub reason: DoubtReason,
}

/// What speaks against a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoubtReason {
    /// It looks like a site of somebody else's, by name and domain.
    Imitates(String, String),
    /// It belongs to somebody else by a list in force, by name.
    Owned(String),
    /// It is one of the much visited sites of the world.
    WellKnown,
    /// It would be called a fraud, and is somebody's by a list in force.
    Blocks(String),
    /// A name to protect that is made of ordinary words: every site that has them would be suspected.
    Word,
}

impl fmt::Display for Doubt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            provider,
            claim,
            reason,
        } = self;
        if !provider.is_empty() {
            write!(out, "{provider}: ")?;
        }
        match reason {
            DoubtReason::Imitates(name, domain) => {
                write!(out, "{claim} looks like {domain} of {name}")
            }
            DoubtReason::Owned(name) => write!(out, "{claim} belongs to {name}"),
            DoubtReason::WellKnown => {
                write!(out, "{claim} is one of the much visited sites of the world")
            }
            DoubtReason::Blocks(name) => {
                write!(
                    out,
                    "{claim} would be called a fraud, and belongs to {name}"
                )
            }
            DoubtReason::Word => write!(out, "{claim} is no name but ordinary words"),
        }
    }
}

/// Takes out of a list what speaks against the lists in force, and tells what that was. What a list
/// calls an organisation excuses nothing: anybody can write *MyChart* beside a domain. An organisation of
/// which no site is left goes as a whole, so that its names teach nothing.
pub fn review(list: &mut List, engine: &Engine) -> Vec<Doubt> {
    let (mut doubts, mut emptied) = (Vec::new(), BTreeSet::new());
    for provider in &mut list.providers {
        let had_sites = !provider.domains.is_empty() || !provider.portals.is_empty();
        let domains = provider.domains.iter().map(|domain| {
            let address = format!("https://{domain}/");
            (domain, doubt(engine, &address, false))
        });
        let portals = provider
            .portals
            .iter()
            .map(|portal| (portal, doubt(engine, portal, true)));
        let refused: Vec<_> = domains
            .chain(portals)
            .filter_map(|(claim, reason)| Some((claim.clone(), reason?)))
            .collect();
        let is_refused = |claim: &String| refused.iter().any(|(other, _)| other == claim);
        provider.domains.retain(|domain| !is_refused(domain));
        provider.portals.retain(|portal| !is_refused(portal));
        let brands: Vec<_> = provider
            .brands
            .iter()
            .filter_map(|brand| Some((brand.name.clone(), doubt_of_name(engine, &brand.name)?)))
            .collect();
        provider
            .brands
            .retain(|brand| !brands.iter().any(|(name, _)| *name == brand.name));
        let is_lie = |name: &String| is_well_known_name(engine, name);
        let names: Vec<_> = std::iter::once(&provider.name)
            .chain(&provider.aliases)
            .filter(|name| is_lie(name))
            .map(|name| (name.clone(), DoubtReason::WellKnown))
            .collect();
        provider.aliases.retain(|alias| !is_lie(alias));
        let refused = refused.into_iter().chain(brands).chain(names);
        doubts.extend(refused.map(|(claim, reason)| Doubt {
            provider: provider.id.clone(),
            claim,
            reason,
        }));
        if had_sites && provider.domains.is_empty() && provider.portals.is_empty() {
            emptied.insert(provider.id.clone());
        }
    }
    list.providers.retain(|provider| {
        !emptied.contains(&provider.id) && !is_well_known_name(engine, &provider.name)
    });
    list.blocked.retain(|domain| {
        let owner = owner_of(engine, &format!("https://{domain}/"));
        if let Some(owner) = owner {
            doubts.push(Doubt {
                provider: String::new(),
                claim: domain.clone(),
                reason: DoubtReason::Blocks(owner.name),
            });
            return false;
        }
        true
    });
    doubts
}

/// What speaks against a name that lookalike rules are to protect.
fn doubt_of_name(engine: &Engine, name: &str) -> Option<DoubtReason> {
    if is_well_known_name(engine, name) {
        return Some(DoubtReason::WellKnown);
    }
    let skeleton = skeleton(name);
    let owner = engine
        .registry()
        .names(&skeleton)
        .find(|known| known.usage < Usage::Listed)
        .and_then(|known| engine.provider(known.provider));
    if let Some((owner, _)) = owner {
        return Some(DoubtReason::Owned(owner.name));
    }
    let is_words = words::is_generic(name) || words::segment(&skeleton).is_some();
    is_words.then_some(DoubtReason::Word)
}

/// Whether a name is that of a much visited site, which no list in force has as a provider's.
fn is_well_known_name(engine: &Engine, name: &str) -> bool {
    let domain = format!("{}.com", words::joined(name));
    engine.registry().is_well_known(&domain) && engine.registry().domain_owner(&domain).is_none()
}

fn doubt(engine: &Engine, address: &str, is_portal: bool) -> Option<DoubtReason> {
    let verdict = engine.check_link(address).ok()?;
    if verdict.severity == Severity::Verified {
        let (owner, _) = engine.provider(verdict.provider?)?;
        // A practice's own place on a platform is its own.
        let is_tenant = is_portal && matches!(owner.kind, Kind::Platform | Kind::Vendor);
        return (!is_tenant).then_some(DoubtReason::Owned(owner.name));
    }
    let registrable = verdict.address.name()?.registrable().unwrap_or_default();
    if engine.registry().is_well_known(registrable) {
        return Some(DoubtReason::WellKnown);
    }
    if verdict.severity < Severity::Caution {
        return None;
    }
    let imitated = verdict
        .findings
        .iter()
        .find_map(|finding| finding.imitates.as_ref())?;
    let (provider, _) = engine.provider(imitated.provider)?;
    Some(DoubtReason::Imitates(
        provider.name,
        imitated.domain.clone(),
    ))
}

fn owner_of(engine: &Engine, address: &str) -> Option<Provider> {
    let verdict = engine.check_link(address).ok()?;
    if verdict.severity != Severity::Verified {
        return None;
    }
    Some(engine.provider(verdict.provider?)?.0)
}
