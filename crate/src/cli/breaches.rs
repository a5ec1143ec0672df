//! `portalward breaches`: tables of disclosed breaches as lines of JSON.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

use lexopt::{Arg, Parser};

use super::{Failure, unexpected};
use crate::lists::breaches::read;

/// Runs `portalward breaches`.
pub(super) fn run(mut arguments: Parser) -> Result<(), Failure> {
    let (mut file, mut titles) = (None, Vec::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("column") => {
                let text = arguments.value()?.to_string_lossy().into_owned();
                let (name, title) = text
                    .split_once('=')
                    .ok_or_else(|| Failure::Usage(format!("--column {text}: is not NAME=TITLE")))?;
                titles.push((name.to_owned(), title.to_owned()));
            }
            Arg::Value(value) if file.is_none() => file = Some(PathBuf::from(value)),
            other => return Err(unexpected(other)),
        }
    }
    let file = file.ok_or_else(|| Failure::Usage("breaches: FILE is missing".into()))?;
    let shown = file.display();
    let source = File::open(&file).map_err(|error| Failure::Usage(format!("{shown}: {error}")))?;
    let (breaches, problems) =
        read(source, &titles).map_err(|problem| Failure::Usage(format!("{shown}:{problem}")))?;
    for problem in &problems {
        eprintln!("{shown}:{problem}");
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    for breach in &breaches {
        serde_json::to_writer(&mut out, breach).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
