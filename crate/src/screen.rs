//! The quick look: whether an address may deserve a warning at all.
//!
//! Nearly all links are harmless, and nearly all of these can be told without taking the address
//! apart. For each heuristic there is a condition that must hold if it is to speak, and that costs
//! a few lookups in the registry; the host is read where it stands, and nothing is allocated on the
//! way. `true` says nothing yet. `false` is certain: the whole check gives neither caution nor danger
//! (`tests/engine/screen.rs` holds it to that).

use std::sync::LazyLock;

use crate::fnv::Fnv;
use crate::fold::fold;
use crate::hosting;
use crate::lookalike::stretches;
use crate::provider::Usage;
use crate::registry::{MAX_TEXT, Registry, Sums};
use crate::suffix::{self, SuffixKind, suffix};
use crate::unwrap;
use crate::words;

/// Letters of the longest label.
const MAX_LABEL: usize = 63;
/// Letters of the shortest name that is found within a label; three more rules know shorter ones.
const SHORT: usize = 3;
/// Letters of the shortest label in which a name one edit away can stand beside a word.
const MIN_BESIDE_WORD: usize = 9;
/// Letters from which a free name one edit away counts.
const MIN_TENANT: usize = 6;
/// Labels that an embedded host may have.
const MAX_EMBEDDED: usize = 5;

/// Whether the address may be caution or danger.
pub(crate) fn may_warn(registry: &Registry, text: &str) -> bool {
    let Some((host, rest)) = plain_host(text) else {
        return true;
    };
    let (suffix_start, is_private) = suffix_of(host);
    let Some(own) = suffix_start.checked_sub(1).and_then(|end| host.get(..end)) else {
        return false; // a public suffix, where nobody signs in
    };
    let label_start = own.rfind('.').map_or(0, |dot| dot + 1);
    let registrable = host.get(label_start..).unwrap_or_default();
    let is_special = is_special(registrable);
    if is_special && (unwrap::may_unwrap(host, registrable, rest) || hosting::is_by_path(host)) {
        return true;
    }
    let mut place = [0; MAX_TEXT + 1];
    let sums = registry.key().sums(host.as_bytes(), &mut place);
    if starts(own).any(|start| registry.may_be_blocked(sums.hash(start, host.len()))) {
        return true;
    }
    let is_shared = is_special && hosting::is_by_subdomain(registrable);
    let is_trusted = |start: usize| {
        host.get(start..).is_some_and(|parent| {
            registry
                .owner_by_hash(parent, sums.hash(start, host.len()))
                .is_some()
        })
    };
    if !is_shared
        && (registry.is_well_known_by_hash(registrable, sums.hash(label_start, host.len()))
            || starts(own).any(is_trusted))
    {
        return false;
    }
    let is_tenant = is_private || is_shared;
    embeds_a_host(registry, own, sums)
        || has_a_dot_in_a_name(registry, own)
        || own.split('.').any(|label| {
            let is_registrable = label.as_ptr() == registrable.as_ptr();
            Label::new(label.as_bytes())
                .is_none_or(|label| label.may_warn(registry, is_registrable, is_tenant))
        })
}

/// The host of an address that is written as browsers write it, and what follows; `None` where
/// taking it apart is not as simple as that.
fn plain_host(text: &str) -> Option<(&str, &str)> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or(text);
    let end = rest
        .bytes()
        .position(|byte| !matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_'))
        .unwrap_or(rest.len());
    let (host, rest) = rest.split_at_checked(end)?;
    let is_whole = rest.is_empty() || rest.starts_with(['/', '?', '#']);
    let is_plain = host.len() < MAX_TEXT - 1
        && host.split('.').all(|label| {
            !label.is_empty() && label.len() <= MAX_LABEL && !label.starts_with("xn--")
        })
        // Numbers at the end are an IP address.
        && host
            .rsplit('.')
            .next()
            .is_some_and(|last| last.starts_with(|first: char| first.is_ascii_lowercase()));
    (is_whole && is_plain).then_some((host, rest))
}

