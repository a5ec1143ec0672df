//! Where a host name's public suffix begins, by the [Public Suffix List].
//!
//! `build.rs` makes one blob of `data/public-suffixes.txt`, in which rules are found in place:
//!
//! ```text
//! blocks u32 · start u32 of each block · entries: head u8, [flags u8,] bytes, the last | 0x80
//! ```
//! An entry's key is its rule's labels from the right (`uk`, `uk·co`). The head's upper six bits
//! say how many bytes it has in common with the entry before it in the block; the lower two are
//! the flags, or zero where the flags follow.
//!
//! [Public Suffix List]: https://github.com/publicsuffix/list/wiki/Format

use std::cmp::Ordering;
use std::sync::LazyLock;

static RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/suffixes.bin"));

/// Flags of an entry: a rule of each part of the list, a wildcard below it of each part, an
/// exception from the wildcard above.
const ICANN: u8 = 1;
const PRIVATE: u8 = 2;
const WILDCARD: u8 = 4 | 8;
const EXCEPTION: u8 = 16;

/// Who keeps a public suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuffixKind {
    /// Delegated by ICANN or IANA: `com`, `co.uk`.
    Icann,
    /// Run by a company that gives names below it to its customers: `web.app`, `github.io`.
    Private,
    /// Not on the list; the last label counts as the suffix, as the list's rule `*` says.
    Unlisted,
}

/// A host name's public suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suffix {
    /// How many labels it has, at least one.
    pub labels: usize,
    /// Who keeps it.
    pub kind: SuffixKind,
}

/// Finds the public suffix of a host name in ASCII (A-labels), lower case, without final dot.
///
/// ```
/// use portalward::suffix::{SuffixKind, suffix};
///
/// assert_eq!(suffix("portal.clinic.co.uk").labels, 2);
/// assert_eq!(suffix("clinic.web.app").kind, SuffixKind::Private);
/// assert_eq!(suffix("clinic.example").kind, SuffixKind::Unlisted);
/// ```
pub fn suffix(host: &str) -> Suffix {
    let mut best = ONE_LABEL;
    let is_short = matches!(RuleEnd::of(labels(host)), RuleEnd::None);
    let mut key = Vec::with_capacity(host.len());
    let mut labels = host.rsplit('.').zip(1..).peekable();
    while let Some((label, depth)) = labels.next() {
        if depth > 1 {
            key.push(0);
        }
        key.extend(label.bytes());
        let (flags, has_more) = find(&key);
        if flags & EXCEPTION != 0 {
            let kind = kind(flags);
            return Suffix {
                labels: depth - 1,
                kind,
            };
        }
        if flags & (ICANN | PRIVATE) != 0 {
            best = Suffix {
                labels: depth,
                kind: kind(flags),
            };
        }
        if flags & WILDCARD != 0 && labels.peek().is_some() {
            best = Suffix {
                labels: depth + 1,
                kind: kind(flags >> 2),
            };
        }
        if is_short || !has_more {
            break;
        }
    }
    best
}

/// Finds public suffixes as [`suffix`] does, and remembers those that many hosts have.
pub(crate) struct Suffixes([Remembered; 1 << REMEMBERED_BITS]);

const REMEMBERED_BITS: u32 = 8;
/// Bytes of the longest public suffix that is remembered.
const MAX_REMEMBERED: usize = 24;

/// The public suffix of the hosts that end with these labels and have others before them that are
/// in no rule.
#[derive(Clone, Copy)]
struct Remembered {
    end: [u8; MAX_REMEMBERED],
    length: usize,
    suffix: Suffix,
}

const ONE_LABEL: Suffix = Suffix {
    labels: 1,
    kind: SuffixKind::Unlisted,
};

impl Default for Suffixes {
    fn default() -> Self {
        let nothing = Remembered {
            end: [0; MAX_REMEMBERED],
            length: 0,
            suffix: ONE_LABEL,
        };
        Self([nothing; 1 << REMEMBERED_BITS])
    }
}

impl Suffixes {
    /// The public suffix of a host name, given with its labels from the right, as [`suffix`] gives
    /// it, but that one of a single label counts as not on the list.
    pub(crate) fn of<'l>(&mut self, host: &str, labels: impl Iterator<Item = &'l [u8]>) -> Suffix {
        let (length, hash) = match RuleEnd::of(labels) {
            RuleEnd::None => return ONE_LABEL,
            RuleEnd::Last(length, hash) => (length, hash),
            RuleEnd::Whole => return suffix(host),
        };
        let start = host.len().saturating_sub(length);
        let end = host.as_bytes().get(start..).unwrap_or_default();
        let Some(slot) = self.0.get_mut(hash.upper(REMEMBERED_BITS)) else {
            return suffix(host);
        };
        if slot.end.get(..slot.length) == Some(end) {
            return slot.suffix;
        }
        let suffix = suffix(host);
        if let Some(place) = slot.end.get_mut(..end.len()) {
            place.copy_from_slice(end);
            slot.length = end.len();
            slot.suffix = suffix;
        }
        suffix
    }
}

