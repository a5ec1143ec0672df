//! Hashes of texts, and of any part of a text at the cost of a multiplication.
//!
//! A polynomial over the bytes modulo 2^64, mixed at the end. Its base is drawn from all that the
//! registry holds, so that the author of a list cannot make texts that meet in one bucket: with each
//! text that is tried, the base is another.

/// The base of a registry's hashes, and its powers.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    base: u64,
    powers: Vec<u64>,
}

/// Bytes of the longest text of which parts are hashed.
pub(crate) const MAX_TEXT: usize = 255;

impl Key {
    /// The key that a registry's seed stands for.
    pub(super) fn new(seed: u64) -> Self {
        let base = mix(seed) | 1;
        let powers = std::iter::successors(Some(1), |power: &u64| Some(power.wrapping_mul(base)));
        Self {
            base,
            powers: powers.take(MAX_TEXT + 1).collect(),
        }
    }

    /// The hash of a text.
    pub(crate) fn hash(&self, text: &[u8]) -> u64 {
        mix(self.sum(text))
    }

    /// The hash of one half of a text of `length` bytes.
    pub(super) fn half(&self, half: &[u8], length: usize, is_front: bool) -> u64 {
        of_half(self.sum(half), length, is_front)
    }

    #[inline]
    fn add(&self, sum: u64, byte: u8) -> u64 {
        sum.wrapping_mul(self.base)
            .wrapping_add(u64::from(byte) + 1)
    }

    fn sum(&self, text: &[u8]) -> u64 {
        text.iter().fold(0, |sum, &byte| self.add(sum, byte))
    }

    /// The hashes of the parts of a text, given the sums of its beginnings, from the empty one on.
    pub(crate) fn parts<'s>(&'s self, sums: &'s [u64]) -> Sums<'s> {
        Sums { key: self, sums }
    }

    /// Sums up a text of no more than [`MAX_TEXT`] bytes, to hash parts of it, in a place with room
    /// for one number more than it has bytes.
    pub(crate) fn sums<'s>(&'s self, text: &[u8], place: &'s mut [u64]) -> Sums<'s> {
        self.sum_up(text, place);
        self.parts(place)
    }

    /// Writes the sums of the beginnings of a text, from the empty one on.
    pub(crate) fn sum_up(&self, text: &[u8], sums: &mut [u64]) {
        let mut sum = 0;
        for (slot, &byte) in sums.iter_mut().skip(1).zip(text) {
            sum = self.add(sum, byte);
            *slot = sum;
        }
    }

    #[inline]
    fn power(&self, length: usize) -> u64 {
        self.powers.get(length).copied().unwrap_or_default()
    }
}

/// The sums of all beginnings of a text.
#[derive(Clone, Copy)]
pub(crate) struct Sums<'s> {
    key: &'s Key,
    sums: &'s [u64],
}

impl Sums<'_> {
    /// What [`Key::hash`] gives for a part of the text.
    #[inline]
    pub(crate) fn hash(&self, from: usize, to: usize) -> u64 {
        mix(self.raw(from, to))
    }

    /// What [`Key::half`] gives for a part of the text.
    #[inline]
    pub(super) fn half(&self, from: usize, to: usize, length: usize, is_front: bool) -> u64 {
        of_half(self.raw(from, to), length, is_front)
    }

    /// What [`Key::hash`] gives for a part of the text in which other bytes stand from `at` on.
    pub(crate) fn replaced(&self, from: usize, to: usize, at: usize, bytes: &[u8]) -> u64 {
        let sum = bytes
            .iter()
            .fold(self.raw(from, at), |sum, &byte| self.key.add(sum, byte));
        let after = (at + bytes.len()).min(to);
        mix(sum
            .wrapping_mul(self.power(to - after))
            .wrapping_add(self.raw(after, to)))
    }

    #[inline]
    fn raw(&self, from: usize, to: usize) -> u64 {
        let sum = |at: usize| self.sums.get(at).copied().unwrap_or_default();
        sum(to).wrapping_sub(sum(from).wrapping_mul(self.power(to.saturating_sub(from))))
    }

    #[inline]
    fn power(&self, length: usize) -> u64 {
        self.key.power(length)
    }
}

#[inline]
fn of_half(sum: u64, length: usize, is_front: bool) -> u64 {
    let side = (length as u64) << 1 | u64::from(is_front);
    mix(sum ^ side.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Lets the bits of the sum reach those that choose a bucket and those that tell its keys apart.
#[inline]
pub(super) fn mix(mut sum: u64) -> u64 {
    sum = (sum ^ sum >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    sum ^ sum >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hash_as_texts_of_their_own() {
        let key = Key::new(7);
        let text = b"portal.clinic-x.example";
        let mut place = [0; 64];
        let sums = key.sums(text, &mut place);
        for from in 0..text.len() {
            for to in from..=text.len() {
                assert_eq!(sums.hash(from, to), key.hash(&text[from..to]));
                let half = |is_front| key.half(&text[from..to], 9, is_front);
                assert_eq!(sums.half(from, to, 9, true), half(true));
                assert_ne!(half(true), half(false));
            }
        }
        assert_eq!(sums.replaced(0, 6, 1, b"ro"), key.hash(b"protal"));
        assert_eq!(sums.replaced(7, 15, 13, b"."), key.hash(b"clinic.x"));
        assert_ne!(key.hash(b"portal"), Key::new(8).hash(b"portal"));
        assert_ne!(key.hash(b""), key.hash(b"\0"));
    }
}
