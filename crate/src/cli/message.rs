//! `portalward message`.

use std::fs;
use std::io::{self, BufRead as _, Read as _, Write};
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt as _};
use serde::Serialize;

use super::answer::{Fact, Named, fact, named};
use super::list::{Chosen, today};
use super::{Failure, field, unexpected};
use crate::message::{CheckedLink, CheckedPhone, Message, Pressure};
use crate::{Engine, Severity};

#[derive(Serialize)]
struct Answer<'a> {
    verdict: Severity,
    claims: Vec<Named>,
    links: Vec<Link<'a>>,
    phones: Vec<Phone<'a>>,
    pressure: &'a [Pressure],
}

#[derive(Serialize)]
struct Link<'a> {
    raw: &'a str,
    url: &'a str,
    shown: Option<&'a str>,
    verdict: Severity,
    provider: Option<Named>,
    imitates: Option<&'a str>,
    findings: Vec<Fact<'a>>,
    hides: bool,
    shows_another: bool,
}

#[derive(Serialize)]
struct Phone<'a> {
    raw: &'a str,
    e164: &'a str,
    official_of: Option<Named>,
}

/// Runs `portalward message ...`.
pub(super) fn run(mut arguments: Parser) -> Result<(), Failure> {
    let (mut chosen, mut files, mut name) = (Chosen::default(), Vec::new(), None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(file) => files.push(PathBuf::from(file)),
            Arg::Long("field") => name = Some(arguments.value()?.string()?),
            Arg::Long("list") => chosen.files.push(arguments.value()?.parse()?),
            Arg::Long("no-bundled") => chosen.without_bundled = true,
            other => return Err(unexpected(other)),
        }
    }
    let engine = Engine::new(chosen.registry()?);
    let mut out = io::BufWriter::new(io::stdout().lock());
    if let Some(name) = name {
        for line in io::stdin().lock().lines() {
            let line = line?;
            let text = field::text(&line, &name).map_err(Failure::Usage)?;
            write(&engine, &text, &mut out)?;
        }
    } else if files.is_empty() {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        write(&engine, &String::from_utf8_lossy(&bytes), &mut out)?;
    }
    for file in files {
        let shown = file.display();
        let bytes = fs::read(&file).map_err(|error| Failure::Usage(format!("{shown}: {error}")))?;
        write(&engine, &String::from_utf8_lossy(&bytes), &mut out)?;
    }
    out.flush()?;
    Ok(())
}

fn write(engine: &Engine, text: &str, out: &mut impl Write) -> io::Result<()> {
    let message = engine.check_message(text, &today());
    let answer = Answer {
        verdict: message.severity(),
        claims: message
            .claims
            .iter()
            .filter_map(|claim| named(engine, *claim))
            .collect(),
        links: message
            .links
            .iter()
            .map(|checked| link(engine, &message, checked))
            .collect(),
        phones: message
            .phones
            .iter()
            .map(|phone| telephone(engine, &message, phone))
            .collect(),
        pressure: &message.pressure,
    };
    serde_json::to_writer(&mut *out, &answer)?;
    out.write_all(b"\n")
}

fn link<'a>(engine: &Engine, message: &'a Message, checked: &'a CheckedLink) -> Link<'a> {
    let CheckedLink {
        link,
        verdict,
        hides,
        shows_another,
    } = checked;
    Link {
        raw: message.text.get(link.place.clone()).unwrap_or_default(),
        url: verdict.address.href(),
        shown: link.shown.as_deref(),
        verdict: verdict.severity,
        provider: verdict
            .provider
            .and_then(|provider| named(engine, provider)),
        imitates: verdict
            .findings
            .first()
            .and_then(|finding| finding.imitates.as_ref())
            .map(|imitated| imitated.domain.as_str()),
        findings: verdict
            .findings
            .iter()
            .map(|finding| fact(engine, finding))
            .collect(),
        hides: *hides,
        shows_another: *shows_another,
    }
}

fn telephone<'a>(engine: &Engine, message: &'a Message, phone: &'a CheckedPhone) -> Phone<'a> {
    Phone {
        raw: message.text.get(phone.place.clone()).unwrap_or_default(),
        e164: &phone.e164,
        official_of: phone.official.and_then(|provider| named(engine, provider)),
    }
}