/// The labels of a host from the right.
fn labels(host: &str) -> impl Iterator<Item = &[u8]> {
    host.rsplit('.').map(str::as_bytes)
}

/// The longest end of a host that rules of several labels may know.
enum RuleEnd {
    /// There is no such rule.
    None,
    /// So many bytes, before which stands a label that no rule has there, and their hash.
    Last(usize, EndHash),
    /// The host as a whole.
    Whole,
}

impl RuleEnd {
    fn of<'l>(labels: impl Iterator<Item = &'l [u8]>) -> Self {
        let (mut length, mut hash, mut has_rule) = (0, EndHash::default(), false);
        for label in labels {
            let longer = hash.before(label);
            match known(longer) {
                0 if has_rule => return Self::Last(length, hash),
                0 => return Self::None,
                known => has_rule |= known & IS_RULE != 0,
            }
            length += label.len() + usize::from(length > 0);
            hash = longer;
        }
        if has_rule { Self::Whole } else { Self::None }
    }
}

/// The hash of a host's last labels. Nobody gains by making two of them the same, since what the
/// filter lets through is looked at again.
#[derive(Clone, Copy, Default)]
struct EndHash(u32);

impl EndHash {
    /// The hash with one more label before them.
    #[inline]
    fn before(self, label: &[u8]) -> Self {
        let add = |hash: u32, letters: u32| {
            let hash = (hash ^ letters).wrapping_mul(0x9E37_79B1);
            hash ^ hash >> 15
        };
        let (fours, rest) = label.as_chunks();
        let fours = fours.iter().map(|four| u32::from_le_bytes(*four));
        let hash = fours.fold(self.0.rotate_left(5), add);
        let rest = rest
            .iter()
            .fold(1, |all, &letter| all << 8 | u32::from(letter));
        Self(add(hash, rest))
    }

    /// Another hash of the same labels.
    #[inline]
    fn again(self) -> Self {
        Self(self.0.wrapping_mul(0x85EB_CA77))
    }

    /// The upper bits, which are the better mixed ones.
    #[inline]
    fn upper(self, bits: u32) -> usize {
        usize::try_from(self.0 >> (u32::BITS - bits)).unwrap_or_default()
    }
}

/// What is known of a host's last labels: that they are a rule of several labels or have a wildcard
/// below them; that they are the end of a longer rule.
static FILTER: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut filter = vec![0; 1 << (FILTER_BITS - 2)];
    let mut key = Vec::new();
    let blocks = read_u32(0).unwrap_or_default();
    for block in 0..blocks {
        let end = read_u32(8 + 4 * block).filter(|_| block + 1 < blocks);
        let start = read_u32(4 + 4 * block).unwrap_or_default();
        let mut rest = entries(block, blocks);
        if let Some(end) = end {
            rest = rest.get(..end - start).unwrap_or_default();
        }
        while let Some((shared, flags, bytes, next)) = entry(rest) {
            key.truncate(shared);
            key.extend(bytes.iter().map(|byte| byte & 0x7F));
            mark(&mut filter, &key, flags);
            rest = next;
        }
    }
    filter
});

const IS_RULE: u8 = 1;
const IS_INNER: u8 = 2;

/// The bits of a place in the filter, which has some 25 times as many as there are rules, four in a
/// byte.
const FILTER_BITS: u32 = 18;

/// The two places of an end: the byte of the filter, and how far it is to be shifted.
#[inline]
fn places(hash: EndHash) -> [(usize, usize); 2] {
    [hash, hash.again()].map(|hash| {
        let place = hash.upper(FILTER_BITS);
        (place / 4, place % 4 * 2)
    })
}

#[inline]
fn known(hash: EndHash) -> u8 {
    let all = IS_RULE | IS_INNER;
    places(hash).into_iter().fold(all, |known, (at, shift)| {
        known & FILTER.get(at).map_or(0, |byte| byte >> shift)
    })
}

/// Enters a rule into the filter.
fn mark(filter: &mut [u8], key: &[u8], flags: u8) {
    let mut hash = EndHash::default();
    let labels = key.split(|byte| *byte == 0);
    let last = labels.clone().count() - 1;
    for (depth, label) in labels.enumerate() {
        hash = hash.before(label);
        let known = if depth < last {
            IS_INNER
        } else if depth > 0 || flags & WILDCARD != 0 {
            IS_RULE
        } else {
            continue;
        };
        for (at, shift) in places(hash) {
            if let Some(slot) = filter.get_mut(at) {
                *slot |= known << shift;
            }
        }
    }
}

/// Whether `host` as a whole is a public suffix on the list.
pub fn is_public_suffix(host: &str) -> bool {
    let suffix = suffix(host);
    suffix.kind != SuffixKind::Unlisted && suffix.labels == host.split('.').count()
}

