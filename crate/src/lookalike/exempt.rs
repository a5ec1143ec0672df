//! Harmless near-misses: each exemption is a function with its reason and an example.

use crate::address::HostName;
use crate::distance::{Edit, one_edit};
use crate::hosting;
use crate::provider::Usage;
use crate::registry::{Name, Registry};
use crate::skeleton::{skeleton, unpaired};
use crate::suffix::SuffixKind;
use crate::words::{self, Class};

/// Letters from which a name is long enough that a difference at its edge is no accident.
const LONG: usize = 8;

/// Ordinary words and names one edit from a distinctive name.
/// Sorted. Found with dictionaries of the five languages.
static ORDINARY: &[&str] = &[
    "abetter",
    "amelia",
    "amelie",
    "ampli",
    "anelli",
    "anthems",
    "anther",
    "aspires",
    "berner",
    "camel",
    "camelia",
    "canelon",
    "centeno",
    "corner",
    "digna",
    "ensure",
    "etna",
    "ferner",
    "hamel",
    "hotdog",
    "human",
    "humanas",
    "humane",
    "humano",
    "humans",
    "insure",
    "lerner",
    "medicale",
    "medicate",
    "mesure",
    "modded",
    "officially",
    "premier",
    "premiere",
    "primera",
    "reamed",
    "regency",
    "regente",
    "rested",
    "resumed",
    "scrips",
    "scripts",
    "sentada",
    "signa",
    "streamlined",
    "unsure",
    "werner",
];

/// Skeletons of ordinary words that mean a name all the same beside words of care or of signing
/// in: more than a hundred false sites of the French insurance call it by the first name.
static IN_COMPANY: &[&str] = &["amelle"];

/// Whether the host cannot be a scammer's: a much visited site that gives strangers no place, or
/// a name under an ending that only governments, armed forces, schools and the like can get.
/// *Example:* `login.popular.example` for a popular site, `mychart.gov`.
pub fn is_beyond_suspicion(registry: &Registry, host: &HostName) -> bool {
    host.registrable().is_none() || is_well_known(registry, host) || has_restricted_ending(host)
}

/// A much visited site that gives strangers no place.
pub(super) fn is_well_known(registry: &Registry, host: &HostName) -> bool {
    hosting::shared_root(host).is_none()
        && host
            .registrable()
            .is_some_and(|registrable| registry.is_well_known(registrable))
}

/// `gov`, `mil`, `edu`, their national forms (`gov.uk`, `ac.jp`, `gouv.fr`) and the National
/// Health Service's names: handed out after a check of who asks.
pub(super) fn has_restricted_ending(host: &HostName) -> bool {
    let mut labels = host.suffix().split('.');
    let first = labels.next().unwrap_or_default();
    let is_whole = labels.next().is_none();
    host.suffix_kind() == SuffixKind::Icann
        && match first {
            "gov" | "mil" | "edu" => true,
            "gouv" | "gob" | "gub" | "ac" | "nhs" | "go" | "govt" | "police" | "jus" | "admin" => {
                !is_whole
            }
            _ => false,
        }
}

/// Whether a label one edit from a name is better explained otherwise. `text` is the label
/// without hyphens, `joined` its skeleton.
pub(super) fn is_harmless_near_miss(
    registry: &Registry,
    text: &str,
    joined: &str,
    name: &Name<'_>,
    edit: Edit,
) -> bool {
    is_ordinary(text)
        || is_near_only_when_folded(text, name)
        || is_other_name(registry, text, joined)
        || differs_at_the_front(name, text, joined, edit)
        || is_numbered(text, name)
}

/// Whether a stretch beside other words, one edit from a name, is better explained otherwise.
/// `stretch` is a skeleton.
pub(super) fn is_harmless_in_company(stretch: &str, edit: Edit, words: Option<Class>) -> bool {
    let is_said_of_care = words >= Some(Class::Care) && IN_COMPANY.contains(&stretch);
    (is_ordinary_look(stretch) && !is_said_of_care)
        || edit.position() == 0
        || words::segment(stretch).is_some()
}

/// An ordinary word. *Example:* `amelie` beside `ameli`.
fn is_ordinary(text: &str) -> bool {
    ORDINARY.binary_search(&text).is_ok()
}

/// As [`is_ordinary`], by the look of it.
pub(super) fn is_ordinary_look(stretch: &str) -> bool {
    ORDINARY
        .iter()
        .any(|word| skeleton(word) == stretch || unpaired(word) == stretch)
}

/// Whether a text begins with an ordinary word. *Example:* `amelia-garden`.
pub(super) fn begins_ordinary(text: &str) -> bool {
    ORDINARY
        .iter()
        .any(|word| text.starts_with(&skeleton(word)))
}

