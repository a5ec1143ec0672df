//! `Letters`: a short text that needs no memory of its own.

use super::host::MAX_HOST;

/// A text in ASCII, no longer than a host.
pub(super) struct Letters {
    bytes: [u8; MAX_HOST],
    length: usize,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            bytes: [0; MAX_HOST],
            length: 0,
        }
    }
}

impl Letters {
    pub(super) fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.length) {
            *slot = byte;
            self.length += 1;
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}
