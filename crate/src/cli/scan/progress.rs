//! `Progress`: how far a scan has come, for a person who watches.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

const BETWEEN: Duration = Duration::from_secs(1);
/// Goes to the beginning of the terminal's line and empties it (ECMA-48: CR, EL).
const CLEAR: &str = "\r\x1b[K";

/// One line on standard error that is written over again and again, where that is a terminal and
/// the answers do not go to one.
pub(super) struct Progress {
    is_watched: bool,
    started: Instant,
    shown: Instant,
}

impl Progress {
    pub(super) fn start() -> Self {
        let now = Instant::now();
        Self {
            is_watched: io::stderr().is_terminal() && !io::stdout().is_terminal(),
            started: now,
            shown: now,
        }
    }

    /// Tells how many lines are done and how many that is a second, about once a second.
    pub(super) fn show(&mut self, lines: u64) {
        if self.is_watched && self.shown.elapsed() >= BETWEEN {
            self.shown = Instant::now();
            let rate = u128::from(lines) * 1000 / self.started.elapsed().as_millis().max(1);
            let _ = write!(
                io::stderr(),
                "{CLEAR}portalward: {lines} lines, {rate} a second"
            );
        }
    }

    /// Leaves the terminal as it was.
    pub(super) fn clear(&self) {
        if self.is_watched {
            let _ = write!(io::stderr(), "{CLEAR}");
        }
    }
}