/// A short name that the folding of pairs has made shorter, which brings strangers near that are
/// further away as written. *Example:* `camer` beside `cerner`, whose skeleton is `cemer`.
fn is_near_only_when_folded(text: &str, name: &Name<'_>) -> bool {
    name.skeleton.len() < name.plain.len()
        && name.plain.len() < LONG
        && one_edit(&name.plain, text).is_none()
}

/// Another provider's name under whatever ending. *Example:* `uwhealth` beside `uchealth`,
/// where both are listed.
fn is_other_name(registry: &Registry, text: &str, joined: &str) -> bool {
    registry.names(joined).any(|name| name.plain == text)
}

/// Another first letter, which makes it another name to the eye. In names that others have too,
/// any other beginning; in a brand, a letter that neither a finger nor an eye takes for the right
/// one. *Example:* `betna` beside `aetna`.
fn differs_at_the_front(name: &Name<'_>, text: &str, joined: &str, edit: Edit) -> bool {
    if edit.position() != 0 || name.skeleton.len() >= LONG || matches!(edit, Edit::Swap(_)) {
        return false;
    }
    let (Some(&ours), Some(&theirs)) = (name.plain.as_bytes().first(), text.as_bytes().first())
    else {
        return false;
    };
    if name.usage >= Usage::Contextual {
        let mut bytes = joined.bytes();
        let is_doubled = bytes.next() == bytes.next() && joined.get(1..) == Some(&*name.skeleton);
        return !is_doubled;
    }
    // Folding pairs brings strangers near: `farnell` beside `ameli`, whose skeletons are `famell`
    // and `amell`.
    let has_pairs = joined.len() < text.len();
    text.is_ascii()
        && (has_pairs || matches!(edit, Edit::Replace(_)) && !is_easily_mistaken(ours, theirs))
}

/// Whether a letter stands for another by a slip to a neighbouring key, by a flipped bit,
/// or by another vowel.
fn is_easily_mistaken(ours: u8, theirs: u8) -> bool {
    let is_vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    (ours ^ theirs).is_power_of_two()
        || (is_vowel(ours) && is_vowel(theirs))
        || are_neighbours(ours, theirs)
}

/// Whether two keys touch on an American, French or German keyboard.
fn are_neighbours(ours: u8, theirs: u8) -> bool {
    const KEYBOARDS: [[&[u8]; 4]; 3] = [
        [b"1234567890", b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"],
        [b"1234567890", b"azertyuiop", b"qsdfghjklm", b"wxcvbn"],
        [b"1234567890", b"qwertzuiop", b"asdfghjkl", b"yxcvbnm"],
    ];
    KEYBOARDS.iter().any(|rows| {
        let place = |key: u8| {
            rows.iter().enumerate().find_map(|(row, keys)| {
                let column = keys.iter().position(|&other| other == key)?;
                Some((row, column))
            })
        };
        place(ours).zip(place(theirs)).is_some_and(|(one, other)| {
            one.0.abs_diff(other.0) <= 1 && one.1.abs_diff(other.1) <= 1
        })
    })
}

/// A digit more, less or other at the end of a short name: numbered sister sites.
/// *Example:* `aetna2` beside `aetna`.
fn is_numbered(text: &str, name: &Name<'_>) -> bool {
    let without = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
    name.plain.len() < LONG
        && name.usage >= Usage::Contextual
        && without != text
        && name
            .plain
            .trim_end_matches(|letter: char| letter.is_ascii_digit())
            == without
}

#[cfg(test)]
mod tests {
    use super::super::testing::registry;
    use super::*;
    use crate::address::Address;

    fn host(text: &str) -> HostName {
        Address::parse_typed(text).unwrap().name().unwrap().clone()
    }

    #[test]
    fn beyond_suspicion() {
        let registry = registry();
        for text in [
            "a.gov",
            "a.mil",
            "a.edu",
            "a.gov.uk",
            "a.ac.uk",
            "a.gouv.fr",
            "a.nhs.uk",
            "a.edu.au",
            "popular.example",
            "login.popular.example",
        ] {
            assert!(is_beyond_suspicion(&registry, &host(text)), "{text}");
        }
        for text in [
            "a.com",
            "a.ac",
            "gov.example",
            "a.gov.example",
            "unpopular.example",
            "a.web.app",
        ] {
            assert!(!is_beyond_suspicion(&registry, &host(text)), "{text}");
        }
    }

    #[test]
    fn the_words_are_sorted() {
        assert!(ORDINARY.is_sorted());
    }
}
