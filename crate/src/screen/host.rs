//! `Host`: a host read in one pass, where it stands in an address.

use crate::registry::Key;
use crate::suffix::{SuffixKind, Suffixes};

/// Bytes of the longest host that the quick look reads; longer ones are rare.
pub(super) const MAX_HOST: usize = 100;
/// Labels of the longest.
const MAX_LABELS: usize = 10;
/// Bytes of the longest label.
pub(super) const MAX_LABEL: usize = 63;

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
        let address = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .unwrap_or(text);
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
            match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'_' => {}
                b'-' => has_hyphen = true,
                b'.' => {
                    end_label(at)?;
                }
                b'/' | b'?' | b'#' => {
                    end = at;
                    break;
                }
                _ => return None,
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
        let suffix = suffixes.of(self.text);
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

    fn start(&self, label: usize) -> usize {
        self.starts
            .get(label)
            .map_or(0, |start| usize::from(*start))
    }
}
