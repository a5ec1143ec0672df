//! `Tally`: what the lines of an input come to.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::SEVERITIES;
use crate::Severity;

/// Broken lines that are named; of the others, only how many.
const NAMED: usize = 5;
/// Characters of a reason, since a part of the input may stand in it.
const REASON: usize = 120;

/// Counts of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) lines: u64,
    by_severity: BTreeMap<Severity, u64>,
    passed_over: u64,
    broken: u64,
    /// The first broken lines: their numbers, from 1, and why.
    named: Vec<(u64, String)>,
}

impl Tally {
    /// Counts a line with its verdict.
    pub(super) fn count(&mut self, severity: Severity) {
        self.lines += 1;
        *self.by_severity.entry(severity).or_default() += 1;
    }

    /// Counts a line whose verdict nobody asked for.
    pub(super) fn pass_over(&mut self) {
        self.lines += 1;
        self.passed_over += 1;
    }

    /// Counts a line that cannot be read.
    pub(super) fn count_broken(&mut self, reason: &str) {
        self.lines += 1;
        self.broken += 1;
        if self.named.len() < NAMED {
            self.named
                .push((self.lines, reason.chars().take(REASON).collect()));
        }
    }

    /// Adds the lines that follow.
    pub(super) fn add(&mut self, next: Self) {
        let free = NAMED.saturating_sub(self.named.len());
        let named = next.named.into_iter().take(free);
        self.named
            .extend(named.map(|(number, reason)| (self.lines + number, reason)));
        self.lines += next.lines;
        for (severity, count) in next.by_severity {
            *self.by_severity.entry(severity).or_default() += count;
        }
        self.passed_over += next.passed_over;
        self.broken += next.broken;
    }

    /// What to tell at the end, where `only` these severities were asked for.
    pub(super) fn summary(&self, only: Option<&[Severity]>) -> String {
        let mut counts: Vec<_> = SEVERITIES
            .iter()
            .filter(|(_, severity)| only.is_none_or(|only| only.contains(severity)))
            .map(|(word, severity)| {
                let count = self.by_severity.get(severity).copied().unwrap_or_default();
                format!("{count} {word}")
            })
            .collect();
        if only.is_some() {
            counts.push(format!("{} others", self.passed_over));
        }
        counts.push(format!("{} broken", self.broken));
        let mut summary = format!("portalward: {} lines: {}\n", self.lines, counts.join(", "));
        let mut left = self.broken;
        for (number, reason) in &self.named {
            left -= 1;
            let _ = writeln!(summary, "portalward: line {number}: {reason}");
        }
        if left > 0 {
            let _ = writeln!(summary, "portalward: and {left} more broken lines");
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A letter a line: its severity, `.` for passed over, anything else is broken.
    fn tally(lines: &str) -> Tally {
        let mut tally = Tally::default();
        for line in lines.chars() {
            match line {
                'v' => tally.count(Severity::Verified),
                'u' => tally.count(Severity::Unknown),
                'c' => tally.count(Severity::Caution),
                'd' => tally.count(Severity::Danger),
                '.' => tally.pass_over(),
                other => tally.count_broken(&other.to_string()),
            }
        }
        tally
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let lines = "vu1cdd2.3uuu45u6789c..";
        for end in 0..=lines.len() {
            let (before, after) = lines.split_at(end);
            let mut sum = tally(before);
            sum.add(tally(after));
            assert_eq!(sum, tally(lines), "{end}");
        }
    }

    #[test]
    fn what_is_told() {
        assert_eq!(
            tally("vuudc").summary(None),
            "portalward: 5 lines: 1 verified, 2 unknown, 1 caution, 1 danger, 0 broken\n"
        );
        assert_eq!(
            tally("...1d..2345.67").summary(Some(&[Severity::Caution, Severity::Danger])),
            "portalward: 14 lines: 0 caution, 1 danger, 6 others, 7 broken\n\
             portalward: line 4: 1\nportalward: line 8: 2\nportalward: line 9: 3\n\
             portalward: line 10: 4\nportalward: line 11: 5\nportalward: and 2 more broken lines\n"
        );
        let long = "x".repeat(1000);
        let mut tally = Tally::default();
        tally.count_broken(&long);
        assert!(tally.summary(None).len() < 300);
    }
}
