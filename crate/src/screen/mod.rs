//! The quick look: whether an address may deserve a warning at all.
//!
//! Nearly all links are harmless, and nearly all of these can be told without taking the address
//! apart. For each heuristic there is a condition that must hold if it is to speak, and that costs
//! a few reads of the registry's filters; the host is read once, where it stands, and nothing is
//! allocated on the way. `true` says nothing yet. `false` is certain: the whole check gives neither
//! caution nor danger (`tests/engine/screen.rs` holds it to that).

mod host;
mod label;
mod letters;

use std::sync::LazyLock;

use crate::hosting;
use crate::registry::{Registry, Sums};
use crate::suffix::Suffixes;
use crate::unwrap;
use host::{Host, MAX_HOST};
use label::Look;
use letters::Letters;

/// Labels that an embedded host may have.
const MAX_EMBEDDED: usize = 5;

const WWW: &[u8] = b"www";

/// Looks at one address after the other.
pub struct QuickLook<'e> {
    registry: &'e Registry,
    /// The sums of the host's beginnings.
    sums: [u64; MAX_HOST + 1],
    suffixes: Suffixes,
    /// Whether the label that half of all hosts begin with has to be looked at.
    is_www_a_name: bool,
    /// The label that is looked at, and another reading of it.
    look: Look,
    other: Look,
}

impl<'e> QuickLook<'e> {
    pub(crate) fn new(registry: &'e Registry) -> Self {
        Self {
            registry,
            sums: [0; MAX_HOST + 1],
            suffixes: Suffixes::default(),
            is_www_a_name: registry.may_be_name(registry.key().hash(WWW)),
            look: Look::default(),
            other: Look::default(),
        }
    }

    /// Whether the address may be caution or danger; `false` is certain.
    pub fn may_warn(&mut self, text: &str) -> bool {
        let registry = self.registry;
        let Some(host) = Host::read(text, registry.key(), &mut self.sums) else {
            return true;
        };
        let Some((own, is_private)) = host.own(&mut self.suffixes) else {
            return false; // a public suffix, where nobody signs in
        };
        let sums = registry.key().parts(&self.sums);
        let registrable = host.from(own - 1);
        let is_special = is_special(registrable);
        if is_special
            && (unwrap::may_unwrap(host.text, registrable, host.rest)
                || hosting::is_by_path(host.text))
        {
            return true;
        }
        let is_shared = is_special && hosting::is_by_subdomain(registrable);
        let mut is_trusted = false;
        for label in 0..own {
            let parent = host.from(label);
            let hash = sums.hash(host.text.len() - parent.len(), host.text.len());
            if registry.may_be_known_host(hash) {
                if registry.may_be_blocked(hash) {
                    return true;
                }
                let is_well_known =
                    || label + 1 == own && registry.is_well_known_by_hash(parent, hash);
                is_trusted |= !is_shared
                    && (is_well_known() || registry.owner_by_hash(parent, hash).is_some());
            }
        }
        if is_trusted {
            return false;
        }
        let is_tenant = is_private || is_shared;
        own > 1
            && (embeds_a_host(registry, host.text.as_bytes(), host.starts(own), sums)
                || (own > 2 || host.label(0) != WWW)
                    && has_a_dot_in_a_name(registry, &mut self.look, host.to(own)))
            || host.has_hyphen && embeds_a_hyphened_host(registry, host.to(own))
            || (0..own).any(|label| {
                let (is_registrable, label) = (label + 1 == own, host.label(label));
                if label == WWW && !self.is_www_a_name {
                    return false;
                }
                let (look, other) = (&mut self.look, &mut self.other);
                !look.read(label, registry.key())
                    || look.may_warn(registry, other, label, is_registrable, is_tenant)
            })
    }
}

/// Whether a registrable domain may be a rewriter's or a shared host's, whose addresses are
/// looked at as a whole; `false` is certain.
fn is_special(registrable: &str) -> bool {
    const BITS: u32 = 12;
    static FILTER: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let mut filter = vec![false; 1 << BITS];
        for domain in unwrap::domains().chain(hosting::domains()) {
            // Of a host, its registrable domain, which is one of its last parts.
            for part in starts(domain).filter_map(|start| domain.get(start..)) {
                if let Some(slot) = place(part).and_then(|place| filter.get_mut(place)) {
                    *slot = true;
                }
            }
        }
        filter
    });
    /// By the letters at both ends: this is asked of every link.
    fn place(text: &str) -> Option<usize> {
        let bytes = text.as_bytes();
        let front = u32::from_le_bytes(*bytes.first_chunk()?);
        let back = u32::from_le_bytes(*bytes.last_chunk()?);
        let hash = front.wrapping_mul(0x9E37_79B1) ^ back.wrapping_mul(0x85EB_CA77);
        usize::try_from(hash.wrapping_mul(0xC2B2_AE3D) >> (u32::BITS - BITS)).ok()
    }
    let bytes = registrable.as_bytes();
    place(registrable).is_none_or(|place| FILTER.get(place) == Some(&true))
        || bytes.first_chunk() == Some(b"goog")
        || bytes.last_chunk() == Some(b"goog")
}

/// A verified host within what stands before the public suffix, with hyphens for dots.
fn embeds_a_hyphened_host(registry: &Registry, own: &str) -> bool {
    let mut dotted = Letters::default();
    let (mut starts, mut labels) = ([0; MAX_HOST + 1], 1);
    for (at, byte) in (1_u8..).zip(own.bytes()) {
        let is_dot = matches!(byte, b'-' | b'.');
        dotted.push(if is_dot { b'.' } else { byte });
        if is_dot && let Some(slot) = starts.get_mut(labels) {
            *slot = at;
            labels += 1;
        }
    }
    if let Some(slot) = starts.get_mut(labels) {
        *slot = u8::try_from(own.len() + 1).unwrap_or(u8::MAX);
    }
    let mut sums = [0; MAX_HOST + 1];
    registry.key().sum_up(dotted.bytes(), &mut sums);
    let starts = starts.get(..=labels).unwrap_or_default();
    embeds_a_host(
        registry,
        dotted.bytes(),
        starts,
        registry.key().parts(&sums),
    )
}

/// Whether several labels in a row are a verified host, given where they begin, and where one would
/// after the last.
fn embeds_a_host(registry: &Registry, text: &[u8], starts: &[u8], sums: Sums<'_>) -> bool {
    let starts = || starts.iter().map(|start| usize::from(*start)).enumerate();
    starts().any(|(label, start)| {
        let ends = starts().skip(label + 2).take(MAX_EMBEDDED);
        ends.map(|(_, next)| next.saturating_sub(1)).any(|end| {
            let window = || {
                text.get(start..end)
                    .and_then(|text| str::from_utf8(text).ok())
            };
            let hash = sums.hash(start, end);
            registry.may_be_known_host(hash)
                && window().is_some_and(|text| registry.owner_by_hash(text, hash).is_some())
        })
    })
}

/// Where the labels of a text begin.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('.').map(|(at, _)| at + 1))
}

/// A name with a dot in it: `my.chart.org`.
fn has_a_dot_in_a_name(registry: &Registry, look: &mut Look, own: &str) -> bool {
    let own = own.strip_prefix("www.").unwrap_or(own);
    let mut letters = Letters::default();
    for byte in own.bytes().filter(|byte| *byte != b'.') {
        letters.push(byte);
    }
    own.contains('.') && look.may_be_name(registry, letters.bytes())
}