/// The flags of the entry with this key, and whether there are entries below it.
fn find(key: &[u8]) -> (u8, bool) {
    let blocks = read_u32(0).unwrap_or_default();
    let (mut low, mut high) = (0, blocks);
    while low < high {
        let middle = usize::midpoint(low, high);
        // The first entry of a block shares nothing with another.
        let is_after = entry(entries(middle, blocks))
            .is_some_and(|(_, _, bytes, _)| compare(bytes, key).0 == Ordering::Greater);
        if is_after {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let (mut flags, mut same) = (0, 0);
    let mut rest = entries(low.saturating_sub(1), blocks);
    // The block that may hold the key, and the first entry of the next. `same` is how many bytes
    // the key has in common with the entry before.
    while let Some((shared, entry_flags, bytes, next)) = entry(rest) {
        rest = next;
        if shared > same {
            continue;
        }
        let (order, further) = compare(bytes, key.get(shared..).unwrap_or_default());
        same = shared + further;
        match order {
            Ordering::Less => {}
            Ordering::Equal => flags = entry_flags,
            Ordering::Greater => {
                let is_below =
                    same == key.len() && bytes.get(further).map(|byte| byte & 0x7F) == Some(0);
                return (flags, is_below);
            }
        }
    }
    (flags, false)
}

/// How the bytes of an entry compare with a text, and how many bytes they have in common.
fn compare(bytes: &[u8], text: &[u8]) -> (Ordering, usize) {
    let same = bytes
        .iter()
        .zip(text)
        .take_while(|(a, b)| **a & 0x7F == **b)
        .count();
    let next = |bytes: &[u8]| bytes.get(same).map(|byte| byte & 0x7F);
    (next(bytes).cmp(&next(text)), same)
}

/// One entry: how many bytes it shares, its flags, its own bytes, and what follows it.
fn entry(from: &[u8]) -> Option<(usize, u8, &[u8], &[u8])> {
    let (shared, flags, rest) = match from {
        [head, rest @ ..] if head & 3 != 0 => (head >> 2, head & 3, rest),
        [head, flags, rest @ ..] => (head >> 2, *flags, rest),
        _ => return None,
    };
    let last = rest.iter().position(|byte| byte & 0x80 != 0)?;
    let (bytes, next) = rest.split_at_checked(last + 1)?;
    Some((usize::from(shared), flags, bytes, next))
}

/// The bytes from the beginning of a block.
fn entries(block: usize, blocks: usize) -> &'static [u8] {
    let start = read_u32(4 + 4 * block).unwrap_or(usize::MAX);
    RULES
        .get(4 + 4 * blocks..)
        .and_then(|entries| entries.get(start..))
        .unwrap_or_default()
}

fn read_u32(at: usize) -> Option<usize> {
    let bytes = RULES.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}

fn kind(flags: u8) -> SuffixKind {
    if flags & PRIVATE == 0 {
        SuffixKind::Icann
    } else {
        SuffixKind::Private
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_wildcards_and_exceptions() {
        let check = |host: &str, labels, kind| {
            assert_eq!(suffix(host), Suffix { labels, kind }, "{host}");
        };
        check("com", 1, SuffixKind::Icann);
        check("a.b.com", 1, SuffixKind::Icann);
        check("a.co.uk", 2, SuffixKind::Icann);
        check("uk", 1, SuffixKind::Icann);
        // `*.ck` with the exception `!www.ck`
        check("a.b.ck", 2, SuffixKind::Icann);
        check("b.ck", 2, SuffixKind::Icann);
        check("www.ck", 1, SuffixKind::Icann);
        check("a.www.ck", 1, SuffixKind::Icann);
        check("a.web.app", 2, SuffixKind::Private);
        check("app", 1, SuffixKind::Icann);
        check("a.s3.amazonaws.com", 3, SuffixKind::Private);
        // a deeper rule that does not apply leaves the shorter one in force
        check("a.amazonaws.com", 1, SuffixKind::Icann);
        check("a.example", 1, SuffixKind::Unlisted);
        check("trust.nhs.uk", 2, SuffixKind::Icann);
        check("", 1, SuffixKind::Unlisted);
    }

    #[test]
    fn remembered_ones_are_the_same() {
        let rules = include_str!("../data/public-suffixes.txt");
        let mut suffixes = Suffixes::default();
        let mut hosts = vec![String::new(), "com".into(), "www.clinic.com".into()];
        for rule in rules.lines().filter(|line| !line.starts_with('#')) {
            let rule = rule.trim_start_matches(['+', '!']).replace('*', "any");
            let below = ["x", "clinic", "www.clinic", "a.b.c"];
            hosts.extend(below.map(|below| format!("{below}.{rule}")));
            hosts.push(rule);
        }
        for host in hosts.iter().chain(hosts.iter().step_by(7)) {
            let suffix = suffix(host);
            let quick = suffixes.of(host, labels(host));
            assert_eq!(quick.labels, suffix.labels, "{host}");
            assert!(quick.kind == suffix.kind || suffix.labels == 1, "{host}");
        }
    }

    #[test]
    fn a_suffix_as_a_whole() {
        assert!(is_public_suffix("com"));
        assert!(is_public_suffix("nhs.uk"));
        assert!(is_public_suffix("github.io"));
        assert!(!is_public_suffix("www.ck"));
        assert!(!is_public_suffix("example"));
        assert!(!is_public_suffix("clinic.example"));
    }
}
