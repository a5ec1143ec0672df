//! `portalward notices`.

use std::fs;
use std::path::PathBuf;

use lexopt::{Arg, Parser};

use super::{Failure, unexpected};
use crate::bundled;
use crate::notices::read;

/// Runs `portalward notices`.
pub(super) fn run(mut arguments: Parser) -> Result<(), Failure> {
    let mut file = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(value) if file.is_none() => file = Some(PathBuf::from(value)),
            other => return Err(unexpected(other)),
        }
    }
    let (shown, text) = match file {
        None => (
            "the bundled notices".to_owned(),
            bundled::BREACHES.to_owned(),
        ),
        Some(file) => {
            let shown = file.display().to_string();
            let text = fs::read_to_string(&file)
                .map_err(|error| Failure::Usage(format!("{shown}: {error}")))?;
            (shown, text)
        }
    };
    let notices = read(&text).map_err(|problem| Failure::Usage(format!("{shown}: {problem}")))?;
    let written = serde_json::to_string(&notices).map_err(std::io::Error::from)?;
    println!("{written}");
    Ok(())
}
