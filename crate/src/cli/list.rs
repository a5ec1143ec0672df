//! `portalward list ...`: the tools of those who keep verified lists, and reading lists for other
//! commands.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use lexopt::{Arg, Parser};

use super::{Failure, sign, unexpected};
use crate::lists::difference::{Difference, changes};
use crate::lists::{self, List, Names, Origin, Reading, json};
use crate::provider::Provider;
use crate::registry::{Compiled, Registry, Trust, compile};
use crate::review::review;
use crate::{Engine, bundled, registry};

/// Problems of one file that are told one by one.
const MAX_TOLD: usize = 100;

/// Runs `portalward list ...`.
pub(super) fn run(mut arguments: Parser) -> Result<(), Failure> {
    let command = match arguments.next()? {
        Some(Arg::Value(command)) => command,
        Some(other) => return Err(unexpected(other)),
        None => {
            return Err(Failure::Usage(
                "list: a command is missing (build, lint, show, diff, convert, stats, key, sign or verify)".into(),
            ));
        }
    };
    match command.to_str() {
        Some("build") => build(arguments),
        Some("lint") => lint(arguments),
        Some("show") => show(arguments),
        Some("diff") => diff(arguments),
        Some("convert") => convert(arguments),
        Some("stats") => stats(arguments),
        Some("key") => sign::key(arguments),
        Some("sign") => sign::sign(arguments),
        Some("verify") => sign::verify(arguments),
        _ => Err(unexpected(Arg::Value(command))),
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

/// What the commands that read files of any format are told.
struct Inputs {
    files: Vec<PathBuf>,
    names: Names,
    out: Option<PathBuf>,
    beside: Vec<PathBuf>,
    without_bundled: bool,
}

fn inputs(mut arguments: Parser, least: usize, most: usize) -> Result<Inputs, Failure> {
    let mut chosen = Inputs {
        files: Vec::new(),
        names: Names::Real,
        out: None,
        beside: Vec::new(),
        without_bundled: false,
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("allow-reserved") => chosen.names = Names::Any,
            Arg::Long("no-bundled") => chosen.without_bundled = true,
            Arg::Long("out") => chosen.out = Some(PathBuf::from(arguments.value()?)),
            Arg::Long("beside") => chosen.beside.push(PathBuf::from(arguments.value()?)),
            Arg::Value(file) => chosen.files.push(PathBuf::from(file)),
            other => return Err(unexpected(other)),
        }
    }
    let given = chosen.files.len();
    if (least..=most).contains(&given) {
        Ok(chosen)
    } else {
        Err(Failure::Usage(format!(
            "list: {given} files are given, not {least}{}",
            if most > least { " or more" } else { "" }
        )))
    }
}

/// Reads a file of any format; only one that is no list at all ends the program.
fn reading(file: &Path, names: Names) -> Result<Reading, Failure> {
    let shown = file.display();
    let source = File::open(file).map_err(|error| Failure::Usage(format!("{shown}: {error}")))?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    lists::read(source, names, &Origin::new(&name, today()))
        .map_err(|problem| Failure::Usage(format!("{shown}:{problem}")))
}

fn tell_problems(file: &Path, reading: &Reading) {
    for problem in reading.problems.iter().take(MAX_TOLD) {
        eprintln!("{}:{problem}", file.display());
    }
    let more = reading.problems.len().saturating_sub(MAX_TOLD);
    if more > 0 {
        eprintln!("{}: and {more} more", file.display());
    }
}

/// What a file came to, in a line.
fn summary(file: &Path, reading: &Reading) -> String {
    let domains: usize = count(&reading.list, |provider| provider.domains.len());
    let portals: usize = count(&reading.list, |provider| provider.portals.len());
    format!(
        "{}: {domains} sites and {portals} portals of {} providers, from {} organisations; {} refused; {} hosts of interfaces for programs left out",
        file.display(),
        reading.list.providers.len(),
        reading.entries,
        reading.problems.len(),
        reading.api_hosts.len()
    )
}

fn count(list: &List, of: impl Fn(&Provider) -> usize) -> usize {
    list.providers.iter().map(of).sum()
}

/// Tells every problem of the files, also what speaks against the bundled list.
fn lint(arguments: Parser) -> Result<(), Failure> {
    let Inputs {
        files,
        names,
        without_bundled,
        ..
    } = inputs(arguments, 1, usize::MAX)?;
    let engine = if without_bundled {
        None
    } else {
        Some(Engine::new(open(merge(&[], true)?)?))
    };
    let mut wrong = 0;
    for file in &files {
        let mut reading = reading(file, names)?;
        tell_problems(file, &reading);
        println!("{}", summary(file, &reading));
        wrong += reading.problems.len();
        let doubts = engine
            .as_ref()
            .map_or_else(Vec::new, |engine| review(&mut reading.list, engine));
        for doubt in &doubts {
            eprintln!("{}: {doubt}", file.display());
        }
        wrong += doubts.len();
    }
    if wrong > 0 {
        return Err(Failure::Usage(format!("{wrong} problems")));
    }
    Ok(())
}

/// Writes what was read, one provider a line.
fn show(arguments: Parser) -> Result<(), Failure> {
    let Inputs { files, names, .. } = inputs(arguments, 1, 1)?;
    let mut out = io::stdout().lock();
    for file in &files {
        let reading = reading(file, names)?;
        for provider in &reading.list.providers {
            writeln!(
                out,
                "{}\t{}\t{}\t{}",
                provider.id,
                provider.name,
                provider.domains.join(" "),
                provider.portals.join(" ")
            )?;
        }
        tell_problems(file, &reading);
        for host in &reading.api_hosts {
            eprintln!("{}: {host} is an interface for programs", file.display());
        }
        eprintln!("{}", summary(file, &reading));
    }
    Ok(())
}

fn diff(arguments: Parser) -> Result<(), Failure> {
    let Inputs { files, names, .. } = inputs(arguments, 2, 2)?;
    let [old, new] = files.as_slice() else {
        return Ok(());
    };
    let (old, new) = (reading(old, names)?.list, reading(new, names)?.list);
    let difference = Difference::between(&old, &new);
    let mut out = io::stdout().lock();
    for provider in &difference.removed {
        writeln!(out, "- {}: {}", provider.id, provider.domains.join(" "))?;
    }
    for provider in &difference.added {
        writeln!(out, "+ {}: {}", provider.id, provider.domains.join(" "))?;
    }
    for (before, after) in &difference.changed {
        writeln!(out, "~ {}: {}", before.id, changes(before, after).join(" "))?;
    }
    let (domains, gone) = difference.domains;
    eprintln!(
        "{} added, {} changed, {} removed; {gone} of {domains} sites gone",
        difference.added.len(),
        difference.changed.len(),
        difference.removed.len()
    );
    if difference.is_large_removal() {
        eprintln!("more than a fifth of the sites is gone: is the file whole?");
    }
    Ok(())
}

/// Writes a file of any format as a list of ours.
fn convert(arguments: Parser) -> Result<(), Failure> {
    let Inputs {
        files,
        names,
        out,
        beside,
        ..
    } = inputs(arguments, 1, 1)?;
    let out = out.ok_or_else(|| Failure::Usage("list convert: --out FILE is missing".into()))?;
    for file in &files {
        let mut reading = reading(file, names)?;
        tell_problems(file, &reading);
        if !beside.is_empty() {
            let engine = Engine::new(open(merge(&beside, false)?)?);
            for doubt in review(&mut reading.list, &engine) {
                eprintln!("{}: {doubt}", file.display());
            }
        }
        if reading.list.providers.is_empty() && reading.list.blocked.is_empty() {
            eprintln!("{}", summary(file, &reading));
            return Err(Failure::Usage(format!(
                "{}: nothing to write: 0 sites from {} organisations",
                file.display(),
                reading.entries
            )));
        }
        fs::write(&out, json::write(&reading.list))?;
        eprintln!("{}", summary(file, &reading));
    }
    Ok(())
}

/// Counts what is in the files.
fn stats(arguments: Parser) -> Result<(), Failure> {
    let Inputs { files, names, .. } = inputs(arguments, 1, usize::MAX)?;
    for file in &files {
        let reading = reading(file, names)?;
        let list = &reading.list;
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for provider in &list.providers {
            *kinds
                .entry(format!("{:?}", provider.kind).to_lowercase())
                .or_default() += 1;
        }
        println!("{}", summary(file, &reading));
        println!(
            "  {} of {}, version {}, updated {}",
            list.name, list.publisher, list.version, list.updated
        );
        println!(
            "  {} brands, {} contacts, {} blocked",
            count(list, |provider| provider.brands.len()),
            count(list, |provider| provider.contacts.len()),
            list.blocked.len()
        );
        for (kind, number) in kinds {
            println!("  {number:>7} {kind}");
        }
    }
    Ok(())
}

/// Today, `YYYY-MM-DD`, in UTC.
pub(super) fn today() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    // Days of the proleptic Gregorian calendar, counted from 1 March of the year 0.
    let days = seconds / 86_400 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
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
