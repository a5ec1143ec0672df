//! Hash indexes over rows, read in place.
//!
//! ```text
//! bits u8 · bits of a row u8 · 0 u16 · entries' number u32 · (2^bits + 1) bucket starts u32 · entries u24 or u32 · 0 u8 · [signatures u16]
//! ```
//! The upper bits of a key's hash choose the bucket. An entry is the row's number in its lower bits,
//! as many as the highest number has, and the lower bits of the hash above, eight or more: now and then
//! an entry of another key is given as well, and the caller compares the rows.
//!
//! A signed index also keeps what letters each row's text has, so that an entry whose text is
//! certainly more than one edit away is passed over: half a name may be the half of thousands.

use super::layout::{as_u32, read_u32};

/// Entries a bucket holds on average, at the most: many where bytes count, one in the small indexes
/// that every link is held against.
#[derive(Clone, Copy)]
pub(super) enum Bucket {
    Full = 8,
    Small = 1,
}

/// Bytes before the buckets.
const HEAD: usize = 8;
/// The most bits that a row has, and the least that tell keys apart.
const MAX_ROW_BITS: u32 = 24;
const MIN_TAG_BITS: u32 = 8;
/// Bytes of an entry, where the rows are few and where they are many.
const SHORT: usize = 3;
const LONG: usize = 4;

/// Rows that an index can tell apart.
pub(super) const MAX_ROWS: usize = 1 << MAX_ROW_BITS;

/// The letters of a text that stand in it an odd number of times, in sixteen classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Signature(u16);

impl Signature {
    pub(super) fn of(text: &[u8]) -> Self {
        Self(text.iter().fold(0, |bits, &byte| bits ^ 1 << (byte % 16)))
    }

    /// Whether the texts may be one edit apart, which changes no more than two letters.
    fn is_near(self, other: Self) -> bool {
        (self.0 ^ other.0).count_ones() <= 2
    }
}

/// Builds an index from the hashes of keys and the rows they lead to; a key may stand several
/// times.
pub(super) fn build(size: Bucket, pairs: impl IntoIterator<Item = (u64, u32)>) -> Vec<u8> {
    let entries = pairs.into_iter().map(|(hash, row)| (hash, row, None));
    write(size, entries.collect())
}

/// Builds a signed index.
pub(super) fn build_signed(
    size: Bucket,
    pairs: impl IntoIterator<Item = (u64, u32, Signature)>,
) -> Vec<u8> {
    let entries = pairs
        .into_iter()
        .map(|(hash, row, signature)| (hash, row, Some(signature)));
    write(size, entries.collect())
}

fn write(size: Bucket, mut entries: Vec<(u64, u32, Option<Signature>)>) -> Vec<u8> {
    let bits = (entries.len().div_ceil(size as usize))
        .next_power_of_two()
        .trailing_zeros();
    let highest = entries.iter().map(|&(_, row, _)| row).max().unwrap_or(0);
    let row_bits = (u32::BITS - highest.leading_zeros()).min(MAX_ROW_BITS);
    let (width, mask) = entry(row_bits);
    let as_entry = |hash, row| tag(hash, row_bits) & mask | row;
    entries.sort_unstable_by_key(|&(hash, row, signature)| {
        (bucket(hash, bits), as_entry(hash, row), signature)
    });
    entries.dedup();
    let mut starts = vec![0_u32; (1 << bits) + 1];
    for &(hash, ..) in &entries {
        if let Some(count) = starts.get_mut(bucket(hash, bits) + 1) {
            *count += 1;
        }
    }
    let mut total = 0;
    for start in &mut starts {
        total += *start;
        *start = total;
    }
    let mut bytes = (row_bits << 8 | bits).to_le_bytes().to_vec();
    bytes.extend(as_u32(entries.len()).to_le_bytes());
    bytes.extend(starts.into_iter().flat_map(u32::to_le_bytes));
    for &(hash, row, _) in &entries {
        bytes.extend(as_entry(hash, row).to_le_bytes().iter().take(width));
    }
    // So that a short entry can be read as a long one.
    bytes.push(0);
    for signature in entries.iter().filter_map(|&(_, _, signature)| signature) {
        bytes.extend(signature.0.to_le_bytes());
    }
    bytes
}

/// The rows a key leads to, and now and then a foreign one.
pub(super) fn find(bytes: &[u8], hash: u64) -> impl Iterator<Item = u32> + use<'_> {
    let bucket = Bucketed::of(bytes, hash).unwrap_or_default();
    bucket.map(|(row, _)| row)
}

/// As [`find`], without the rows of a signed index whose text is not near.
pub(super) fn find_near(
    bytes: &[u8],
    hash: u64,
    signature: Signature,
) -> impl Iterator<Item = u32> + use<'_> {
    let bucket = Bucketed::of(bytes, hash).unwrap_or_default();
    let signatures = bucket.signatures;
    bucket
        .filter(move |&(_, at)| {
            let other = signatures.get(at * 2..).and_then(<[u8]>::first_chunk);
            other.is_some_and(|bytes| Signature(u16::from_le_bytes(*bytes)).is_near(signature))
        })
        .map(|(row, _)| row)
}

