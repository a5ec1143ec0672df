//! Turns the reviewable text tables under `data/` into what the program reads in place: the public
//! suffixes into a front-coded blob, the confusables into a sorted array, the words into a table by
//! their first letters.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/fold.rs"]
mod fold;

fn main() -> Result<(), Box<dyn Error>> {
    // The engine for browsers: WebAssembly with JavaScript around it.
    println!("cargo::rustc-check-cfg=cfg(web)");
    if env::var("TARGET").as_deref() == Ok("wasm32-unknown-unknown") {
        println!("cargo::rustc-cfg=web");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    suffixes(&out)?;
    confusables(&out)?;
    words(&out)
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

/// Entries in a block of the suffix blob; `src/suffix.rs` describes the blob.
const BLOCK: usize = 32;

fn suffixes(out: &Path) -> Result<(), Box<dyn Error>> {
    // The key is the rule's labels from the right, each but the first after a zero byte, so
    // that a rule's descendants follow it. The flags: 1 and 2 for a rule of the ICANN and of
    // the private part, 4 and 8 for the wildcard below it, 16 for an exception.
    let mut rules: BTreeMap<Vec<u8>, u8> = BTreeMap::new();
    for line in lines("data/public-suffixes.txt")? {
        let (rule, part) = line
            .strip_prefix('+')
            .map_or((line.as_str(), 1), |rule| (rule, 2));
        let (name, flag) = match (rule.strip_prefix("*."), rule.strip_prefix('!')) {
            (Some(name), _) => (name, part << 2),
            (_, Some(name)) => (name, 16 | part),
            _ => (rule, part),
        };
        let key = name.rsplit('.').collect::<Vec<_>>().join("\0");
        *rules.entry(key.into_bytes()).or_default() |= flag;
    }
    let (mut starts, mut entries, mut previous) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (key, flags)) in rules.iter().enumerate() {
        if number % BLOCK == 0 {
            starts.push(u32::try_from(entries.len())?);
            previous.clear();
        }
        let shared = key
            .iter()
            .zip(&previous)
            .take_while(|(a, b)| a == b)
            .count();
        // Nearly all rules are of one part and have nothing to do with wildcards.
        let is_plain = matches!(flags, 1 | 2);
        entries.push(u8::try_from(shared << 2)? | if is_plain { *flags } else { 0 });
        entries.extend((!is_plain).then_some(*flags));
        let (last, rest) = key
            .get(shared..)
            .and_then(<[u8]>::split_last)
            .ok_or("no more than the key is shared")?;
        entries.extend(rest);
        entries.push(last | 0x80);
        previous.clone_from(key);
    }
    let mut blob = u32::try_from(starts.len())?.to_le_bytes().to_vec();
    blob.extend(starts.iter().flat_map(|start| start.to_le_bytes()));
    blob.extend(entries);
    Ok(fs::write(out.join("suffixes.bin"), blob)?)
}

/// The looks; and for each letter, in their order, how far it is from the one before (7 bits a byte,
/// the lower first, 0x80 where more follow) and the place of its look.
fn confusables(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut rows = BTreeMap::new();
    for line in lines("data/confusables.txt")? {
        let (point, look) = line.split_once(' ').ok_or("a line without a blank")?;
        rows.insert(u32::from_str_radix(point, 16)?, look.to_owned());
    }
    let looks: BTreeSet<_> = rows.values().collect();
    let looks: Vec<_> = looks.into_iter().collect();
    let (mut letters, mut before) = (Vec::new(), 0);
    for (point, look) in &rows {
        let place = looks
            .binary_search(&look)
            .map_err(|_| "a look that is none")?;
        let mut distance = point - before;
        before = *point;
        while distance > 0x7F {
            letters.push(0x80 | u8::try_from(distance & 0x7F)?);
            distance >>= 7;
        }
        letters.push(u8::try_from(distance)?);
        letters.push(u8::try_from(place)?);
    }
    Ok(fs::write(
        out.join("confusables.rs"),
        format!("(&{looks:?}, &{letters:?})"),
    )?)
}

/// `src/words.rs` describes the blob.
fn words(out: &Path) -> Result<(), Box<dyn Error>> {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let (mut class, mut table) = (0, BTreeMap::new());
    for line in lines("data/words.txt")? {
        match line.strip_prefix("= ") {
            Some("credential") => class = 3,
            Some("service") => class = 2,
            Some("care") => class = 1,
            Some("filler") => class = 0,
            Some(other) => return Err(format!("words.txt: no class {other}").into()),
            None => {
                for word in line.split_whitespace() {
                    let mut skeleton = Vec::new();
                    fold::fold(word.as_bytes(), |byte| skeleton.push(byte));
                    let strongest = table.entry(skeleton).or_insert(class);
                    *strongest = class.max(*strongest);
                }
            }
        }
    }
    let (mut starts, mut entries): (Vec<u8>, Vec<u8>) = Default::default();
    for pair in LETTERS
        .iter()
        .flat_map(|first| LETTERS.iter().map(move |second| [*first, *second]))
    {
        starts.extend(u16::try_from(entries.len())?.to_le_bytes());
        for (word, class) in &table {
            if let Some(rest) = word.strip_prefix(&pair) {
                entries.push(class << 6 | u8::try_from(word.len())?);
                entries.extend(rest);
            }
        }
    }
    starts.extend(u16::try_from(entries.len())?.to_le_bytes());
    Ok(fs::write(
        out.join("words.bin"),
        [starts, entries].concat(),
    )?)
}