/// Where the public suffix begins, and whether customers of a company get names below it.
fn suffix_of(host: &str) -> (usize, bool) {
    if !suffix::may_be_longer(host.as_bytes()) {
        return (host.rfind('.').map_or(0, |dot| dot + 1), false);
    }
    let suffix = suffix(host);
    let dots = host.rmatch_indices('.').map(|(at, _)| at + 1);
    let start = dots
        .take(suffix.labels)
        .last()
        .filter(|_| host.split('.').count() > suffix.labels);
    (start.unwrap_or(0), suffix.kind == SuffixKind::Private)
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
                if let Some(slot) = filter.get_mut(place(part)) {
                    *slot = true;
                }
            }
        }
        filter
    });
    fn place(text: &str) -> usize {
        let mut hash = Fnv::default();
        hash.push_all(text.as_bytes());
        hash.upper(BITS)
    }
    FILTER.get(place(registrable)) == Some(&true)
        || registrable.starts_with("google.")
        || registrable.rsplit('.').next() == Some("goog")
}

/// Where the labels of a text begin.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('.').map(|(at, _)| at + 1))
}

/// A verified host within the host, with dots or hyphens.
fn embeds_a_host(registry: &Registry, own: &str, sums: Sums<'_>) -> bool {
    if !own.contains(['.', '-']) {
        return false;
    }
    let is_owned = |text: &str, sums: Sums<'_>| {
        starts(text).any(|start| {
            let rest = text.get(start..).unwrap_or_default();
            let ends = rest.match_indices('.').map(|(at, _)| at).skip(1);
            ends.chain([rest.len()]).take(MAX_EMBEDDED).any(|length| {
                let window = rest.get(..length).unwrap_or_default();
                window.contains('.')
                    && registry
                        .owner_by_hash(window, sums.hash(start, start + length))
                        .is_some()
            })
        })
    };
    is_owned(own, sums)
        || own.contains('-') && {
            let dotted = own.replace('-', ".");
            let mut place = [0; MAX_TEXT + 1];
            is_owned(&dotted, registry.key().sums(dotted.as_bytes(), &mut place))
        }
}

/// A name with a dot in it: `my.chart.org`.
fn has_a_dot_in_a_name(registry: &Registry, own: &str) -> bool {
    let own = own.strip_prefix("www.").unwrap_or(own);
    if !own.contains('.') {
        return false;
    }
    let mut letters: Buffer<{ MAX_TEXT + 1 }> = Buffer::default();
    own.bytes()
        .filter(|byte| !matches!(byte, b'.' | b'-'))
        .for_each(|byte| letters.push(byte));
    let mut look: Buffer<{ MAX_TEXT + 1 }> = Buffer::default();
    fold(letters.bytes(), |byte| look.push(byte));
    is_name(registry, look.text())
}

fn is_name(registry: &Registry, skeleton: &str) -> bool {
    registry.names(skeleton).next().is_some()
}

/// A label in the forms in which names are looked up.
struct Label<'l> {
    written: &'l [u8],
    /// Without hyphens, as it is written.
    letters: Buffer<{ MAX_LABEL + 1 }>,
    /// The same with letters folded, but not pairs.
    unpaired: Buffer<{ MAX_LABEL + 1 }>,
    /// The same folded.
    look: Buffer<{ MAX_LABEL + 1 }>,
}

impl<'l> Label<'l> {
    /// `None` where a pair stands across a hyphen, of which the rules see both readings.
    fn new(label: &'l [u8]) -> Option<Self> {
        let mut letters = Buffer::default();
        let mut unpaired = Buffer::default();
        for &byte in label.iter().filter(|byte| **byte != b'-') {
            letters.push(byte);
            unpaired.push(match byte {
                b'0' => b'o',
                b'1' | b'i' => b'l',
                byte => byte,
            });
        }
        let (mut look, mut hyphenated) = (Buffer::default(), 0);
        fold(letters.bytes(), |byte| look.push(byte));
        fold(label, |byte| hyphenated += usize::from(byte != b'-'));
        (hyphenated == look.length).then_some(Self {
            written: label,
            letters,
            unpaired,
            look,
        })
    }

    /// Whether what is written differs from what it looks like by more than `i` for `l`.
    fn is_disguised(&self) -> bool {
        self.has_pairs() || self.written.iter().any(|byte| matches!(byte, b'0' | b'1'))
    }

