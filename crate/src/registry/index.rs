//! A hash index over rows, read in place.
//!
//! ```text
//! bits u32 · (2^bits + 1) bucket starts u32 · entries (key u32, row u32), sorted
//! ```
//! The upper bits of a key's hash choose the bucket, the next 32 find the entry within it by
//! binary search. The author of a list who crowds one bucket thereby gains a few steps, no more.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher13;

use super::layout::read_u32;

/// Entries a bucket holds on average.
const BUCKET: usize = 4;
const ENTRY: usize = 8;

/// Builds an index from keys and the numbers they lead to; a key may stand several times.
pub(super) fn build<'k>(pairs: impl IntoIterator<Item = (&'k [u8], u32)>) -> Vec<u8> {
    let mut entries: Vec<(u64, u32)> = pairs
        .into_iter()
        .map(|(key, value)| (hash(key), value))
        .collect();
    entries.sort_unstable();
    entries.dedup();
    let bits = (entries.len() / BUCKET)
        .max(1)
        .next_power_of_two()
        .trailing_zeros();
    let mut starts = vec![0_u32; (1 << bits) + 1];
    for &(hash, _) in &entries {
        if let Some(count) = starts.get_mut(bucket(hash, bits) + 1) {
            *count += 1;
        }
    }
    let mut total = 0;
    for start in &mut starts {
        total += *start;
        *start = total;
    }
    let mut bytes = bits.to_le_bytes().to_vec();
    bytes.extend(starts.into_iter().flat_map(u32::to_le_bytes));
    for (hash, value) in entries {
        bytes.extend(key_in_bucket(hash, bits).to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

/// The numbers a key leads to, and now and then a foreign one: the caller compares the rows.
pub(super) fn find<'b>(bytes: &'b [u8], key: &[u8]) -> impl Iterator<Item = u32> + use<'b> {
    let (entries, key) = bucket_of(bytes, hash(key)).unwrap_or_default();
    let from = partition_point(entries, |entry| entry < key);
    entries
        .get(from * ENTRY..)
        .unwrap_or_default()
        .chunks_exact(ENTRY)
        .map_while(move |entry| (read_u32(entry, 0)? == key).then(|| read_u32(entry, 4))?)
}

fn bucket_of(bytes: &[u8], hash: u64) -> Option<(&[u8], u32)> {
    let bits = read_u32(bytes, 0).filter(|&bits| bits < 32)?;
    let at = 4 + bucket(hash, bits) * 4;
    let base = 4 + ((1_usize << bits) + 1) * 4;
    let from = base.checked_add(
        usize::try_from(read_u32(bytes, at)?)
            .ok()?
            .checked_mul(ENTRY)?,
    )?;
    let to = base.checked_add(
        usize::try_from(read_u32(bytes, at + 4)?)
            .ok()?
            .checked_mul(ENTRY)?,
    )?;
    Some((bytes.get(from..to)?, key_in_bucket(hash, bits)))
}

fn partition_point(entries: &[u8], before: impl Fn(u32) -> bool) -> usize {
    let (mut low, mut high) = (0, entries.len() / ENTRY);
    while low < high {
        let middle = usize::midpoint(low, high);
        if read_u32(entries, middle * ENTRY).is_some_and(&before) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn bucket(hash: u64, bits: u32) -> usize {
    usize::try_from(hash.checked_shr(64 - bits).unwrap_or(0)).unwrap_or(0)
}

fn key_in_bucket(hash: u64, bits: u32) -> u32 {
    u32::try_from((hash << bits) >> 32).unwrap_or(0)
}

fn hash(key: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(key);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put_in() {
        for count in [0_u32, 1, 2, 5, 1000] {
            let keys: Vec<String> = (0..count).map(|n| format!("key{n}")).collect();
            let bytes = build(keys.iter().zip(0..).map(|(key, n)| (key.as_bytes(), n)));
            for (key, n) in keys.iter().zip(0..) {
                assert!(
                    find(&bytes, key.as_bytes()).any(|found| found == n),
                    "{key} of {count}"
                );
            }
            assert_eq!(
                (0..1000)
                    .filter(|n| find(&bytes, format!("no{n}").as_bytes()).next().is_some())
                    .count(),
                0
            );
        }
    }

    #[test]
    fn one_key_many_values() {
        let bytes = build(
            (0..300)
                .map(|n| (b"same".as_slice(), n))
                .chain([(b"other".as_slice(), 7)]),
        );
        assert_eq!(find(&bytes, b"same").count(), 300);
        assert_eq!(find(&bytes, b"other").collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn broken_bytes_find_nothing_and_do_not_panic() {
        let good = build((0..50).map(|n| (b"same".as_slice(), n)));
        for cut in 0..good.len() {
            let _ = find(&good[..cut], b"same").count();
        }
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0xFF;
            let _ = find(&bad, b"same").count();
        }
        assert_eq!(find(&[0xFF; 64], b"same").count(), 0);
    }
}
