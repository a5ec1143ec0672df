//! `Judge`: what the threads do with the lines they are given.

use std::borrow::Cow;

use super::super::answer;
use super::super::field;
use super::lines::MAX_LINE;
use super::tally::Tally;
use crate::{Engine, QuickLook, Severity};

/// Characters that an answer shows of a line that is too long.
const SHOWN: usize = 100;

/// The engine and what is asked of it.
pub(super) struct Judge {
    pub(super) engine: Engine,
    /// The field that holds the address, where lines are JSON objects.
    pub(super) field: Option<String>,
    /// The severities to answer with; all, and broken lines as well, where it is `None`.
    pub(super) only: Option<Vec<Severity>>,
}

/// What comes of several lines.
#[derive(Default)]
pub(super) struct Judged {
    /// The answers, each with its newline.
    pub(super) answers: Vec<u8>,
    pub(super) tally: Tally,
}

/// What comes of one line.
enum Outcome<'l> {
    /// A verdict that was asked for, and the answer.
    Answered(Severity, String),
    /// Not one of the verdicts that were asked for.
    PassedOver,
    /// No verdict: the input to answer with, and why.
    Broken(Cow<'l, str>, String),
}

impl Judge {
    /// Judges each line of a text.
    pub(super) fn judge_lines(&self, text: &[u8]) -> Judged {
        let mut judged = Judged::default();
        let mut quick_look = self.engine.quick_look();
        for line in String::from_utf8_lossy(text).split_inclusive('\n') {
            let answer = match self.judge(&mut quick_look, line.strip_suffix('\n').unwrap_or(line))
            {
                Outcome::Answered(severity, answer) => {
                    judged.tally.count(severity);
                    answer
                }
                Outcome::PassedOver => {
                    judged.tally.pass_over();
                    continue;
                }
                Outcome::Broken(input, reason) => {
                    judged.tally.count_broken(&reason);
                    if self.only.is_some() {
                        continue;
                    }
                    answer::of_error(&input, &reason)
                }
            };
            judged.answers.extend_from_slice(answer.as_bytes());
            judged.answers.push(b'\n');
        }
        judged
    }

    /// Judges one line, without its newline. Most lines of a large input are of no interest to
    /// whoever asks, so this is where to be quick about them.
    fn judge<'l>(&self, quick_look: &mut QuickLook<'_>, line: &'l str) -> Outcome<'l> {
        let input = match self.input(line) {
            Ok(input) => input,
            Err(broken) => return broken,
        };
        if self.asks_for_warnings() && !quick_look.may_warn(&input) {
            return Outcome::PassedOver;
        }
        match self.engine.check_link(&input) {
            Ok(verdict) if self.is_asked_for(verdict.severity) => Outcome::Answered(
                verdict.severity,
                answer::of_verdict(&self.engine, &input, &verdict),
            ),
            Ok(_) => Outcome::PassedOver,
            Err(error) => Outcome::Broken(input, error.to_string()),
        }
    }

    /// What is to be judged of a line: the line, or the text of its field.
    fn input<'l>(&self, line: &'l str) -> Result<Cow<'l, str>, Outcome<'l>> {
        if line.len() > MAX_LINE {
            let shown = line.chars().take(SHOWN).collect();
            let reason = format!("longer than {MAX_LINE} bytes");
            return Err(Outcome::Broken(Cow::Owned(shown), reason));
        }
        let line = line.trim_end_matches('\r');
        let Some(field) = &self.field else {
            return Ok(Cow::Borrowed(line));
        };
        field::text(line, field).map_err(|reason| Outcome::Broken(Cow::Borrowed(line), reason))
    }

    /// Whether only warnings are asked for, of which most lines are spared by a quick look.
    fn asks_for_warnings(&self) -> bool {
        self.only
            .as_ref()
            .is_some_and(|only| only.iter().all(|severity| *severity >= Severity::Caution))
    }

    fn is_asked_for(&self, severity: Severity) -> bool {
        self.only
            .as_ref()
            .is_none_or(|only| only.contains(&severity))
    }
}
