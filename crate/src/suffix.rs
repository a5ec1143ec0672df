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

use crate::fnv::Fnv;

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
    let mut best = Suffix {
        labels: 1,
        kind: SuffixKind::Unlisted,
    };
    let is_short = !may_be_longer(host.as_bytes());
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

/// Whether the public suffix may have more than one label; `false` is certain. Most hosts are
/// spared the search by it.
pub fn may_be_longer(host: &[u8]) -> bool {
    let mut hash = Fnv::default();
    host.rsplit(|&byte| byte == b'.').any(|label| {
        hash.push_all(label);
        let (word, bit) = place(hash);
        hash.push(0);
        FILTER.get(word).is_some_and(|word| word >> bit & 1 == 1)
    })
}

/// A bit for each rule of several labels and for each wildcard, by the hash of its key.
static FILTER: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut filter = vec![0_u64; (1 << FILTER_BITS) / 64];
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
            if flags & WILDCARD != 0 || key.contains(&0) {
                let mut hash = Fnv::default();
                hash.push_all(&key);
                let (word, bit) = place(hash);
                if let Some(word) = filter.get_mut(word) {
                    *word |= 1 << bit;
                }
            }
            rest = next;
        }
    }
    filter
});

/// The bits of a key's place in the filter, which has some thirteen times as many as there are rules.
const FILTER_BITS: u32 = 17;

/// The word of the filter and the bit in it.
fn place(hash: Fnv) -> (usize, usize) {
    let place = hash.upper(FILTER_BITS);
    (place / 64, place % 64)
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
    fn a_suffix_as_a_whole() {
        assert!(is_public_suffix("com"));
        assert!(is_public_suffix("nhs.uk"));
        assert!(is_public_suffix("github.io"));
        assert!(!is_public_suffix("www.ck"));
        assert!(!is_public_suffix("example"));
        assert!(!is_public_suffix("clinic.example"));
    }
}
