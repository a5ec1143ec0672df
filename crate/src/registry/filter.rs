//! Bloom filters in blocks of eight bytes: whether a hash may have been put in, at the cost of one
//! read. They stand in front of the indexes, since nearly all that is asked for is not there.

/// Eight bytes with three bits for each hash that falls to them.
type Block = [u8; 8];

/// Bits for each hash: one in thirty of the others passes at eight, one in two hundred at sixteen.
#[derive(Clone, Copy)]
pub(super) enum Bits {
    Few = 8,
    Many = 16,
}

/// A filter in place.
#[derive(Clone, Copy)]
pub(super) struct Filter<'b>(&'b [Block]);

impl<'b> Filter<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes.as_chunks().0)
    }

    /// Whether the hash may have been put in; `false` is certain.
    #[inline]
    pub(super) fn has(self, hash: u64) -> bool {
        let mask = mask(hash);
        self.0
            .get(place(hash, self.0.len()))
            .is_some_and(|block| u64::from_le_bytes(*block) & mask == mask)
    }
}

/// Builds a filter; a hash may stand several times.
pub(super) fn build(bits: Bits, hashes: impl IntoIterator<Item = u64>) -> Vec<u8> {
    let mut hashes: Vec<u64> = hashes.into_iter().collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut blocks = vec![0_u64; (hashes.len() * bits as usize).div_ceil(64)];
    let count = blocks.len();
    for hash in hashes {
        if let Some(block) = blocks.get_mut(place(hash, count)) {
            *block |= mask(hash);
        }
    }
    blocks.into_iter().flat_map(u64::to_le_bytes).collect()
}

/// The upper half of the hash chooses the block.
#[inline]
fn place(hash: u64, blocks: usize) -> usize {
    usize::try_from(((hash >> 32) * blocks as u64) >> 32).unwrap_or(usize::MAX)
}

/// Its lower bits choose three bits of the block.
#[inline]
fn mask(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63)
}

#[cfg(test)]
mod tests {
    use super::super::hash::mix;
    use super::*;

    #[test]
    fn has_what_was_put_in_and_little_else() {
        for (bits, others) in [(Bits::Few, 60), (Bits::Many, 10)] {
            for count in [1, 2, 1000, 5000] {
                let bytes = build(bits, (0..count).map(mix));
                let filter = Filter::new(&bytes);
                assert!((0..count).all(|n| filter.has(mix(n))));
                let passed = (count..count + 1000).filter(|n| filter.has(mix(*n)));
                assert!(passed.count() < others, "{count}");
            }
        }
        assert!(!Filter::new(&[]).has(0));
        assert!(!Filter::new(&build(Bits::Few, [])).has(mix(1)));
    }
}
