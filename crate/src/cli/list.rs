//! `portalward list build`, and reading lists for other commands.

use std::fs;
use std::path::{Path, PathBuf};

use lexopt::{Arg, Parser};

use super::{Failure, unexpected};
use crate::lists::{List, json};
use crate::registry::{Compiled, Registry, Trust, compile};
use crate::{bundled, registry};

/// Runs `portalward list ...`.
pub(super) fn run(mut arguments: Parser) -> Result<(), Failure> {
    match arguments.next()? {
        Some(Arg::Value(command)) if command == "build" => build(arguments),
        Some(other) => Err(unexpected(other)),
        None => Err(Failure::Usage("list: a command is missing (build)".into())),
    }
}

fn build(mut arguments: Parser) -> Result<(), Failure> {
    let (mut out, mut files, mut with_bundled) = (None, Vec::new(), true);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("out") => out = Some(PathBuf::from(arguments.value()?)),
            Arg::Long("no-bundled") => with_bundled = false,
            Arg::Value(file) => files.push(PathBuf::from(file)),
            other => return Err(unexpected(other)),
        }
    }
    let out = out.ok_or_else(|| Failure::Usage("list build: --out FILE is missing".into()))?;
    let compiled = merge(&files, with_bundled)?;
    fs::write(&out, &compiled.bytes)?;
    let registry = open(compiled)?;
    eprintln!("{}: {} providers", out.display(), registry.len());
    Ok(())
}

/// The lists to judge by: `--list FILE` and `--no-bundled`.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) files: Vec<PathBuf>,
    pub(super) without_bundled: bool,
}

impl Chosen {
    /// The registry of the chosen lists.
    pub(super) fn registry(&self) -> Result<Registry, Failure> {
        open(merge(&self.files, !self.without_bundled)?)
    }
}

fn open(compiled: Compiled) -> Result<Registry, Failure> {
    Registry::open(compiled.bytes)
        .map_err(|error: registry::OpenError| Failure::Usage(error.to_string()))
}

/// A list is used whole or not at all: each problem is told, with its place, and ends the program.
fn merge(files: &[PathBuf], with_bundled: bool) -> Result<Compiled, Failure> {
    let lists = files
        .iter()
        .map(|file| Ok((Trust::User, read(file)?)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let compiled = if with_bundled {
        bundled::compile_with(&lists)
            .map_err(|(file, problem)| Failure::Usage(format!("bundled {file}: {problem}")))?
    } else {
        let lists: Vec<_> = lists.iter().map(|(trust, list)| (*trust, list)).collect();
        compile(&lists, &[])
    };
    for conflict in &compiled.conflicts {
        eprintln!("portalward: {conflict}");
    }
    Ok(compiled)
}

fn read(file: &Path) -> Result<List, Failure> {
    let name = file.display();
    let text =
        fs::read_to_string(file).map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
    let (list, problems) =
        json::read(&text).map_err(|problem| Failure::Usage(format!("{name}:{problem}")))?;
    if problems.is_empty() {
        return Ok(list);
    }
    let places: Vec<_> = problems
        .iter()
        .map(|problem| format!("{name}:{problem}"))
        .collect();
    Err(Failure::Usage(places.join("\n")))
}
