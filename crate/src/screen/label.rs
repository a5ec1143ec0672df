//! `Look`: a label in the form in which names are looked up.

use super::host::MAX_LABEL;
use super::letters::Letters;
use crate::lookalike::stretches;
use crate::provider::Usage;
use crate::registry::{Key, Registry, Sums};
use crate::words::{self, Class};

/// Letters of the shortest name that is found within a label; three more rules know shorter ones.
const SHORT: usize = 3;
/// Letters of the shortest label in which a name one edit away can stand beside a word, and of
/// that word.
const MIN_BESIDE_WORD: usize = 9;
const MIN_WORD: usize = 4;
/// Letters from which a free name one edit away counts.
const MIN_TENANT: usize = 6;

/// Marks of letters that are not only what they are.
const BEGINS_PAIR: u8 = 1;
const IS_DIGIT: u8 = 2;

/// What each byte is folded to, but for pairs, and its marks.
static FOLDED: [(u8, u8); 128] = {
    let mut folded = [(0, 0); 128];
    let mut byte = 0;
    while byte < 128_u8 {
        #[expect(clippy::indexing_slicing, reason = "a `const` has no `get_mut`")]
        {
            folded[byte as usize] = match byte {
                b'0' => (b'o', IS_DIGIT),
                b'1' => (b'l', IS_DIGIT),
                b'i' => (b'l', 0),
                b'r' | b'v' | b'c' => (byte, BEGINS_PAIR),
                _ => (byte, 0),
            };
        }
        byte += 1;
    }
    folded
};

/// What two letters in a row are folded to.
#[inline]
fn folded_pair(first: u8, second: u8) -> Option<u8> {
    match (first, second) {
        (b'r', b'n') => Some(b'm'),
        (b'v', b'v') => Some(b'w'),
        (b'c', b'l' | b'1') => Some(b'd'),
        _ => None,
    }
}

/// A label as it looks, without hyphens.
pub(super) struct Look {
    letters: [u8; MAX_LABEL + 1],
    /// The sums of the beginnings.
    sums: [u64; MAX_LABEL + 1],
    length: usize,
    /// A bit for each place where a hyphen was.
    bounds: u64,
    /// Two letters were folded to one.
    has_pairs: bool,
    /// What is written differs from what it looks like by more than `i` for `l`.
    is_disguised: bool,
    /// `nn` is written, which may be taken for `m`, or `ci`, which may be taken for `cl`.
    has_near_pairs: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            letters: [0; MAX_LABEL + 1],
            sums: [0; MAX_LABEL + 1],
            length: 0,
            bounds: 0,
            has_pairs: false,
            is_disguised: false,
            has_near_pairs: false,
        }
    }
}

impl Look {
    /// Reads a label; `false` where a pair stands across a hyphen, of which the rules see both
    /// readings.
    pub(super) fn read(&mut self, label: &[u8], key: &Key) -> bool {
        let (mut length, mut bounds, mut seen) = (0, 0, 0);
        let (mut has_pairs, mut has_near_pairs) = (false, false);
        let (mut before, mut rest) = (0, label);
        while let [byte, after @ ..] = rest {
            rest = after;
            if *byte == b'-' {
                bounds |= 1 << length;
                let next = after.iter().find(|byte| **byte != b'-');
                if next.is_some_and(|next| folded_pair(before, *next).is_some()) {
                    return false;
                }
                continue;
            }
            let (mut letter, kind) = FOLDED.get(usize::from(*byte)).copied().unwrap_or((0, 0));
            seen |= kind;
            has_near_pairs |= matches!((before, byte), (b'n', b'n') | (b'c', b'i'));
            before = *byte;
            if kind & BEGINS_PAIR != 0
                && let [next, after @ ..] = rest
                && let Some(folded) = folded_pair(*byte, *next)
            {
                letter = folded;
                has_pairs = true;
                before = *next;
                rest = after;
            }
            if let Some(slot) = self.letters.get_mut(length) {
                *slot = letter;
            }
            length += 1;
        }
        let letters = self.letters.get(..length).unwrap_or_default();
        key.sum_up(letters, &mut self.sums);
        self.length = length;
        self.bounds = bounds;
        self.has_pairs = has_pairs;
        self.is_disguised = has_pairs || seen & IS_DIGIT != 0;
        self.has_near_pairs = has_near_pairs;
        true
    }

    /// Reads a text, and tells whether it may look like a name as a whole; `false` is certain.
    pub(super) fn may_be_name(&mut self, registry: &Registry, text: &[u8]) -> bool {
        text.len() > MAX_LABEL || !self.read(text, registry.key()) || {
            let sums = registry.key().parts(&self.sums);
            registry.may_be_name(sums.hash(0, self.length))
        }
    }