/// The rest of a key's bucket: gives the row of each entry that may be the key's, and the entry's
/// place in the bucket.
#[derive(Default)]
struct Bucketed<'b> {
    /// And a byte more.
    entries: &'b [u8],
    /// Bytes of an entry.
    width: usize,
    at: usize,
    /// The bits of an entry that tell keys apart, and those that are the row.
    tag_bits: u32,
    row_bits: u32,
    tag: u32,
    /// From that of the bucket's first entry on; none where the index is not signed.
    signatures: &'b [u8],
}

impl<'b> Bucketed<'b> {
    fn of(bytes: &'b [u8], hash: u64) -> Option<Self> {
        let head = read_u32(bytes, 0)?;
        let (bits, row_bits) = (head & 0xFF, head >> 8);
        if bits >= 32 || row_bits > MAX_ROW_BITS {
            return None;
        }
        let count = usize::try_from(read_u32(bytes, 4)?).ok()?;
        let at = HEAD + bucket(hash, bits) * 4;
        let from = usize::try_from(read_u32(bytes, at)?).ok()?;
        let to = usize::try_from(read_u32(bytes, at + 4)?).ok()?;
        let all = bytes.get(HEAD + ((1_usize << bits) + 1) * 4..)?;
        let (width, mask) = entry(row_bits);
        let entries = all.get(from.checked_mul(width)?..to.checked_mul(width)?.checked_add(1)?)?;
        let signatures = all.get(count.checked_mul(width)?.checked_add(1)?..)?;
        let row = (1 << row_bits) - 1;
        Some(Self {
            entries,
            width,
            at: 0,
            tag_bits: mask & !row,
            row_bits: row,
            tag: tag(hash, row_bits) & mask,
            signatures: signatures.get(from * 2..).unwrap_or_default(),
        })
    }
}

impl Iterator for Bucketed<'_> {
    type Item = (u32, usize);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(entry) = self.entries.first_chunk() {
            let (entry, at) = (u32::from_le_bytes(*entry), self.at);
            self.entries = self.entries.get(self.width..).unwrap_or_default();
            self.at += 1;
            if entry & self.tag_bits == self.tag {
                return Some((entry & self.row_bits, at));
            }
        }
        None
    }
}

/// How many bytes an entry has, and which bits.
fn entry(row_bits: u32) -> (usize, u32) {
    if row_bits + MIN_TAG_BITS > 24 {
        (LONG, u32::MAX)
    } else {
        (SHORT, 0x00FF_FFFF)
    }
}

fn bucket(hash: u64, bits: u32) -> usize {
    usize::try_from(hash.checked_shr(64 - bits).unwrap_or(0)).unwrap_or(0)
}

/// What tells a key's entries from others, above the bits of the row.
fn tag(hash: u64, row_bits: u32) -> u32 {
    u32::try_from(hash & 0xFFFF_FFFF).unwrap_or_default() << row_bits
}

#[cfg(test)]
mod tests {
    use super::super::hash::Key;
    use super::*;

    fn hash(text: &str) -> u64 {
        Key::new(1).hash(text.as_bytes())
    }

    #[test]
    fn finds_what_was_put_in() {
        for count in [0_u32, 1, 2, 5, 1000] {
            let bytes = build(
                Bucket::Full,
                (0..count).map(|n| (hash(&format!("key{n}")), n)),
            );
            for n in 0..count {
                assert!(
                    find(&bytes, hash(&format!("key{n}"))).any(|found| found == n),
                    "{n} of {count}"
                );
            }
            let foreign: usize = (0..1000)
                .map(|n| find(&bytes, hash(&format!("no{n}"))).count())
                .sum();
            assert!(foreign < 60, "{foreign} of {count}");
        }
    }

    #[test]
    fn entries_grow_with_the_rows() {
        for highest in [3, 200_000, 300_000, (1 << MAX_ROW_BITS) - 1] {
            let rows = (0..100).chain([highest]);
            let bytes = build(
                Bucket::Full,
                rows.clone().map(|n| (hash(&format!("key{n}")), n)),
            );
            for n in rows {
                assert!(find(&bytes, hash(&format!("key{n}"))).any(|found| found == n));
            }
        }
    }

    #[test]
    fn one_key_many_values() {
        let same = (0..300).map(|n| (hash("same"), n));
        let bytes = build(Bucket::Small, same.chain([(hash("other"), 7)]));
        assert_eq!(find(&bytes, hash("same")).count(), 300);
        assert_eq!(find(&bytes, hash("other")).collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn signatures_pass_over_what_is_not_near() {
        let of = |text: &str| Signature::of(text.as_bytes());
        let names = ["clinic", "clinicx", "clxnic", "zzz", "clinicabcdef"];
        let bytes = build_signed(
            Bucket::Small,
            names
                .iter()
                .zip(0..)
                .map(|(name, n)| (hash("half"), n, of(name))),
        );
        let near: Vec<_> = find_near(&bytes, hash("half"), of("clinic")).collect();
        assert_eq!(near, [0, 1, 2]);
    }

    #[test]
    fn broken_bytes_find_nothing_and_do_not_panic() {
        let good = build_signed(
            Bucket::Full,
            (0..50).map(|n| (hash("same"), n, Signature::of(b"same"))),
        );
        let look = |bytes: &[u8]| {
            let _ = find(bytes, hash("same")).count();
            let _ = find_near(bytes, hash("same"), Signature::default()).count();
        };
        for cut in 0..good.len() {
            look(&good[..cut]);
        }
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0xFF;
            look(&bad);
        }
        look(&[0xFF; 64]);
    }
}
