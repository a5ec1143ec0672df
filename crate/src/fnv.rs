//! FNV-1a, for the filters over what is built into the program: nobody gains by making it collide,
//! since what a filter lets through is looked at again.

/// The hash of the bytes so far.
#[derive(Clone, Copy)]
pub(crate) struct Fnv(u32);

impl Default for Fnv {
    fn default() -> Self {
        Self(0x811C_9DC5)
    }
}

impl Fnv {
    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }

    /// Another hash of the same bytes.
    #[inline]
    pub(crate) fn again(self) -> Self {
        Self(self.0.wrapping_mul(0x9E37_79B1) ^ self.0 >> 15)
    }

    /// The upper bits, which are the better mixed ones.
    #[inline]
    pub(crate) fn upper(self, bits: u32) -> usize {
        usize::try_from(self.0 >> (u32::BITS - bits)).unwrap_or_default()
    }
}
