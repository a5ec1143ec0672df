//! What comes with the program: the bundled verified lists and the well-known sites, as the
//! reviewable texts under `data/`.

use crate::lists::{List, Problem, json};
use crate::registry::{Compiled, Trust, compile};

/// The bundled lists: file name and text.
pub const LISTS: &[(&str, &str)] = &[
    (
        "platforms.json",
        include_str!("../data/verified/platforms.json"),
    ),
    (
        "insurers.json",
        include_str!("../data/verified/insurers.json"),
    ),
    (
        "pharmacies-labs.json",
        include_str!("../data/verified/pharmacies-labs.json"),
    ),
    (
        "government.json",
        include_str!("../data/verified/government.json"),
    ),
    (
        "hospitals-us-a-m.json",
        include_str!("../data/verified/hospitals-us-a-m.json"),
    ),
    (
        "hospitals-us-n-z.json",
        include_str!("../data/verified/hospitals-us-n-z.json"),
    ),
    ("abroad.json", include_str!("../data/verified/abroad.json")),
];

/// What is known of disclosed breaches, see [`crate::notices`].
pub const BREACHES: &str = include_str!("../data/breaches.json");

/// Much visited registrable domains, one a line; `#` begins a comment.
pub const WELL_KNOWN: &str = include_str!("../data/well-known.txt");

/// Reads the bundled lists. They are linted by the tests, so that nothing is left out here.
///
/// # Errors
/// The file's name and what is wrong with it.
pub fn lists() -> Result<Vec<List>, (&'static str, Problem)> {
    LISTS
        .iter()
        .map(|&(name, text)| {
            json::read(text)
                .map(|(list, _)| list)
                .map_err(|problem| (name, problem))
        })
        .collect()
}

/// Compiles the bundled lists together with further ones, which are trusted more.
///
/// # Errors
/// As [`lists`].
pub fn compile_with(further: &[(Trust, List)]) -> Result<Compiled, (&'static str, Problem)> {
    let bundled = lists()?;
    let further = further.iter().map(|(trust, list)| (*trust, list));
    let all: Vec<_> = further
        .chain(bundled.iter().map(|list| (Trust::Bundled, list)))
        .collect();
    let well_known: Vec<_> = WELL_KNOWN
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    Ok(compile(&all, &well_known))
}
