//! `Host`: a host read in one pass, where it stands in an address.

use crate::registry::Key;
use crate::suffix::{SuffixKind, Suffixes};

/// Bytes of the longest host that the quick look reads; longer ones are rare.
pub(super) const MAX_HOST: usize = 100;
/// Labels of the longest.
const MAX_LABELS: usize = 10;
/// Bytes of the longest label.
pub(super) const MAX_LABEL: usize = 63;

/// What a byte is in the host of an address.
#[derive(Clone, Copy)]
enum Class {
    Letter,
    Hyphen,
    Dot,
    /// It begins what follows the host.
    End,
    /// Only taking the address apart tells.
    Other,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        #[expect(clippy::indexing_slicing, reason = "a `const` has no `get_mut`")]
        {
            classes[byte as usize] = match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'_' => Class::Letter,
                b'-' => Class::Hyphen,
                b'.' => Class::Dot,
                b'/' | b'?' | b'#' => Class::End,
                _ => Class::Other,
            };
        }
        byte += 1;
    }
    classes
};

/// The host of an address that is written as browsers write it, and what follows.
pub(super) struct Host<'t> {
    pub(super) text: &'t str,
    pub(super) rest: &'t str,
    pub(super) has_hyphen: bool,
    /// Where the labels begin, and where one would begin after the last.
    starts: [u8; MAX_LABELS + 1],
    labels: usize,
}

impl<'t> Host<'t> {
    /// Reads an address and sums up the beginnings of its host; `None` where taking it apart is not
    /// as simple as that.
    pub(super) fn read(text: &'t str, key: &Key, sums: &mut [u64; MAX_HOST + 1]) -> Option<Self> {
        let bytes = text.as_bytes();
        let scheme = if bytes.first_chunk() == Some(b"https://") {
            8
        } else if bytes.first_chunk() == Some(b"http://") {
            7
        } else {
            0
        };
        let address = text.get(scheme..)?;
        let mut starts = [0; MAX_LABELS + 1];
        let (mut labels, mut start, mut has_hyphen) = (0, 0, false);
        let mut end_label = |end: usize| {
            let label = address.as_bytes().get(start..end)?;
            start = end + 1;
            labels += 1;
            *starts.get_mut(labels)? = u8::try_from(start).ok()?;
            // `xn--` stands for other letters.
            let is_plain =
                !label.is_empty() && label.len() <= MAX_LABEL && !label.starts_with(b"xn--");
            is_plain.then_some(label)
        };
        let mut end = address.len();
        for (at, byte) in address.bytes().enumerate() {
            match CLASSES.get(usize::from(byte))? {
                Class::Letter => {}
                Class::Hyphen => has_hyphen = true,
                Class::Dot => {
                    end_label(at)?;
                }
                Class::End => {
                    end = at;
                    break;
                }
                Class::Other => return None,
            }
        }
        // Numbers at the end are an IP address.
        if !end_label(end)?.first()?.is_ascii_lowercase() {
            return None;
        }
        let (text, rest) = address.split_at_checked(end)?;
        key.sum_up(text.as_bytes(), sums.get_mut(..=end)?);
        Some(Self {
            text,
            rest,
            has_hyphen,
            starts,
            labels,
        })
    }

    /// How many labels stand before the public suffix, and whether customers of a company get
    /// names below that; `None` where the host is a public suffix.
    pub(super) fn own(&self, suffixes: &mut Suffixes) -> Option<(usize, bool)> {
        let suffix = suffixes.of(
            self.text,
            (0..self.labels).rev().map(|number| self.label(number)),
        );
        let own = self.labels.checked_sub(suffix.labels)?;
        (own > 0).then_some((own, suffix.kind == SuffixKind::Private))
    }

    /// A label by its number.
    pub(super) fn label(&self, number: usize) -> &'t [u8] {
        let label = self.start(number)..self.start(number + 1).saturating_sub(1);
        self.text.as_bytes().get(label).unwrap_or_default()
    }

    /// The host from a label on.
    pub(super) fn from(&self, label: usize) -> &'t str {
        self.text.get(self.start(label)..).unwrap_or_default()
    }

    /// The host up to a label, which is not part of it.
    pub(super) fn to(&self, label: usize) -> &'t str {
        let end = self.start(label).saturating_sub(1);
        self.text.get(..end).unwrap_or_default()
    }

    /// Where so many labels begin, and where one would after them.
    pub(super) fn starts(&self, labels: usize) -> &[u8] {
        self.starts.get(..=labels).unwrap_or_default()
    }

    fn start(&self, label: usize) -> usize {
        self.starts
            .get(label)
            .map_or(0, |start| usize::from(*start))
    }
}
