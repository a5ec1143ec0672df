//! `portalward scan`: millions of addresses from standard input, on all cores.
//!
//! [`lines`] cuts the input into chunks of whole lines, [`pipeline`] hands them to the threads and
//! gives back what they make of them in the order of the input, [`judge`] is what they do with a
//! line, and this file writes the answers and what they come to ([`tally`]).

mod judge;
mod lines;
mod pipeline;
mod progress;
mod tally;

use std::io::{self, Write as _};
use std::num::NonZero;
use std::thread;

use lexopt::{Arg, Parser, ValueExt as _};

use self::judge::Judge;
use self::progress::Progress;
use self::tally::Tally;
use super::list::Chosen;
use super::{Failure, unexpected};
use crate::{Engine, Severity};

/// The severities, by their words in answers and in `--only`.
const SEVERITIES: [(&str, Severity); 4] = [
    ("verified", Severity::Verified),
    ("unknown", Severity::Unknown),
    ("caution", Severity::Caution),
    ("danger", Severity::Danger),
];

struct Options {
    chosen: Chosen,
    field: Option<String>,
    only: Option<Vec<Severity>>,
    threads: NonZero<usize>,
}

/// Runs `portalward scan ...`.
pub(super) fn run(arguments: Parser) -> Result<(), Failure> {
    let options = read(arguments)?;
    let only = options.only.clone();
    let judge = Judge {
        engine: Engine::new(options.chosen.registry()?),
        field: options.field,
        only: options.only,
    };
    let judged = pipeline::start(io::stdin(), options.threads, move |text| {
        judge.judge_lines(text)
    })?;
    let mut out = io::stdout().lock();
    let (mut tally, mut progress) = (Tally::default(), Progress::start());
    for judged in judged {
        let judged = judged.inspect_err(|_| progress.clear())?;
        if let Err(error) = out.write_all(&judged.answers).and_then(|()| out.flush()) {
            progress.clear();
            return match error.kind() {
                // Whoever reads has had enough: `portalward scan | head`.
                io::ErrorKind::BrokenPipe => Ok(()),
                _ => Err(error.into()),
            };
        }
        tally.add(judged.tally);
        progress.show(tally.lines);
    }
    progress.clear();
    // Where nobody reads it, the summary is not missed: the answers are written.
    let _ = write!(io::stderr(), "{}", tally.summary(only.as_deref()));
    Ok(())
}

fn read(mut arguments: Parser) -> Result<Options, Failure> {
    let mut options = Options {
        chosen: Chosen::default(),
        field: None,
        only: None,
        threads: thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN),
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("list") => options.chosen.files.push(arguments.value()?.parse()?),
            Arg::Long("no-bundled") => options.chosen.without_bundled = true,
            Arg::Long("field") => options.field = Some(arguments.value()?.string()?),
            Arg::Long("only") => options.only = Some(severities(&arguments.value()?.string()?)?),
            Arg::Long("threads") => options.threads = arguments.value()?.parse()?,
            other => return Err(unexpected(other)),
        }
    }
    Ok(options)
}

/// The severities of a list such as `caution,danger`.
fn severities(words: &str) -> Result<Vec<Severity>, Failure> {
    words
        .split(',')
        .map(|word| {
            SEVERITIES
                .iter()
                .find(|(known, _)| *known == word)
                .map(|(_, severity)| *severity)
                .ok_or_else(|| {
                    Failure::Usage(format!(
                        "--only: {word:?} is none of verified, unknown, caution, danger"
                    ))
                })
        })
        .collect()
}
