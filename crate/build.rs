//! Turns the two reviewable text tables under `data/` into what the program reads in place:
//! the public suffixes into a finite-state map, the confusables into a sorted array.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    suffixes(&out)?;
    confusables(&out)
}

fn lines(path: &str) -> Result<Vec<String>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path)?;
    Ok(text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

/// Keys are rules with their labels reversed (`uk.co`); the value is 1 for the list's ICANN part
/// and 2 for its private part.
fn suffixes(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut rules = BTreeMap::new();
    for line in lines("data/public-suffixes.txt")? {
        let (rule, part) = line
            .strip_prefix('+')
            .map_or((line.as_str(), 1), |rule| (rule, 2));
        rules.insert(rule.rsplit('.').collect::<Vec<_>>().join("."), part);
    }
    let map = fst::Map::from_iter(rules)?;
    Ok(fs::write(
        out.join("suffixes.fst"),
        map.into_fst().into_inner(),
    )?)
}

/// One `(code point, ASCII it looks like)` a line, sorted by code point.
fn confusables(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut rows = BTreeMap::new();
    for line in lines("data/confusables.txt")? {
        let (point, ascii) = line.split_once(' ').ok_or("a line without a blank")?;
        rows.insert(u32::from_str_radix(point, 16)?, ascii.to_owned());
    }
    let mut code = String::from("[");
    for (point, ascii) in rows {
        write!(
            code,
            "(0x{:04X}_{:04X}, {ascii:?}),",
            point >> 16,
            point & 0xFFFF
        )?;
    }
    Ok(fs::write(out.join("confusables.rs"), code + "]")?)
}