    fn may_warn(&self, registry: &Registry, is_registrable: bool, is_tenant: bool) -> bool {
        let look = self.look.text();
        let mut place = [0; MAX_LABEL + 1];
        let sums = registry.key().sums(look.as_bytes(), &mut place);
        let is_disguised = self.is_disguised();
        let is_known = |from: usize, to: usize| {
            let part = look.get(from..to).unwrap_or_default();
            registry.names_by_hash(part, sums.hash(from, to)).next()
        };
        is_known(0, look.len()).is_some()
            || (self.has_pairs() && is_name(registry, self.unpaired.text()))
            || (self.has_pairs() && words::seams(self.written).next().is_some())
            || self.is_name_with(registry, *b"nn", b"m")
            || self.is_name_with(registry, *b"ci", b"cl")
            || ((is_registrable || is_tenant)
                && (registry.has_brand_near(look, sums, 0) || self.is_near_unpaired(registry)))
            || registry.has_name_within(look, sums, true)
            || (is_disguised && registry.has_name_within(look, sums, false))
            || self.parts().any(|(from, to)| {
                let is_whole = to - from == look.len();
                let part = look.get(from..to).unwrap_or_default();
                let is_short = |from: usize, to: usize| {
                    is_known(from, to).is_some_and(|name| name.usage <= Usage::Contextual)
                };
                let has_short =
                    to - from > SHORT && (is_short(from, from + SHORT) || is_short(to - SHORT, to));
                let is_own = !is_whole
                    && is_known(from, to)
                        .is_some_and(|name| is_disguised || name.usage != Usage::Listed);
                has_short
                    || is_own
                    || (!is_whole && registry.has_brand_near(part, sums, from))
                    || is_near_beside_words(registry, part, sums, from)
            })
            || (is_tenant && self.has_part_near_unpaired(registry))
    }

    /// Whether a name comes out when two letters are taken for others.
    fn is_name_with(&self, registry: &Registry, pair: [u8; 2], other: &[u8]) -> bool {
        let mut rest = self.letters.bytes();
        if !rest.windows(2).any(|two| *two == pair) {
            return false;
        }
        let mut replaced: Buffer<{ MAX_LABEL + 1 }> = Buffer::default();
        while let [first, after @ ..] = rest {
            if rest.starts_with(&pair) {
                for &byte in other {
                    replaced.push(byte);
                }
                rest = rest.get(2..).unwrap_or_default();
            } else {
                replaced.push(*first);
                rest = after;
            }
        }
        let mut look: Buffer<{ MAX_LABEL + 1 }> = Buffer::default();
        fold(replaced.bytes(), |byte| look.push(byte));
        is_name(registry, look.text())
    }

    /// Whether two letters were folded to one.
    fn has_pairs(&self) -> bool {
        self.unpaired.length != self.look.length
    }

    fn is_near_unpaired(&self, registry: &Registry) -> bool {
        self.has_pairs() && near(registry, self.unpaired.text())
    }

    /// Of free names, each part between hyphens counts.
    fn has_part_near_unpaired(&self, registry: &Registry) -> bool {
        let mut from = 0;
        self.written.split(|byte| *byte == b'-').any(|part| {
            let start = from;
            from += part.len();
            let part = self.unpaired.text().get(start..from).unwrap_or_default();
            part.len() >= MIN_TENANT && near(registry, part)
        })
    }

    /// The parts between hyphens, as places in the look.
    fn parts(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut from = 0;
        self.written
            .split(|byte| *byte == b'-')
            .filter_map(move |part| {
                let start = from;
                fold(part, |_| from += 1);
                (from > start).then_some((start, from))
            })
    }
}

/// A brand one edit away between known words, in a part that stands at an offset.
fn is_near_beside_words(registry: &Registry, part: &str, sums: Sums<'_>, offset: usize) -> bool {
    if part.len() < MIN_BESIDE_WORD {
        return false;
    }
    let (mut before, mut after) = ([None; MAX_LABEL + 1], [None; MAX_LABEL + 1]);
    words::mark_beginnings(part, &mut before);
    words::mark_endings(part, &mut after);
    let length = part.len() + 1;
    let (Some(before), Some(after)) = (before.get(..length), after.get(..length)) else {
        return true;
    };
    stretches(before, after)
        .filter(|(start, end, _)| end - start < part.len())
        .any(|(start, end, _)| {
            let stretch = part.get(start..end).unwrap_or_default();
            registry.has_brand_near(stretch, sums, offset + start)
        })
}

fn near(registry: &Registry, text: &str) -> bool {
    let mut place = [0; MAX_LABEL + 1];
    let sums = registry.key().sums(text.as_bytes(), &mut place);
    registry.has_brand_near(text, sums, 0)
}

/// A short text in ASCII, without a place of its own in memory.
struct Buffer<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Default for Buffer<N> {
    fn default() -> Self {
        Self {
            bytes: [0; N],
            length: 0,
        }
    }
}

impl<const N: usize> Buffer<N> {
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.length) {
            *slot = byte;
            self.length += 1;
        }
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    fn text(&self) -> &str {
        str::from_utf8(self.bytes()).unwrap_or_default()
    }
}