    /// Whether the label that was read, which is given as it is written, may deserve a warning;
    /// `other` is overwritten.
    pub(super) fn may_warn(
        &self,
        registry: &Registry,
        other: &mut Look,
        written: &[u8],
        is_registrable: bool,
        is_tenant: bool,
    ) -> bool {
        let sums = registry.key().parts(&self.sums);
        let look = self.part(0, self.length);
        registry.may_be_name(sums.hash(0, self.length))
            || ((is_registrable || is_tenant) && registry.has_brand_near(look, sums, 0))
            || registry.has_name_within(look, sums, !self.is_disguised)
            || self
                .parts()
                .any(|(from, to)| self.part_may_warn(registry, sums, from, to))
            || (self.has_near_pairs
                && (is_name_with(registry, other, written, *b"nn", b"m")
                    || is_name_with(registry, other, written, *b"ci", b"cl")))
            || (self.has_pairs && unpaired_may_warn(registry, written, is_registrable, is_tenant))
            || (is_tenant && has_part_near_unpaired(registry, written))
    }

    /// Whether a part between hyphens may deserve a warning.
    fn part_may_warn(&self, registry: &Registry, sums: Sums<'_>, from: usize, to: usize) -> bool {
        let is_whole = to - from == self.length;
        let is_short = |from: usize, to: usize| {
            let usage = registry.brand_usage(sums.hash(from, to));
            usage.is_some_and(|usage| usage <= Usage::Contextual)
        };
        let is_own = || {
            let hash = sums.hash(from, to);
            if self.is_disguised {
                registry.may_be_name(hash)
            } else {
                registry.brand_usage(hash).is_some()
            }
        };
        (to - from > SHORT && (is_short(from, from + SHORT) || is_short(to - SHORT, to)))
            || (!is_whole && (is_own() || registry.has_brand_near(self.part(from, to), sums, from)))
            || is_near_beside_words(registry, self.part(from, to), sums, from)
    }

    /// The parts between hyphens.
    fn parts(&self) -> impl Iterator<Item = (usize, usize)> {
        let (mut bounds, mut from) = (self.bounds & !1, 0);
        std::iter::from_fn(move || {
            if from >= self.length {
                return None;
            }
            let to = self.length.min(bounds.trailing_zeros() as usize);
            bounds &= bounds.wrapping_sub(1);
            let part = (from, to);
            from = to;
            Some(part)
        })
    }

    fn part(&self, from: usize, to: usize) -> &[u8] {
        self.letters.get(from..to).unwrap_or_default()
    }
}

/// A brand one edit away between known words, in a part that stands at an offset.
fn is_near_beside_words(registry: &Registry, part: &[u8], sums: Sums<'_>, offset: usize) -> bool {
    if part.len() < MIN_BESIDE_WORD || !words::has_telling_end(part) {
        return false;
    }
    let mut before: [Option<Class>; MAX_LABEL + 1] = [None; MAX_LABEL + 1];
    let mut after = before;
    let last = words::mark_beginnings(part, &mut before);
    let first = words::mark_endings(part, &mut after);
    if last < MIN_WORD && part.len() - first < MIN_WORD {
        return false;
    }
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

/// Whether a label with pairs may deserve a warning for what it is with these kept apart.
fn unpaired_may_warn(
    registry: &Registry,
    written: &[u8],
    is_registrable: bool,
    is_tenant: bool,
) -> bool {
    let mut letters = Letters::default();
    unpaired(written).for_each(|letter| letters.push(letter));
    registry.may_be_name(registry.key().hash(letters.bytes()))
        || ((is_registrable || is_tenant) && near(registry, letters.bytes()))
        || words::seams(written).next().is_some()
}

/// Of free names, each part between hyphens counts.
fn has_part_near_unpaired(registry: &Registry, written: &[u8]) -> bool {
    written.split(|byte| *byte == b'-').any(|part| {
        let mut letters = Letters::default();
        unpaired(part).for_each(|letter| letters.push(letter));
        part.len() >= MIN_TENANT && near(registry, letters.bytes())
    })
}

/// A label without hyphens and with letters folded, but not pairs.
fn unpaired(written: &[u8]) -> impl Iterator<Item = u8> {
    written
        .iter()
        .filter(|byte| **byte != b'-')
        .map(|byte| match byte {
            b'0' => b'o',
            b'1' | b'i' => b'l',
            byte => *byte,
        })
}

/// Whether a name comes out when two letters are taken for others.
fn is_name_with(
    registry: &Registry,
    look: &mut Look,
    written: &[u8],
    pair: [u8; 2],
    other: &[u8],
) -> bool {
    let mut letters = Letters::default();
    for &byte in written.iter().filter(|byte| **byte != b'-') {
        letters.push(byte);
    }
    let (mut rest, mut replaced) = (letters.bytes(), Letters::default());
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
    look.may_be_name(registry, replaced.bytes())
}

fn near(registry: &Registry, text: &[u8]) -> bool {
    let mut place = [0; MAX_LABEL + 1];
    let sums = registry.key().sums(text, &mut place);
    registry.has_brand_near(text, sums, 0)
}
