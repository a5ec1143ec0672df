//! `portalward check`.

use std::io::{self, BufRead as _, BufWriter, Write};

use lexopt::{Arg, Parser, ValueExt as _};

use super::list::Chosen;
use super::{Failure, answer, unexpected};
use crate::Engine;

/// Runs `portalward check ...`.
pub(super) fn run(mut arguments: Parser) -> Result<(), Failure> {
    let (mut chosen, mut inputs) = (Chosen::default(), Vec::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(input) => inputs.push(input.string()?),
            Arg::Long("list") => chosen.files.push(arguments.value()?.parse()?),
            Arg::Long("no-bundled") => chosen.without_bundled = true,
            other => return Err(unexpected(other)),
        }
    }
    let engine = Engine::new(chosen.registry()?);
    let mut out = BufWriter::new(io::stdout().lock());
    let result = if inputs.is_empty() {
        each_line(&engine, &mut out)
    } else {
        each(&engine, &inputs, &mut out)
    };
    match result.and_then(|()| out.flush()) {
        // Whoever reads has had enough: `portalward check | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

fn each(engine: &Engine, inputs: &[String], out: &mut impl Write) -> io::Result<()> {
    inputs
        .iter()
        .try_for_each(|input| writeln!(out, "{}", answer::line(engine, input)))
}

fn each_line(engine: &Engine, out: &mut impl Write) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        writeln!(
            out,
            "{}",
            answer::line(engine, text.trim_end_matches(['\r', '\n']))
        )?;
        line.clear();
    }
    Ok(())
}
